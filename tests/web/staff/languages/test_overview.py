"""How languages stand: what is counted, what is missing first, when one is ready; the voice."""

import re

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, languages, phrases, sound_keys, tokens
from kiosk.domain import audit, schools, wordings
from kiosk.models.wording import Recording, Speaker, Wording
from kiosk.web.plumbing import catalogs
from tests.web.staff.conftest import HILLSIDE
from tests.web.staff.languages.conftest import DESK


def row_of(page, tag):
    """Return the part of the overview that is about a language, without its markup."""
    part = page.split(f'id="language-{tag}"')[1].split('</li>\n<li class="language-row"')[0]
    return " ".join(re.sub(r"<[^>]*>", " ", part.split("<section")[0]).split())


def to_record(tag):
    """Return how many core lines can be read aloud: not those with a place in the middle."""
    known = catalogs.catalog(tag)
    return sum(bool(sound_keys.sayable(known.get(one, one))) for one in phrases.core())


@pytest.fixture
def check_all(app, scene):
    """Return a way to let every core line of Polish be there and checked."""

    def check(of=scene.school, tag="pl"):
        with app.app_context(), db.writing():
            for english in phrases.in_order():
                ours = catalogs.catalog(tag).get(english, "")
                row = Wording(
                    school_id=of.id,
                    language=tag,
                    sentence=tokens.digest(english),
                    english=english,
                    words="" if ours else "Słowa",
                    checked=wordings.digest(ours or "Słowa"),
                )
                db.session.add(row)
            wordings.note_change(of)
        schools.forget()

    return check


@pytest.fixture
def record(app, scene):
    """Return a way to let somebody read core lines aloud, and somebody else confirm them."""

    def read(how_many, of=scene.school, tag="pl", state="confirmed", words=None):
        with app.app_context(), db.writing():
            now = clock.now()
            known = {"language": tag, "task": "read", "made_at": now, "ends_at": now}
            speaker = Speaker(reference=tokens.reference(), school_id=of.id, **known)
            db.session.add(speaker)
            db.session.flush()
            for english in phrases.in_order()[:how_many]:
                said = words or sound_keys.sayable(catalogs.catalog(tag).get(english, "Słowa"))
                row = Recording(
                    reference=tokens.reference(),
                    school_id=of.id,
                    language=tag,
                    sentence=tokens.digest(english),
                    words=wordings.digest(said),
                    file="a",
                    milliseconds=900,
                    speaker_id=speaker.id,
                    on_day=clock.today(of.time_zone),
                    state=state,
                )
                db.session.add(row)

    return read


def test_each_language_of_the_school_says_how_it_stands(as_manager):
    page = as_manager.get(DESK).text
    polish, arabic = row_of(page, "pl"), row_of(page, "ar")
    assert "Not ready yet" in polish
    assert f"Core lines checked 0 of {len(phrases.core())}" in polish
    assert f"Core lines recorded 0 of {to_record('pl')}" in polish
    assert "Sound The server&#39;s voice" in polish
    assert "Sound Waits for recordings" in arabic
    assert "Keyboard Own keys" in polish
    assert "Letters Come with Open Door" in polish
    assert 'id="language-en"' not in page
    assert 'id="language-ro"' not in page
    assert 'href="/staff/languages/ro/words"' in page
    assert "Nobody has checked a line yet." in page


def test_what_is_missing_first_is_said_first(as_manager, check_all):
    missing = len(phrases.core() - set(catalogs.catalog("pl")))
    first = f"Core lines without words: {missing}." if missing else "has checked: "
    assert first in row_of(as_manager.get(DESK).text, "pl")
    check_all()
    assert "Core lines" not in row_of(as_manager.get(DESK).text, "pl").partition("Letters")[2]


def test_a_language_is_ready_when_core_lines_are_checked_and_a_voice_reads_them(
    as_manager, check_all
):
    check_all()
    page = as_manager.get(DESK).text
    polish = row_of(page, "pl")
    assert "Not ready yet" not in polish
    assert polish.startswith("> Polish Polski Ready")
    assert f"Core lines checked {len(phrases.core())} of {len(phrases.core())}" in polish
    assert "Nobody has checked a line yet." not in page


