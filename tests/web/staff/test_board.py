"""The board for staff: writing a story, from a message too, its languages, showing and taking down."""

import html
import re

import pytest
import sqlalchemy as sa

from kiosk.core import db, tokens
from kiosk.domain import staff, stories, story_editing
from kiosk.models.feedback import Feedback, MessageState
from kiosk.models.school import School
from kiosk.web.plumbing import catalogs
from tests import tables
from tests.stories import DAY, writer

BOARD = "/staff/board"
PAYLOAD = '"><script>alert(1)</script>{{7*7}}'


def filled(**given):
    """Return a form as a browser sends it."""
    known = {
        "key": "k" * 22,
        "changes": "",
        "told": "The gate opens late.",
        "state": "did",
        "answer": "It opens at ten past three.",
        "first_name": "Helen",
        "told_on": "2026-03-02",
        "picture": "door",
    }
    return {**known, **given}


@pytest.fixture
def make(app, scene):
    return writer(app, scene.school, scene.people["manager"])


@pytest.fixture
def theirs(app, other):
    """Return a story of another school."""
    with app.app_context():
        person = staff.everybody(other)[0].id
    return writer(app, other, person)("Theirs")


def rows(app):
    return tables.rows(app, "story")


def sent_back(page):
    """Return a form as a browser would send a page back: every field as it stands there."""
    form = page[page.index("<form class") : page.index("</form>")]
    found = {}
    for field in re.findall(r"<input[^>]+>", form):
        parts = dict(re.findall(r'(\w+)="([^"]*)"', field))
        if parts.get("type") not in ("radio", "checkbox") or " checked" in field:
            found[parts["name"]] = html.unescape(parts.get("value", ""))
    for name, text in re.findall(r'<textarea[^>]+name="(\w+)"[^>]*>([^<]*)</textarea>', form):
        found[name] = html.unescape(text)
    return found


def renderings(app, school, reference):
    with app.app_context():
        found = stories.renderings(school, stories.by_reference(school, reference))
        return {about: (one.text.text, one.machine, one.by) for about, one in found.items()}


# --- Writing --------------------------------------------------------------------------------------


def test_a_story_is_written_looked_at_and_shown(as_reception, client, app):
    answer = as_reception.post(f"{BOARD}/new", data=filled())
    (row,) = rows(app)
    assert answer.status_code == 303
    assert answer.location == f"{BOARD}/{row['reference']}"
    assert (row["told"], row["state"], row["shown"]) == ("The gate opens late.", "did", False)
    look = as_reception.get(answer.location).text
    assert "Parents do not see this story yet." in look
    assert "Saved." in look
    assert "The gate opens late." not in client.get("/en/we-changed").text
    shown = as_reception.post(f"{answer.location}/show")
    assert shown.location == BOARD
    assert "The gate opens late." in client.get("/en/we-changed").text
    page = as_reception.get(BOARD).text
    assert "Parents can see it now." in page
    assert f'action="{BOARD}/{row["reference"]}/take-down"' in page


def test_a_second_tap_writes_nothing_and_another_form_does(as_reception, app):
    first = as_reception.post(f"{BOARD}/new", data=filled()).location
    assert as_reception.post(f"{BOARD}/new", data=filled()).location == first
    assert len(rows(app)) == 1
    as_reception.post(f"{BOARD}/new", data=filled(key="n" * 22))
    as_reception.post(f"{BOARD}/new", data=filled(key="no"))
    assert len(rows(app)) == 3


