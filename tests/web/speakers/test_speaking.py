"""Pages behind a speaker's link: agreement, reading, hearing, checking, and what they cannot reach."""

import io
import re
import shutil

import pytest

from kiosk.core import clips, db, tokens
from kiosk.domain import schools, speakers, venues, wordings
from kiosk.domain.recordings import Phrase
from kiosk.domain.speakers import LISTEN, READ, WORDS
from kiosk.models.wording import Wording
from tests import recordings as sounds
from tests import tables
from tests.speaking import clip, files
from tests.tables import rows

BACK = Phrase("Back", "Wstecz")


@pytest.fixture(autouse=True)
def no_files(settings):
    """Begin without the sounds of other tests."""
    shutil.rmtree(settings.clips, ignore_errors=True)


@pytest.fixture
def link(app, school, scene):
    """Return a way to make somebody's link, committed."""

    def made(task=READ, tag="pl", **more):
        with app.app_context(), db.writing():
            speaker, token = speakers.invite(school, scene.people["manager"], tag, task, **more)
            return speaker.reference, token

    return made


@pytest.fixture
def made_of(monkeypatch):
    """Let every recording that comes in be a clip of this level, without making one."""

    def level(level="good"):
        monkeypatch.setattr(clips, "made", lambda raw, _kind="": clip(raw, level))

    level()
    return level


def agreed(phone, token, name="Ania"):
    answer = phone.post(f"/speak/{token}", data={"name": name, "agree": "yes"})
    assert answer.status_code == 303
    return answer


def send(phone, token, phrase=BACK, key=None, sound=b"sound"):
    form = {"sentence": phrase.key, "key": key or tokens.reference()}
    return phone.post(
        f"/speak/{token}/read",
        data={**form, "sound": (io.BytesIO(sound), "recording", "audio/webm")},
        content_type="multipart/form-data",
    )


def left(page):
    return int(re.search(r"<b data-left>(\d+)</b>", page.text)[1])


def test_whoever_reads_agrees_first(app, phone, link, made_of):
    _who, token = link(name="Ola")
    page = phone.get(f"/speak/{token}")
    assert '<html lang="pl" dir="ltr"' in page.text
    assert 'value="Ola"' in page.text
    assert phone.get(f"/speak/{token}/read").location.endswith(f"/speak/{token}")
    assert send(phone, token).status_code == 404
    assert phone.post(f"/speak/{token}", data={"name": "Ola"}).status_code == 422
    assert rows(app, "speaker")[0]["agreed_at"] is None
    agreed(phone, token)
    (row,) = rows(app, "speaker")
    assert row["name"] == "Ania"
    assert row["agreed_at"] is not None
    assert "data-phrases" in phone.get(f"/speak/{token}/read").text


def test_a_phrase_is_kept_and_is_not_asked_for_again(app, school, phone, link, made_of):
    _who, token = link()
    agreed(phone, token)
    page = phone.get(f"/speak/{token}/read")
    before = left(page)
    assert before > 60
    assert BACK.key in page.text
    answer = send(phone, token)
    assert answer.json == {"level": "good"}
    (row,) = rows(app, "recording")
    assert (row["sentence"], row["language"], row["state"]) == (BACK.sentence, "pl", "new")
    page = phone.get(f"/speak/{token}/read")
    assert left(page) == before - 1
    assert f'data-sentence="{BACK.key}" data-mine' in page.text, "it can be read again"
    another = app.test_client()
    _other, second = link()
    agreed(another, second)
    assert BACK.key not in another.get(f"/speak/{second}/read").text


def test_the_same_sent_twice_is_kept_once_and_made_once(app, school, phone, link, made_of):
    _who, token = link()
    agreed(phone, token)
    key = tokens.reference()
    assert send(phone, token, key=key).json == {"level": "good"}
    made_of("loud")  # would be said if it were made anew
    assert send(phone, token, key=key).json == {"level": "good"}
    assert send(phone, token).json == {"level": "loud"}, "the control: another one"
    assert tables.count(app, "recording") == 1


def test_real_recordings_of_phones_come_in(app, phone, link, settings, school):
    _who, token = link()
    agreed(phone, token)
    for container in ("webm", "mp4"):
        answer = send(phone, token, sound=sounds.recording(container, 2))
        assert answer.status_code == 200
        assert answer.json["level"] in ("good", "cut", "loud", "faint")
    (row,) = rows(app, "recording")
    assert row["file"] in files(settings.clips, school)
    for sound, level in ((b"nothing", "bad"), (sounds.recording(seconds=2, height=0), "faint")):
        answer = send(phone, token, sound=sound)
        assert (answer.status_code, answer.json) == (422, {"level": level})