def test_without_the_computers_voice_recordings_are_needed(as_manager, check_all, record, app):
    check_all()
    as_manager.post(f"{DESK}/voice", data={"machine_voice": "no"})
    polish = row_of(as_manager.get(DESK).text, "pl")
    assert "Not ready yet" in polish
    assert "The computer&#39;s voice is off." in polish
    assert "This device&#39;s voice, where it has one" in polish
    record(len(phrases.core()))
    polish = row_of(as_manager.get(DESK).text, "pl")
    assert "Sound Recorded Keyboard" in polish
    assert "Not ready yet" not in polish


@pytest.mark.parametrize("how", [{"state": "new"}, {"words": "what stood there before"}])
def test_only_confirmed_recordings_of_the_words_now_count(as_manager, record, how):
    record(5, **how)
    assert "Core lines recorded 0 of" in row_of(as_manager.get(DESK).text, "pl")


def test_the_control_confirmed_recordings_count(as_manager, record):
    record(5)
    assert "Core lines recorded 5 of" in row_of(as_manager.get(DESK).text, "pl")


def test_a_language_without_a_voice_is_ready_when_it_is_recorded(as_manager, check_all, record):
    check_all(tag="ar")
    assert "No computer reads Arabic well." in row_of(as_manager.get(DESK).text, "ar")
    record(len(phrases.core()), tag="ar")
    assert "Arabic العربية Ready" in row_of(as_manager.get(DESK).text, "ar")


def test_the_computers_voice_is_switched_and_put_back(as_manager, app, scene):
    assert as_manager.post(f"{DESK}/voice", data={"machine_voice": "no"}).status_code == 303
    with app.app_context():
        schools.forget()
        assert not schools.by_host("localhost").machine_voice
        assert schools.by_host("hillside.test").machine_voice
        assert audit.recent(scene.school)[0].act == "machine_voice_off"
    page = as_manager.get(DESK).text
    assert "The computer does not read aloud any more." in page
    assert '<input type="hidden" name="machine_voice" value="yes">' in page
    as_manager.post(f"{DESK}/voice", data={"machine_voice": "yes"})
    with app.app_context():
        schools.forget()
        assert schools.by_host("localhost").machine_voice


def test_hosts_look_and_switch_nothing(as_host, as_reception, client):
    for browser in (as_host, as_reception):
        page = browser.get(DESK).text
        assert "Polish" in page
        assert "Switch it off" not in page
        assert browser.post(f"{DESK}/voice", data={}).status_code == 403
    assert client.get(DESK).status_code == 303
    assert client.post(f"{DESK}/voice").status_code == 403


def test_another_school_counts_its_own(outsider, check_all, record, as_manager):
    check_all()
    record(3)
    page = outsider.get(DESK, **HILLSIDE).text
    assert f"Core lines checked 0 of {len(phrases.core())}" in page.replace("</dt><dd><span>", " ")
    assert "Core lines recorded 0 of" in page.replace("</dt><dd><span>", " ")


def test_a_school_with_no_other_language_is_told_where_to_choose(as_manager, app, scene):
    with app.app_context(), db.writing():
        schools.attached(scene.school).languages = ["en"]
        schools.note_change(scene.school)
    page = as_manager.get(DESK).text
    assert "This school has no other language yet." in page
    assert 'href="/staff/languages/pl/words"' in page


def test_the_overview_asks_the_database_the_same_for_one_language_and_for_all(
    as_manager, app, scene
):
    def asked():
        seen = []
        with app.app_context():
            engine = db.reader()

        def note(*it):
            if "FROM school " not in it[2]:  # asked for again every two seconds
                seen.append(it[2])

        sa.event.listen(engine, "before_cursor_execute", note)
        as_manager.get(DESK)
        sa.event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    asked()
    few = asked()
    with app.app_context(), db.writing():
        schools.attached(scene.school).languages = list(languages.table())
        schools.note_change(scene.school)
    asked()
    assert asked() == few


def test_the_desk_is_in_the_menu(as_host):
    assert 'href="/staff/languages"' in as_host.get("/staff/").text