def test_the_form_begins_with_who_writes_and_today(as_reception):
    page = as_reception.get(f"{BOARD}/new").text
    assert 'value="Reception"' in page
    assert len(re.findall(r'name="picture"', page)) == 12
    assert len(re.findall(r'name="state"', page)) == 4


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"told": ""}, "Write what parents told you."),
        ({"told": "x" * 301}, "This is long. 300 letters fit here."),
        ({"answer": "x" * 401}, "This is long. 400 letters fit here."),
        ({"answer": ""}, "Say what, or choose: We have heard this."),
        ({"first_name": "x" * 61}, "This is long. 60 letters fit here."),
        ({"told_on": "soon"}, "Choose a day, or type it like this: 2026-11-24."),
        ({"told_on": ""}, "Choose a day, or type it like this: 2026-11-24."),
        ({"told_pl": "x" * 451}, "This is long. 450 letters fit here."),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_lost(as_reception, app, given, said):
    data = filled(answer_pl="Otwarta o trzeciej.", checked_pl="y", **given)
    answer = as_reception.post(f"{BOARD}/new", data=data)
    assert answer.status_code == 422
    assert said in answer.text
    kept = sent_back(answer.text)
    for name, typed in data.items():
        if name != "checked_pl":
            assert kept[name] == typed
    assert kept["checked_pl"] == "y"
    assert rows(app) == []


def test_what_is_none_of_the_answers_counts_as_the_first(as_reception, app):
    as_reception.post(f"{BOARD}/new", data=filled(state="<b>", picture="../../etc"))
    assert (rows(app)[0]["state"], rows(app)[0]["picture"]) == ("heard", "tell")


def test_hints_ask_who_could_be_recognised_and_how_it_reads(as_reception):
    asked = {"told": "My son Adam of 3B was cold, said Mrs Khan.", "answer": "Ring 07700 900 982."}
    hints = as_reception.get(f"{BOARD}/hints", query_string=asked).text
    assert "Could somebody be recognised by:" in hints
    for part in ("My son Adam", "3B", "Mrs Khan", "07700 900 982"):
        assert f"<q><bdi>{part}</bdi></q>" in hints
    hard = "The attainment provision " + "and the facilitation of organisational matters " * 5
    reads = as_reception.get(f"{BOARD}/hints", query_string={"told": hard}).text
    assert "This sentence is long." in reads
    assert "attainment" in reads
    assert "recognised" not in reads
    assert as_reception.get(f"{BOARD}/hints").text.strip() == ""


# --- From a message -------------------------------------------------------------------------------


def test_a_message_stands_beside_and_is_not_copied(as_host, app, told):
    reference = told("Moja córka Amina marznie pod bramą.", "pl")
    page = as_host.get(f"{BOARD}/new?from={reference}").text
    assert "Moja córka Amina marznie pod bramą." in page
    form = page[page.index("<form class") : page.index("</form>")]
    assert "Amina" not in form
    assert f'action="{BOARD}/new?from={reference}"' in form
    answer = as_host.post(f"{BOARD}/new?from={reference}", data=filled())
    assert answer.status_code == 303
    (story,), (message,) = rows(app), tables.rows(app, "feedback")
    assert message["story_id"] == story["id"]
    assert "Amina" not in repr(story)


def test_what_was_not_right_yet_keeps_the_message_beside(as_host, app, told):
    reference = told("The gate is shut.")
    page = as_host.post(f"{BOARD}/new?from={reference}", data=filled(told="")).text
    assert "The gate is shut." in page
    assert f"from={reference}" in page
    assert tables.rows(app, "feedback")[0]["story_id"] is None


def test_what_the_safeguarding_lead_has_is_not_found(as_manager, app, scene, told):
    reference = told("The gate is shut.")
    assert as_manager.get(f"{BOARD}/new?from={reference}").status_code == 200
    with app.app_context(), db.writing():
        db.session.execute(
            sa.update(Feedback)
            .where(Feedback.school_id == scene.school.id)
            .values(state=MessageState.DANGER)
        )
    for answer in (
        as_manager.get(f"{BOARD}/new?from={reference}"),
        as_manager.post(f"{BOARD}/new?from={reference}", data=filled()),
    ):
        assert answer.status_code == 404
        assert "The gate is shut." not in answer.text
    assert rows(app) == []