def test_what_is_no_phrase_of_the_studio_is_not_kept(app, phone, link, made_of):
    _who, token = link()
    agreed(phone, token)
    assert send(phone, token, Phrase("Say what I want", "Say")).status_code == 404
    assert send(phone, token, key="short").status_code == 404
    too_long = Phrase("About {from} to {to} minutes", "")
    assert send(phone, token, too_long).status_code == 404
    assert rows(app, "recording") == []


def test_a_sentence_that_ends_with_a_number_is_read_without_it(app, phone, link, made_of):
    _who, token = link()
    agreed(phone, token)
    page = phone.get(f"/speak/{token}/read").text
    sentence = tokens.digest("People before you: {n}")[:16]
    words = re.search(rf'data-sentence="{sentence}"[^>]*><p>([^<]*)</p>', page)[1]
    assert "{" not in words
    assert words.endswith(":")


def test_after_the_core_come_pictures_rooms_and_numbers(app, school, phone, link, made_of):
    with app.app_context(), db.writing():
        ((_building, rooms),) = venues.everything(school)[:1]
        rooms[0].words = {"pl": {"name": "Sala Zielona"}}
    _who, token = link()
    agreed(phone, token)
    page = phone.get(f"/speak/{token}/read").text
    assert f"/speak/{token}/read?set=pictures" in page
    assert "Sala Zielona" not in page
    assert "Sala Zielona" in phone.get(f"/speak/{token}/read?set=rooms").text
    numbers = phone.get(f"/speak/{token}/read?set=numbers")
    assert left(numbers) == 100


def confirm(phone, token, do="right", page=None):
    page = page or phone.get(f"/speak/{token}/listen").text
    form = dict(re.findall(r'name="(reference|file)" value="([^"]+)"', page))
    return phone.post(f"/speak/{token}/listen", data={**form, "do": do})


@pytest.fixture
def recorded(app, phone, link, made_of):
    """Return the link of somebody who has read one phrase on the phone."""
    _who, token = link()
    agreed(phone, token)
    send(phone, token)
    return token


def index(app):
    schools.forget()
    return app.test_client().get("/pl/sounds.json").json["clips"].values()


def test_a_second_speaker_hears_and_confirms_and_only_then_do_parents_hear_it(
    app, phone, link, recorded
):
    assert "r" not in index(app)
    second, (_who, token) = app.test_client(), link(LISTEN)
    page = second.get(f"/speak/{token}/listen").text
    sound = re.search(r'src="(/speak/[^"]+)" type="audio/webm', page)[1]
    assert second.get(sound).data.startswith(b"webm ")
    assert second.get(sound + "&kind=mp3").mimetype == "audio/mpeg"
    assert "r" not in index(app), "hearing it is not confirming it"
    assert confirm(second, token).status_code == 303
    assert list(index(app)).count("r") == 1
    assert "<form" not in second.get(f"/speak/{token}/listen").text


def test_changed_words_are_heard_no_more(app, school, phone, link, recorded):
    second, (_who, token) = app.test_client(), link(LISTEN)
    confirm(second, token)
    assert "r" in index(app), "the control"
    with app.app_context(), db.writing():
        about = {"sentence": BACK.sentence, "english": "Back", "words": "Do tyłu"}
        db.session.add(Wording(school_id=school.id, language="pl", **about))
        wordings.note_change(school)
    assert "r" not in index(app)


def test_the_same_browser_does_not_confirm_what_it_read(app, phone, link, recorded):
    _who, token = link(LISTEN)
    page = phone.get(f"/speak/{token}/listen").text
    assert "<form" not in page
    second = app.test_client()
    theirs = second.get(f"/speak/{token}/listen").text
    assert "<form" in theirs, "the control: on another phone it waits"
    confirm(phone, token, page=theirs)
    assert rows(app, "recording")[0]["state"] == "new"
    confirm(second, token, page=theirs)
    assert rows(app, "recording")[0]["state"] == "confirmed"


def test_what_is_not_right_goes_back_to_those_who_read(
    app, school, settings, phone, link, recorded
):
    second, (_who, token) = app.test_client(), link(LISTEN)
    confirm(second, token, "again")
    assert rows(app, "recording")[0]["state"] == "refused"
    assert files(settings.clips, school) == set()
    page = phone.get(f"/speak/{recorded}/read").text
    assert f'data-sentence="{BACK.key}">' in page


def test_taking_it_back_deletes_all_and_asks_for_agreement_again(
    app, school, settings, phone, link, recorded
):
    assert files(settings.clips, school) != set(), "the control"
    answer = phone.post(f"/speak/{recorded}/delete")
    assert answer.status_code == 303
    assert rows(app, "recording") == []
    assert files(settings.clips, school) == set()
    assert phone.get(answer.location).status_code == 200
    assert phone.get(f"/speak/{recorded}/read").status_code == 303
    assert send(phone, recorded).status_code == 404


