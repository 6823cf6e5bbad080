"""The editor of surveys without scripts: steps that lose nothing, saves that lose nobody's words."""

import html
import re
from datetime import timedelta

import pytest

from kiosk.core import clock, db, tokens
from kiosk.domain import survey_answers, survey_editing, translations
from tests import tables

NEW = "/staff/surveys/new"
PAYLOAD = '"><script>alert(1)</script>{{7*7}}'


def filled(*questions, **given):
    """Return a form as a browser sends it. A question is (kind, words, *options)."""
    data = {
        "key": "k" * 22,
        "changes": "",
        "title": "The coffee morning",
        "sentence": "Two questions.",
        "picture": "people",
        "who": "all",
        "event": "",
        "class_name": "",
        "closes_on": "",
    }
    asked = questions or (("faces", "How was it?"), ("one", "Which drink?", "Tea", "Milk"))
    for number, (kind, words, *options) in enumerate(asked):
        data |= {f"q{number}-kind": kind, f"q{number}-text": words, f"q{number}-picture": ""}
        for at, option in enumerate(options):
            data |= {f"q{number}-o{at}-text": option, f"q{number}-o{at}-picture": ""}
    return {**data, **given}


def sent_back(page):
    """Return the form as a browser would send a page back: every field as it stands there."""
    form = page[page.index("<form class") : page.index("</form>")]
    found = {}
    for field in re.findall(r"<input[^>]+>", form):
        parts = dict(re.findall(r'([\w-]+)="([^"]*)"', field))
        if parts.get("type") not in ("radio", "checkbox") or " checked" in field:
            found[parts["name"]] = html.unescape(parts.get("value", ""))
    for name, text in re.findall(r'<textarea[^>]+name="(\w+)"[^>]*>([^<]*)</textarea>', form):
        found[name] = html.unescape(text)
    for name, body in re.findall(r'<select[^>]*name="([\w-]+)"[^>]*>(.*?)</select>', form):
        found[name] = (re.findall(r'value="([^"]*)" selected', body) or [""])[0]
    return found


def kept(form, *left_out):
    """Return what somebody typed: the page adds empty places and references."""
    return {
        name: value
        for name, value in form.items()
        if value and name not in left_out and not name.endswith("reference")
    }


def words_of(form):
    """Return the questions with their options, in order."""
    found = []
    for number in range(8):
        if f"q{number}-text" in form:
            options = [form.get(f"q{number}-o{at}-text", "") for at in range(8)]
            found.append((form[f"q{number}-text"], [option for option in options if option]))
    return found


def surveys_of(app):
    return tables.rows(app, "survey")


@pytest.fixture
def make(as_host, app):
    """Return a way to make a survey through the form; it gives its reference."""

    def create(*questions, **given):
        data = filled(*questions, **{"key": tokens.reference(), **given})
        answer = as_host.post(NEW, data=data)
        assert answer.status_code == 303, answer.text
        return answer.location.split("/")[3]

    return create


@pytest.fixture
def editing(app, school):
    def look(reference):
        with app.app_context():
            db.use(db.READING)
            return survey_editing.editing(school, reference)

    return look


@pytest.fixture
def answered(app, school, scene):
    """Return a way to open a survey and to answer its first question."""

    def act(reference, value="good"):
        with app.app_context(), db.writing():
            survey_editing.open_up(school, reference, scene.people["manager"])
            question = survey_editing.editing(school, reference).draft.questions[0]
            token = tokens.reference()
            survey_answers.begin(school, reference, token=token)
            survey_answers.answer(school, token, question.reference, [value])

    return act


# --- Making one -----------------------------------------------------------------------------------


def test_a_survey_is_made_and_looked_at(as_host, app, editing):
    answer = as_host.post(NEW, data=filled())
    (row,) = surveys_of(app)
    assert answer.location == f"/staff/surveys/{row['reference']}/preview"
    assert (row["title"], row["state"], row["picture"]) == ("The coffee morning", "draft", "people")
    faces, drinks = editing(row["reference"]).draft.questions
    assert (faces.kind, drinks.kind) == ("faces", "one")
    assert [option.text for option in drinks.options] == ["Tea", "Milk"]
    assert "Saved. This is what parents see." in as_host.get(answer.location).text