def test_another_schools_message_or_none_is_not_found(as_manager, app, other, told):
    for reference in (told("Theirs", school=other), tokens.reference(), "x" * 3000):
        answer = as_manager.get(f"{BOARD}/new?from={reference}")
        assert answer.status_code == 404
        assert "Theirs" not in answer.text


# --- Changing -------------------------------------------------------------------------------------


def test_a_page_that_is_sent_back_as_it_is_changes_nothing(as_manager, app, scene, make):
    words = {("pl", "told"): "Brama", ("ar", "told"): "البوابة"}
    reference = make("The gate", answer="It is open", words=words, machine=True)
    before, kept = rows(app)[0], renderings(app, scene.school, reference)
    address = f"{BOARD}/{reference}/change"
    assert as_manager.post(address, data=sent_back(as_manager.get(address).text)).status_code == 303
    after = rows(app)[0]
    assert {**after, "changes": 0} == before
    assert renderings(app, scene.school, reference) == kept


def test_of_two_editors_the_later_one_is_asked_to_look(as_manager, as_reception, app, make):
    reference = make("The gate", answer="First")
    address = f"{BOARD}/{reference}/change"
    theirs, ours = (sent_back(one.get(address).text) for one in (as_manager, as_reception))
    as_manager.post(address, data={**theirs, "told": "What Helen wrote", "first_name": "Helen"})
    answer = as_reception.post(
        address, data={**ours, "told": "What Rosa wrote", "answer_pl": "Tak"}
    )
    assert answer.status_code == 409
    assert "Somebody else saved this story while you wrote." in answer.text
    assert "What Helen wrote" in answer.text
    again = sent_back(answer.text)
    assert (again["told"], again["answer_pl"]) == ("What Rosa wrote", "Tak")
    assert rows(app)[0]["told"] == "What Helen wrote"
    assert as_reception.post(address, data=again).status_code == 303
    assert rows(app)[0]["told"] == "What Rosa wrote"


@pytest.mark.parametrize("version", ["", "-1", "x", "9" * 30, "٣"])
def test_a_version_that_is_none_is_an_older_one(as_manager, app, make, version):
    reference = make("The gate")
    data = filled(changes=version)
    assert as_manager.post(f"{BOARD}/{reference}/change", data=data).status_code == 409
    assert rows(app)[0]["told"] == "The gate"


def test_a_host_changes_drafts_and_not_what_parents_see(as_host, app, make):
    shown, draft = make("Shown", told_on=DAY), make("Draft", shown=False)
    page = as_host.get(f"{BOARD}/{shown}/change").text
    assert "Somebody at the desk can change it." in page
    answer = as_host.post(f"{BOARD}/{shown}/change", data=filled(changes="0"))
    assert answer.status_code == 409
    assert sent_back(answer.text)["told"] == "The gate opens late."
    assert as_host.post(f"{BOARD}/{draft}/change", data=filled(changes="0")).status_code == 303
    assert [row["told"] for row in rows(app)] == ["Shown", "The gate opens late."]


# --- Other languages ------------------------------------------------------------------------------


def test_words_in_another_language_have_a_name_and_a_day(as_reception, app, scene):
    as_reception.post(f"{BOARD}/new", data=filled(told_pl="Brama", answer_pl="Otwarta"))
    reference = rows(app)[0]["reference"]
    name = "Reception Person"
    assert renderings(app, scene.school, reference) == {
        ("pl", "told"): ("Brama", False, name),
        ("pl", "answer"): ("Otwarta", False, name),
    }
    assert "stands by these words since" in as_reception.get(f"{BOARD}/{reference}/change").text