def test_a_link_reaches_no_other_task_school_or_language(app, phone, link, recorded):
    second, (_who, listens), (_who2, words) = app.test_client(), link(LISTEN), link(WORDS)
    for token, pages in {
        recorded: ("listen", "words"),
        listens: ("read", "words"),
        words: ("read", "listen"),
    }.items():
        for page in pages:
            assert phone.get(f"/speak/{token}/{page}").status_code == 404
            assert phone.post(f"/speak/{token}/{page}").status_code == 404
    reference = rows(app, "recording")[0]["reference"]
    _arab, arabic = link(LISTEN, "ar")
    assert second.get(f"/speak/{arabic}/sound/{reference}").status_code == 404
    assert second.get(f"/speak/{listens}/sound/{reference}").status_code == 200, "the control"


def test_guessing_links_is_limited(app, phone, link):
    answers = [phone.get(f"/speak/{tokens.reference()}").status_code for _ in range(21)]
    assert answers == [404] * 20 + [429]
    _who, token = link()
    assert phone.get(f"/speak/{token}").status_code == 200


def test_an_ended_link_says_so_kindly(app, phone):
    page = phone.get(f"/speak/{tokens.reference()}", headers={"Accept-Language": "en"})
    assert "This link has ended. Ask a member of staff for a new one." in page.text


def test_only_the_pages_of_reading_may_use_the_microphone_and_nothing_is_kept(
    phone, link, recorded
):
    _who, listens = link(LISTEN)
    for address, may in ((f"{recorded}", True), (f"{recorded}/read", True), (listens, False)):
        answer = phone.get(f"/speak/{address}")
        assert ("microphone=(self)" in answer.headers["Permissions-Policy"]) is may
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "microphone=()" in phone.post(f"/speak/{listens}").headers["Permissions-Policy"]


def line_of(page):
    return dict(re.findall(r'name="(sentence|was)" value="([^"]+)"', page.text))


def test_a_line_is_told_in_english_before_its_english_is_shown(app, phone, link):
    _who, token = link(WORDS)
    page = phone.get(f"/speak/{token}/words")
    form = line_of(page)
    assert "Welcome" not in page.text
    assert phone.post(f"/speak/{token}/words", data=form).status_code == 422
    page = phone.post(f"/speak/{token}/words", data={**form, "meaning": "Hello"})
    assert ">Welcome<" in page.text
    assert rows(app, "word_check") == []
    said = {**form, "meaning": "Hello", "do": "good"}
    assert phone.post(f"/speak/{token}/words", data=said).status_code == 303
    (row,) = rows(app, "word_check")
    assert (row["sentence"], row["meaning"], row["verdict"]) == (
        tokens.digest("Welcome"),
        "Hello",
        "good",
    )
    assert line_of(phone.get(f"/speak/{token}/words"))["sentence"] != form["sentence"]
    phone.post(f"/speak/{token}/words", data=said)
    assert tables.count(app, "word_check") == 1


def test_another_way_to_say_it_is_kept_and_an_empty_one_is_asked_for(app, phone, link):
    _who, token = link(WORDS)
    form = line_of(phone.get(f"/speak/{token}/words"))
    said = {**form, "meaning": "Hello", "do": "better"}
    page = phone.post(f"/speak/{token}/words", data={**said, "better": " "})
    assert page.status_code == 422
    assert ">Welcome<" in page.text
    phone.post(f"/speak/{token}/words", data={**said, "better": "Cześć"})
    assert rows(app, "word_check")[0]["better"] == "Cześć"


def test_after_ten_lines_somebody_is_thanked_and_may_go_on(app, phone, link):
    _who, token = link(WORDS)
    for _turn in range(10):
        form = line_of(phone.get(f"/speak/{token}/words"))
        assert form
        phone.post(f"/speak/{token}/words", data={**form, "meaning": "x", "do": "good"})
    assert line_of(phone.get(f"/speak/{token}/words")) == {}
    assert line_of(phone.get(f"/speak/{token}/words?on=yes")) != {}


def test_words_that_changed_between_are_read_anew(app, phone, link):
    _who, token = link(WORDS)
    form = line_of(phone.get(f"/speak/{token}/words"))
    said = {**form, "was": wordings.digest("other"), "meaning": "Hello", "do": "good"}
    assert phone.post(f"/speak/{token}/words", data=said).status_code == 303
    assert rows(app, "word_check") == []


def test_english_has_no_words_to_check_but_can_be_read(phone, link, made_of):
    _who, words = link(WORDS, "en")
    assert phone.get(f"/speak/{words}/words").status_code == 404
    _who, token = link(READ, "en")
    agreed(phone, token)
    assert send(phone, token, Phrase("Back", "Back")).json == {"level": "good"}