def test_a_second_tap_makes_nothing_and_another_form_does(as_host, app):
    first = as_host.post(NEW, data=filled()).location
    assert as_host.post(NEW, data=filled()).location == first
    assert len(surveys_of(app)) == 1
    assert tables.count(app, "survey_question") == 2
    as_host.post(NEW, data=filled(key="n" * 22))
    as_host.post(NEW, data=filled(key="no"))
    assert len(surveys_of(app)) == 3


def test_it_is_for_an_event_for_a_class_or_for_everybody(as_host, app, scene, editing, make):
    page = as_host.get(NEW).text
    assert re.search(rf'<option value="{scene.event}">Coffee morning, ', page)
    event = make(who="event", event=scene.event, class_name="4B")
    assert (editing(event).draft.event, editing(event).draft.class_name) == (scene.event, "")
    of_class = make(who="class", event=scene.event, class_name="4B")
    assert (editing(of_class).draft.event, editing(of_class).draft.class_name) == ("", "4B")
    everybody = make(who="all", event=scene.event, class_name="4B", closes_on="2027-03-01")
    draft = editing(everybody).draft
    assert (draft.event, draft.class_name, draft.closes_on.isoformat()) == ("", "", "2027-03-01")


@pytest.mark.parametrize("name", ["event", "times", "talk"])
def test_examples_can_be_saved_as_they_are(as_host, app, name):
    page = as_host.get(f"{NEW}?like={name}").text
    form = sent_back(page)
    answer = as_host.post(NEW, data=form)
    assert answer.status_code == 303, answer.text
    assert len(words_of(form)) == 3
    assert "words-are-hard" not in page
    assert "This sentence is long" not in page