def test_a_computers_words_are_mended_or_checked(as_manager, app, scene, make):
    words = {("pl", "told"): "Brama", ("ar", "told"): "البوابة", ("en-XA", "told"): "Gate"}
    reference = make("The gate", words=words, machine=True)
    address = f"{BOARD}/{reference}/change"
    page = as_manager.get(address).text
    assert page.count("A computer made these words.") == 3
    form = {**sent_back(page), "told_pl": "Ta brama", "checked_ar": "y"}
    as_manager.post(address, data=form)
    assert renderings(app, scene.school, reference) == {
        ("pl", "told"): ("Ta brama", False, "Manager Person"),
        ("ar", "told"): ("البوابة", False, "Manager Person"),
        ("en-XA", "told"): ("Gate", True, None),
    }
    board = as_manager.get(BOARD).text
    assert "By a computer, not looked at yet: Accents" in board
    assert "Words are missing in: Mirror" in board


def test_words_that_came_while_somebody_wrote_are_not_emptied(as_manager, app, scene, make):
    """A computer is done between opening the page and saving it: the field was empty then."""
    reference = make("The gate")
    address = f"{BOARD}/{reference}/change"
    form = sent_back(as_manager.get(address).text)
    with app.app_context(), db.writing():
        story = stories.by_reference(scene.school, reference)
        came = [story_editing.Given("pl", "told", "Brama", True, False)]
        story_editing.save_words(scene.school, story, came, scene.people["host"])
    as_manager.post(address, data=form)
    assert renderings(app, scene.school, reference)["pl", "told"][0] == "Brama"
    emptied = {**sent_back(as_manager.get(address).text), "told_pl": ""}
    as_manager.post(address, data=emptied)
    assert renderings(app, scene.school, reference) == {}


def test_words_of_before_a_change_are_shown_to_be_looked_at(as_manager, client, make):
    reference = make("The gate", words={("pl", "told"): "Brama"})
    address = f"{BOARD}/{reference}/change"
    form = sent_back(as_manager.get(address).text)
    as_manager.post(address, data={**form, "told": "The door"})
    page = as_manager.get(address).text
    assert "have changed since." in page
    assert "The door" in client.get("/pl/we-changed").text
    as_manager.post(address, data={**sent_back(page), "checked_pl": "y"})
    assert "Brama" in client.get("/pl/we-changed").text


def test_where_a_computer_is_asked_the_page_says_so(as_manager, app, scene):
    with app.app_context(), db.writing():
        its = sa.update(School).where(School.id == scene.school.id)
        db.session.execute(its.values(translator_url="https://translate.example.org"))
    assert "What you leave empty, a computer writes" in as_manager.get(f"{BOARD}/new").text
    as_manager.post(f"{BOARD}/new", data=filled(told_pl="Brama"))
    page = as_manager.get(f"{BOARD}/{rows(app)[0]['reference']}/change").text
    assert "A computer is asked for these words." in page


# --- Looking and showing --------------------------------------------------------------------------


def previews(page):
    """Return (language, direction, text) of what is shown as parents see it."""
    shape = r'<div class="as-parents" lang="([^"]+)" dir="(\w+)" data-mode="phone" inert>(.*?)</section>'
    return re.findall(shape, page, re.DOTALL)


def test_the_preview_is_what_parents_see_in_three_languages(as_manager, client, make):
    reference = make("The gate", answer="Open", words={("ar", "told"): "البوابة"}, machine=True)
    found = previews(as_manager.get(f"{BOARD}/{reference}").text)
    assert [(tag, way) for tag, way, _body in found] == [
        ("en", "ltr"),
        ("pl", "ltr"),
        ("ar", "rtl"),
    ]
    for tag, _way, body in found:
        parents = client.get(f"/{tag}/we-changed").text
        for quoted in re.findall(r'<p class="story-words[^>]+>[^<]+</p>', body):
            assert quoted in parents
        for day in re.findall(r"<span>([^<]+)</span></span></p>", body):
            assert day in parents
    assert "البوابة" in found[2][2]
    note = "A computer made this translation. It may have mistakes."
    assert [catalogs.translate(tag, note) in body for tag, _way, body in found] == [0, 0, 1]
    assert "<form" not in "".join(body for *_, body in found)


