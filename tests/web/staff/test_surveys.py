"""Surveys for staff: the list, opening and closing, the preview, the sheet, and what was answered."""

import re
from datetime import timedelta

import pytest

from kiosk.core import clock, db, tokens
from kiosk.models.survey import SurveyResponse
from tests import tables
from tests.devices import as_phone
from tests.qr_codes import texts
from tests.surveys import begin

SURVEYS = "/staff/surveys"


@pytest.fixture
def answer(app, school):
    """Return a way to let so many people answer the first question on some day before today."""

    def add(made, value, count, ago=1):
        day = clock.today(school.time_zone) - timedelta(days=ago)
        question = made.questions[0].reference
        with app.app_context(), db.writing():
            for _ in range(count):
                db.session.add(
                    SurveyResponse(
                        reference=tokens.reference(),
                        school_id=school.id,
                        survey_id=made.id,
                        link_digest=tokens.reference(),
                        day=day,
                        answers={question: [value]},
                    )
                )

    return add


def plain(page):
    return re.sub(r"\s+", " ", re.sub(r"<svg.*?</svg>|<[^>]+>", "", page, flags=re.S))


def state_of(app):
    return tables.rows(app, "survey")[0]["state"]


def test_with_no_survey_there_are_three_to_copy(as_host):
    page = as_host.get(SURVEYS).text
    assert "There is no survey yet." in page
    assert len(re.findall(r'class="example" href="/staff/surveys/new\?like=\w+"', page)) == 3
    assert 'aria-current="page">Surveys' in page


def test_the_list_has_open_ones_first_then_drafts_then_closed(as_host, scene, school, make_survey):
    today = clock.today(school.time_zone)
    make_survey("faces", title="Closed one", state="closed")
    make_survey("faces", title="Draft one", state="draft")
    make_survey("faces", title="Open one", event=scene.event, closes_on=today)
    make_survey("faces", title="Over one", closes_on=today - timedelta(days=1), class_name="4B")
    text = plain(as_host.get(SURVEYS).text)
    places = [text.index(title) for title in ("Open one", "Draft one", "Over one", "Closed one")]
    assert places == sorted(places)
    assert "For: Coffee morning" in text
    assert "For class 4B" in text
    assert "Last day was:" in text


def test_the_list_says_how_many_answered(as_host, make_survey, answer):
    few, many, none = (make_survey("faces", title=title) for title in ("Few", "Many", "None"))
    answer(few, "good", 4)
    answer(many, "good", 12)
    answer(none, "good", 9, ago=0)
    text = plain(as_host.get(SURVEYS).text)
    assert re.search(r"Few For everybody Answered: fewer than 5", text)
    assert re.search(r"Many For everybody Answered: 12", text)
    assert re.search(r"None For everybody Answered: 0", text)


def test_the_desk_opens_closes_and_takes_both_back(as_reception, app, client, make_survey):
    made = make_survey("faces", state="draft")
    opened = as_reception.post(f"{SURVEYS}/{made.reference}/open")
    assert (opened.status_code, opened.location) == (303, SURVEYS)
    assert client.get(f"/en/survey/{made.reference}").status_code == 200
    page = as_reception.get(SURVEYS).text
    assert "Parents can answer it now." in page
    form = re.search(r'<div class="undo-bar".*?</form>', page, re.S)[0]
    assert f'action="{SURVEYS}/{made.reference}/close"' in form
    assert 'name="back" value="draft"' in form
    as_reception.post(f"{SURVEYS}/{made.reference}/close", data={"back": "draft"})
    assert state_of(app) == "draft"
    as_reception.post(f"{SURVEYS}/{made.reference}/open")
    as_reception.post(f"{SURVEYS}/{made.reference}/close")
    assert state_of(app) == "closed"
    assert client.get(f"/en/survey/{made.reference}").status_code == 410
    form = re.search(r'<div class="undo-bar".*?</form>', as_reception.get(SURVEYS).text, re.S)[0]
    assert f'action="{SURVEYS}/{made.reference}/open"' in form
    as_reception.post(f"{SURVEYS}/{made.reference}/open")
    assert state_of(app) == "open"