@pytest.mark.parametrize(
    ("questions", "given", "said"),
    [
        ((), {"title": ""}, "Give it a title."),
        ((), {"title": "x" * 121}, "This is long. 120 letters fit here."),
        ((), {"sentence": "x" * 301}, "This is long. 300 letters fit here."),
        ((), {"who": "event"}, "Choose the event, or: Everybody."),
        ((), {"who": "class"}, "Type the name of the class, or choose: Everybody."),
        ((), {"closes_on": "soon"}, "Choose a day, or type it like this: 2026-11-24."),
        ([("faces", "")], {}, "Question 1: Write the question."),
        ([("faces", "x" * 201)], {}, "This is long. 200 letters fit here."),
        ([("one", "Which?", "Tea")], {}, "Write at least two answers to choose from."),
        ([("several", "Which?", "Tea", "Tea")], {}, "Two answers are the same. Change one."),
        ([("one", "Which?", "Tea", "x" * 81)], {}, "This is long. 80 letters fit here."),
        ([("one", "Which?", "a", "b", "")], {"q0-o2-picture": "ball"}, "Write words for each"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_lost(as_host, app, questions, given, said):
    data = filled(*questions, **given)
    answer = as_host.post(NEW, data=data)
    assert answer.status_code == 422
    assert said in html.unescape(answer.text)
    assert kept(sent_back(answer.text)) == kept(data, "do")
    assert surveys_of(app) == []


def test_what_is_typed_is_shown_as_it_is(as_host, make, editing):
    reference = make(("one", PAYLOAD, PAYLOAD, "=HYPERLINK(1)"), title=PAYLOAD)
    assert editing(reference).draft.questions[0].text == PAYLOAD
    for page in ("change", "copy", "preview", "words?language=pl", ""):
        text = as_host.get(f"/staff/surveys/{reference}/{page}".rstrip("/")).text
        assert "<script>alert" not in text
        assert html.escape(PAYLOAD).replace("&quot;", "&#34;") in text
        assert "{{7*7}}" in text


def test_unknown_kinds_and_pictures_count_as_the_first(make, editing):
    reference = make(("<b>", "How?"), **{"q0-picture": "../../etc/passwd", "picture": "x"})
    (question,) = editing(reference).draft.questions
    assert (question.kind, question.picture) == ("faces", None)


def test_the_words_are_looked_at_while_typing(as_host):
    hard = {"title": "Attainment", "q1-text": "How was the facilitation of the provision?"}
    hints = as_host.get("/staff/surveys/hints", query_string=hard).text
    for word in ("Attainment", "facilitation", "provision"):
        assert f"<q><bdi>{word}</bdi></q>" in hints
    assert as_host.get("/staff/surveys/hints").text.strip() == ""


# --- Steps without scripts ------------------------------------------------------------------------


def after(client, do, *questions, address=NEW, **given):
    answer = client.post(address, data=filled(*questions, do=do, **given))
    assert answer.status_code == 200
    return sent_back(answer.text)


ONE, TWO = ("faces", "How was it?"), ("several", "Which?", "Tea", "Milk", "Water")


def test_a_question_and_an_answer_are_added(as_host, app):
    form = after(as_host, "add", ONE)
    assert words_of(form) == [("How was it?", []), ("", [])]
    assert form["title"] == "The coffee morning"
    more = after(as_host, "answer-1", ONE, TWO)
    assert "q1-o3-text" in more
    assert words_of(more)[1] == ("Which?", ["Tea", "Milk", "Water"])
    assert surveys_of(app) == []


def test_questions_go_up_and_down_and_away(as_host):
    both = [("How was it?", []), ("Which?", ["Tea", "Milk", "Water"])]
    assert words_of(after(as_host, "up-1", ONE, TWO)) == both[::-1]
    assert words_of(after(as_host, "down-0", ONE, TWO)) == both[::-1]
    assert words_of(after(as_host, "away-0", ONE, TWO)) == both[1:]
    assert words_of(after(as_host, "away-0", ONE)) == [("", [])]


def test_answers_go_up_and_away(as_host):
    assert words_of(after(as_host, "higher-0-2", TWO)) == [("Which?", ["Tea", "Water", "Milk"])]
    assert words_of(after(as_host, "out-0-0", TWO)) == [("Which?", ["Milk", "Water"])]


@pytest.mark.parametrize(
    "do", ["up-0", "down-1", "up-7", "away-9", "higher-0-0", "out-0-7", "answer-5", "x", "up--1"]
)
def test_a_button_that_fits_nothing_changes_nothing(as_host, do):
    data = filled(ONE, TWO)
    assert kept(after(as_host, do, ONE, TWO)) == kept(data)


def test_no_more_than_eight_questions_and_eight_answers(as_host):
    eight = [("faces", f"Question {n}?") for n in range(8)]
    form = after(as_host, "add", *eight)
    assert len(words_of(form)) == 8
    many = ("one", "Which?", *"abcdefgh")
    assert "q0-o8-text" not in after(as_host, "answer-0", many)
    page = as_host.post(NEW, data=filled(*eight, do="x")).text
    assert "Add a question" not in page


def test_a_step_keeps_also_what_does_not_fit_yet(as_host):
    form = after(as_host, "add", ("one", "x" * 201, "Tea"), title="", closes_on="soon", who="class")
    assert (form["q0-text"], form["closes_on"], form["who"]) == ("x" * 201, "soon", "class")
    assert form["q0-kind"] == "one"
    assert form["q0-o0-text"] == "Tea"


def test_enter_in_a_field_saves(as_host):
    """A browser presses the first button of a form: it is none that takes a question away."""
    page = as_host.get(NEW).text
    first = re.search(r"<form class.*?(<button[^>]*>)", page, re.S)[1]
    assert 'name="do" value="save"' in first


# --- Changing one ---------------------------------------------------------------------------------


def test_a_survey_is_changed_and_its_rows_stay(as_host, make, editing):
    reference = make()
    before = editing(reference).draft.questions
    address = f"/staff/surveys/{reference}/change"
    form = sent_back(as_host.get(address).text)
    moved = sent_back(as_host.post(address, data={**form, "do": "up-1"}).text)
    answer = as_host.post(address, data={**moved, "title": "The tea morning"})
    assert answer.status_code == 303
    after_it = editing(reference).draft
    assert after_it.title == "The tea morning"
    assert [one.reference for one in after_it.questions] == [one.reference for one in before[::-1]]
    assert after_it.questions[0].options == before[1].options


def test_the_later_save_of_an_older_version_keeps_both(as_host, as_reception, make, editing):
    reference = make()
    address = f"/staff/surveys/{reference}/change"
    mine = sent_back(as_host.get(address).text)
    theirs = sent_back(as_reception.get(address).text)
    as_reception.post(address, data={**theirs, "title": "Theirs", "q0-text": "Their question?"})
    refused = as_host.post(address, data={**mine, "title": "Mine", "q0-text": "My question?"})
    assert refused.status_code == 409
    assert "What somebody else saved" in refused.text
    assert "Their question?" in refused.text
    form = sent_back(refused.text)
    assert (form["title"], form["q0-text"]) == ("Mine", "My question?")
    assert editing(reference).draft.title == "Theirs"
    assert as_host.post(address, data=form).status_code == 303
    assert editing(reference).draft.title == "Mine"


def test_once_answered_only_words_are_corrected_and_a_copy_is_offered(
    as_reception, make, editing, answered
):
    reference = make()
    address = f"/staff/surveys/{reference}/change"
    early = sent_back(as_reception.get(address).text)
    answered(reference)
    page = as_reception.get(address).text
    assert "Somebody has answered." in page
    assert 'type="radio" class="kind-' not in page
    assert "Take answer" not in page
    assert "away-0" not in page
    form = sent_back(page)
    assert as_reception.post(address, data={**form, "q0-text": "How is it?"}).status_code == 303
    assert editing(reference).draft.questions[0].text == "How is it?"
    kind = {**early, "q0-kind": "five", "changes": editing(reference).changes}
    refused = as_reception.post(address, data=kind)
    assert refused.status_code == 409
    assert "questions stay as they are" in refused.text
    assert f'formaction="/staff/surveys/{reference}/copy"' in refused.text
    saved = as_reception.post(f"/staff/surveys/{reference}/copy", data=sent_back(refused.text))
    assert saved.status_code == 303
    assert saved.location.split("/")[3] != reference


def test_a_step_takes_no_answered_question_away(as_reception, make, answered):
    reference = make()
    answered(reference)
    address = f"/staff/surveys/{reference}/change"
    form = sent_back(as_reception.get(address).text)
    for do in ("away-0", "answer-1", "out-1-0"):
        page = as_reception.post(address, data={**form, "do": do}).text
        assert kept(sent_back(page)) == kept(form)
    assert (
        len(words_of(sent_back(as_reception.post(address, data={**form, "do": "add"}).text))) == 3
    )


def test_a_host_changes_drafts_only(as_host, as_reception, make, editing, answered):
    reference = make()
    address = f"/staff/surveys/{reference}/change"
    form = sent_back(as_host.get(address).text)
    answered(reference)
    page = as_host.get(address).text
    assert "Somebody at the desk can change it." in page
    refused = as_host.post(address, data={**form, "title": "Mine"})
    assert refused.status_code == 409
    assert sent_back(refused.text)["title"] == "Mine"
    assert editing(reference).draft.title == "The coffee morning"


def test_a_copy_is_another_survey(as_host, app, make, editing):
    reference = make(closes_on="2027-03-01")
    address = f"/staff/surveys/{reference}/copy"
    form = sent_back(as_host.get(address).text)
    assert form["closes_on"] == ""
    assert not any(value for name, value in form.items() if name.endswith("reference"))
    location = as_host.post(address, data=form).location
    assert as_host.post(address, data=form).location == location
    assert len(surveys_of(app)) == 2
    assert words_of(sent_back(as_host.get(address).text)) == words_of(form)


def test_a_survey_of_another_school_is_not_there(as_reception, other, make_survey):
    """Control: the very same addresses of a survey of ours are there."""
    theirs, ours = make_survey("faces", school=other), make_survey("faces", state="draft")
    for page in ("change", "copy", "words", "preview", "preview/1", "sheet", ""):
        for made, status in ((theirs, 404), (ours, 200)):
            address = f"/staff/surveys/{made.reference}/{page}".rstrip("/")
            assert as_reception.get(address).status_code == status, page
    for act in ("change", "copy", "open", "close", "preview/1", "words?language=pl"):
        for made, there in ((theirs, False), (ours, True)):
            address = f"/staff/surveys/{made.reference}/{act}"
            answer = as_reception.post(address, data=filled())
            assert (answer.status_code != 404) is there, act


# --- Other languages ------------------------------------------------------------------------------


@pytest.fixture
def words(make):
    reference = make()
    return f"/staff/surveys/{reference}/words"


def in_polish(client, address):
    return sent_back(client.get(f"{address}?language=pl").text)


def first_of(form, start="title_"):
    return next(name for name in form if name.startswith(start))


def test_what_is_missing_is_listed(as_host, words):
    page = as_host.get(words).text
    assert "Missing: 6 of 6 texts." in page
    polish = as_host.get(f"{words}?language=pl").text
    for label in ("Title", "The sentence", "Question 1", "Question 2", "Question 2, answer 1"):
        assert re.search(rf'<a href="#\w+[\w-]*">{label}</a>', polish)
    assert 'lang="pl" dir="ltr"' in polish
    assert 'lang="ar" dir="rtl"' in as_host.get(f"{words}?language=ar").text


def test_words_are_kept_and_shown_to_parents(as_host, as_reception, client, words):
    form = in_polish(as_host, words)
    title = first_of(form)
    answer = as_host.post(f"{words}?language=pl", data={**form, title: "Poranek przy kawie"})
    assert answer.location == words
    page = as_host.get(f"{words}?language=pl").text
    assert "Host Person</bdi> stands by these words since" in page
    assert "Missing: 5 of 6 texts." in as_host.get(words).text
    as_reception.post(words.replace("/words", "/open"))
    assert "Poranek przy kawie" in client.get("/pl/surveys").text
    assert "Poranek przy kawie" not in client.get("/ar/surveys").text


def test_words_that_do_not_fit_are_not_lost(as_host, words):
    form = in_polish(as_host, words)
    title, sentence = first_of(form), first_of(form, "sentence_")
    data = {**form, title: "x" * 181, sentence: "Dwa pytania.", "checked": "y"}
    answer = as_host.post(f"{words}?language=pl", data=data)
    assert answer.status_code == 422
    assert "This is long. 180 letters fit here." in answer.text
    assert sent_back(answer.text) == data


def test_the_later_save_of_older_words_keeps_both(as_host, as_reception, words):
    mine, title = in_polish(as_host, words), first_of(in_polish(as_host, words))
    as_reception.post(f"{words}?language=pl", data={**mine, title: "Kawa"})
    refused = as_host.post(f"{words}?language=pl", data={**mine, title: "Herbata"})
    assert refused.status_code == 409
    assert 'Saved now: <bdi lang="pl" dir="auto">Kawa</bdi>' in refused.text
    form = sent_back(refused.text)
    assert form[title] == "Herbata"
    assert as_host.post(f"{words}?language=pl", data=form).status_code == 303
    assert in_polish(as_host, words)[title] == "Herbata"


def test_a_changed_original_is_said_beside_its_words(as_host, words):
    form = in_polish(as_host, words)
    as_host.post(f"{words}?language=pl", data={**form, first_of(form): "Kawa"})
    address = words.replace("/words", "/change")
    change = sent_back(as_host.get(address).text)
    as_host.post(address, data={**change, "title": "The tea morning"})
    page = as_host.get(f"{words}?language=pl").text
    assert "The words in English have changed since." in page
    form = in_polish(as_host, words)
    as_host.post(f"{words}?language=pl", data={**form, "checked": "y"})
    assert "have changed since" not in as_host.get(f"{words}?language=pl").text


def test_a_host_writes_words_for_drafts_only(as_host, as_reception, words):
    form = in_polish(as_host, words)
    as_reception.post(words.replace("/words", "/open"))
    refused = as_host.post(f"{words}?language=pl", data={**form, first_of(form): "Kawa"})
    assert refused.status_code == 409
    assert sent_back(refused.text)[first_of(form)] == "Kawa"
    assert "Missing: 6 of 6 texts." in as_host.get(words).text
    saved = as_reception.post(f"{words}?language=pl", data={**form, first_of(form): "Kawa"})
    assert saved.status_code == 303


def test_an_unknown_language_is_not_kept(as_host, app, words):
    assert as_host.post(f"{words}?language=xx", data={}).status_code == 404
    assert as_host.post(words, data={}).status_code == 404
    assert as_host.get(f"{words}?language=en").status_code == 200
    assert tables.rows(app, "translation") == []


def test_a_computers_draft_is_marked_and_vouched_for(as_host, app, school, words, editing):
    reference = words.split("/")[3]
    with app.app_context(), db.writing():
        source = {"source": "en", "source_text": "The coffee morning", "staff_id": 1}
        about = ("survey", reference, "title", "pl", "Kawa")
        translations.write(school, *about, **{**source, "staff_id": _anybody(app)})
        translations.put_back(school, *about)
    page = as_host.get(f"{words}?language=pl").text
    assert "A draft by the computer." in page
    assert "A computer wrote some" in as_host.get(words).text
    form = sent_back(page)
    as_host.post(f"{words}?language=pl", data={**form, "checked": "y"})
    page = as_host.get(f"{words}?language=pl").text
    assert "A draft by the computer." not in page
    assert "Host Person</bdi> stands by these words" in page


def _anybody(app):
    return tables.rows(app, "staff")[0]["id"]


def test_days_of_the_past_are_said_when_it_is_opened(as_reception, school, make):
    yesterday = clock.today(school.time_zone) - timedelta(days=1)
    reference = make(closes_on=yesterday.isoformat())
    refused = as_reception.post(f"/staff/surveys/{reference}/open")
    assert refused.status_code == 409
    assert "Its last day is over." in refused.text