def test_the_two_other_languages_are_chosen(as_manager, make):
    address = f"{BOARD}/{make('The gate')}"
    for asked, shown in (
        ("?second=ar&third=en-XA", ["en", "ar", "en-XA"]),
        ("?second=ar", ["en", "ar", "pl"]),
        ("?second=ar&third=ar", ["en", "ar", "pl"]),
        ("?second=xx&third=%3Cb%3E", ["en", "pl", "ar"]),
    ):
        page = as_manager.get(address + asked).text
        assert [tag for tag, *_ in previews(page)] == shown
        assert '<html lang="en"' in page, "The page itself stays as it is."


def test_languages_that_are_missing_are_listed(as_manager, make):
    words = {("pl", "told"): "Brama"}
    page = as_manager.get(f"{BOARD}/{make('The gate', words=words)}").text
    assert "Words are missing in: Arabic, Accents, Mirror" in page


def test_showing_and_taking_down_can_be_taken_back(as_reception, client, make):
    reference = make("The gate", shown=False)
    for act, undo, seen in (("show", "take-down", True), ("take-down", "show", False)):
        assert as_reception.post(f"{BOARD}/{reference}/{act}").status_code == 303
        assert ("The gate" in client.get("/en/we-changed").text) is seen
        page = as_reception.get(BOARD).text
        assert page.count(f'action="{BOARD}/{reference}/{undo}"') == 2  # the bar, and the row
        assert as_reception.post(f"{BOARD}/{reference}/{act}").status_code == 303, "Again is fine."
    assert "Taken down" in as_reception.get(BOARD).text


def test_the_board_parts_what_is_shown_from_the_rest(as_host, make):
    assert "Nothing is written yet." in as_host.get(BOARD).text
    for number in range(9):
        make(f"Story {number}", told_on=DAY)
    make("A draft", shown=False)
    page = as_host.get(BOARD).text
    order = [page.index(part) for part in ("Parents see these now", "Story 8", "Shown, but older")]
    order += [page.index(part) for part in ("Story 0", "Being written", "A draft")]
    assert order == sorted(order)
    assert "Show to parents" not in page, "A host writes; the desk shows."


def test_only_the_desk_shows_and_takes_down(as_host, as_reception, app, make):
    reference = make(shown=False)
    for act in ("show", "take-down"):
        assert as_host.post(f"{BOARD}/{reference}/{act}").status_code == 403
    assert rows(app)[0]["shown"] is False
    assert as_reception.post(f"{BOARD}/{reference}/show").status_code == 303


def test_another_schools_story_is_not_found(as_manager, app, theirs):
    assert "Theirs" not in as_manager.get(BOARD).text
    for address in ("", "/change"):
        answer = as_manager.get(f"{BOARD}/{theirs}{address}")
        assert answer.status_code == 404
        assert "Theirs" not in answer.text
    for act in ("change", "show", "take-down"):
        answer = as_manager.post(f"{BOARD}/{theirs}/{act}", data=filled(changes="0"))
        assert answer.status_code == 404
    assert rows(app)[0]["told"] == "Theirs"


def test_no_markup_gets_through(as_manager, app):
    data = filled(told=PAYLOAD, answer=PAYLOAD, first_name=PAYLOAD, told_pl=PAYLOAD)
    as_manager.post(f"{BOARD}/new", data=data)
    reference = rows(app)[0]["reference"]
    hints = as_manager.get(f"{BOARD}/hints", query_string={"told": f"We saw A{PAYLOAD}"})
    pages = [as_manager.get(f"{BOARD}{way}").text for way in ("", f"/{reference}")]
    pages.append(as_manager.get(f"{BOARD}/{reference}/change").text)
    for page in (*pages, hints.text):
        assert "<script>alert" not in page
    assert all("&lt;script&gt;alert(1)" in page for page in pages)