def test_a_host_looks_and_does_not_open(as_host, app, make_survey):
    made = make_survey("faces", state="draft")
    assert as_host.post(f"{SURVEYS}/{made.reference}/open").status_code == 403
    assert as_host.post(f"{SURVEYS}/{made.reference}/close").status_code == 403
    assert as_host.get(f"{SURVEYS}/{made.reference}/sheet").status_code == 403
    for page in (SURVEYS, f"{SURVEYS}/{made.reference}", f"{SURVEYS}/{made.reference}/preview"):
        text = as_host.get(page).text
        assert "/open" not in text
        assert "/sheet" not in text
    assert state_of(app) == "draft"


def test_acts_stand_in_the_log_in_words(as_manager, make_survey):
    made = make_survey("faces", state="draft", title="Secret title")
    as_manager.post(f"{SURVEYS}/{made.reference}/open")
    as_manager.post(f"{SURVEYS}/{made.reference}/close")
    page = as_manager.get("/staff/audit").text
    assert "opened a survey to parents" in page
    assert "closed a survey" in page
    assert "Secret title" not in page
    assert f'href="{SURVEYS}/{made.reference}"' in page


# --- Results --------------------------------------------------------------------------------------


def rows_of(page):
    """Return {answer: (number or "–", width of its bar)} of the first question."""
    found = {}
    for line in re.findall(r"<tr.*?</tr>", page[page.index("<tbody>") :], re.S):
        name, count = (
            re.search(r"<th.*?</th>", line, re.S)[0],
            re.search(r"<td>(.*?)</td>", line)[1],
        )
        bar = re.search(r'survey-bar-part" width="([\d.]+)"', line)
        width = float(bar[1]) if bar else None
        found[plain(name).strip()] = (plain(count).split()[0].replace("–not", "–"), width)
    return found


def test_answers_are_counted_with_bars_and_numbers(as_host, make_survey, answer):
    made = make_survey("faces", "text")
    answer(made, "good", 15)
    answer(made, "better", 5)
    page = as_host.get(f"{SURVEYS}/{made.reference}").text
    assert rows_of(page) == {
        "Good": ("15", 75.0),
        "OK": ("0", 0.0),
        "It could be better": ("5", 25.0),
        "No answer": ("0", 0.0),
    }
    assert re.search(r"Answered: 20 counted by now", plain(page))
    assert 'href="/staff/messages?tab=all"' in page


def test_a_small_group_is_a_dash_and_has_no_bar(as_host, make_survey, answer):
    made = make_survey("faces")
    answer(made, "good", 15)
    answer(made, "better", 2)
    page = as_host.get(f"{SURVEYS}/{made.reference}").text
    assert rows_of(page)["Good"] == rows_of(page)["It could be better"] == ("–", None)
    assert "A dash stands for a number that is not shown" in page


def test_below_five_nothing_is_shown(as_host, make_survey, answer):
    made = make_survey("faces")
    answer(made, "better", 4)
    page = as_host.get(f"{SURVEYS}/{made.reference}").text
    assert "Fewer than 5 people have answered yet." in page
    assert "<table" not in page
    answer(made, "better", 1)
    assert rows_of(as_host.get(f"{SURVEYS}/{made.reference}").text)["It could be better"][0] == "5"


def test_no_page_of_staff_changes_when_somebody_answers(log_in, client, make_survey, answer):
    """Control: the day after, among five, the very same answer is there."""
    made = make_survey("faces", "five")
    answer(made, "good", 10)
    pages = (SURVEYS, f"{SURVEYS}/{made.reference}", f"{SURVEYS}/{made.reference}/preview")
    as_manager = log_in("manager")
    before = [as_manager.get(page).text for page in pages]
    screen = begin(client, made)
    action = re.search(r'method="post" action="([^"]+)"', screen.text)[1]
    client.post(action, data={"face": "better"})
    assert [as_manager.get(page).text for page in pages] == before
    answer(made, "ok", 4, ago=0)
    with clock.at(clock.now() + timedelta(days=1)):
        as_manager = log_in("manager")
        after = [as_manager.get(page).text for page in pages]
    assert "Answered: 15" in plain(after[1])


# --- Preview --------------------------------------------------------------------------------------


def test_three_languages_stand_beside_each_other(as_host, make_survey):
    made = make_survey(("one", "Which drink?", ["Tea", ("Coffee", "coffee")]), "faces", "text")
    for number in (1, 2, 3):
        page = as_host.get(f"{SURVEYS}/{made.reference}/preview?number={number}").text
        shown = re.findall(
            r'<div class="as-parents[^>]+lang="([\w-]+)" dir="(\w+)"[^>]+inert>', page
        )
        assert shown == [("en", "ltr"), ("pl", "ltr"), ("ar", "rtl")]
        assert f'aria-current="page">Question {number}' in page
    page = as_host.get(f"{SURVEYS}/{made.reference}/preview?number=2&second=ar-XB&third=en-XA").text
    shown = re.findall(r'<div class="as-parents[^>]+lang="([\w-]+)"', page)
    assert shown == ["en", "ar-XB", "en-XA"]
    assert "number=3&amp;second=ar-XB&amp;third=en-XA" in page


@pytest.mark.parametrize("number", ["0", "9", "-1", "x", "1" * 50])
def test_a_question_that_is_not_there_is_the_first(as_host, make_survey, number):
    made = make_survey("faces", "five")
    page = as_host.get(f"{SURVEYS}/{made.reference}/preview", query_string={"number": number})
    assert 'aria-current="page">Question 1' in page.text


def test_the_whole_screen_is_the_parents_own_and_answers_nothing(as_host, client, app, make_survey):
    made = make_survey()
    address = f"{SURVEYS}/{made.reference}/preview/1?lang=ar"
    before = tables.digest(app, but=("staff_session",))
    for number in range(1, 6):
        page = as_host.get(address)
        assert page.status_code == 200
        assert '<html lang="ar" dir="rtl"' in page.text
        assert "css/parents.css" in page.text
        action = re.search(r'class="survey-form" method="post" action="([^"]+)"', page.text)[1]
        assert action.startswith(f"{SURVEYS}/{made.reference}/preview/{number}?lang=ar")
        data = {"face": "good", "value": "1", "words": "Something"}
        address = as_host.post(action, data=data).location
    assert address == f"{SURVEYS}/{made.reference}/preview?number=1"
    assert tables.digest(app, but=("staff_session",)) == before
    # Control: the same answers on the parents' own page are kept.
    begin(client, made)
    assert tables.digest(app, but=("staff_session",)) != before


def test_the_whole_screen_has_what_the_parents_page_has(as_host, client, make_survey):
    made = make_survey(("several", "Which drink?", ["Tea", ("Coffee", "coffee")]), "faces")
    as_phone(client)
    theirs, ours = (
        begin(client, made, "pl").text,
        as_host.get(f"{SURVEYS}/{made.reference}/preview/1?lang=pl").text,
    )
    form = re.compile(r'<form class="survey-form".*?>(.*?)</form>', re.S)
    assert form.search(ours)[1] == form.search(theirs)[1]


def test_a_screen_that_is_not_there_is_not_found(as_host, make_survey):
    made = make_survey("faces")
    for number in (0, 2):
        address = f"{SURVEYS}/{made.reference}/preview/{number}"
        assert as_host.get(address).status_code == 404
    assert as_host.get(f"{SURVEYS}/{made.reference}/preview/1?lang=xx").status_code == 200


# --- The sheet ------------------------------------------------------------------------------------


def test_the_code_of_the_sheet_opens_the_survey_on_a_phone(as_reception, client, make_survey):
    made = make_survey("faces", title="The coffee <b>")
    page = as_reception.get(f"{SURVEYS}/{made.reference}/sheet").text
    (address,) = texts(page)
    assert address == f"http://localhost/s/{made.reference}"
    assert "Tell us what you think" in page
    assert len(re.findall(r'<section class="poster-language"', page)) == 5
    answer = client.get(address.removeprefix("http://localhost"), headers={"Accept-Language": "pl"})
    assert answer.location.startswith("/pl/")
    only = as_reception.get(f"{SURVEYS}/{made.reference}/sheet?language=ar").text
    assert re.findall(r'<section class="poster-language" lang="([\w-]+)"', only) == ["ar"]
    assert "Parents cannot answer" not in page


def test_the_sheet_of_a_draft_says_so(as_reception, make_survey):
    made = make_survey("faces", state="draft")
    page = as_reception.get(f"{SURVEYS}/{made.reference}/sheet").text
    assert "Parents cannot answer this survey now." in page
