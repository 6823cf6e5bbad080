"""The export of messages and of answers: what is asked, what comes, and that it is written down."""

import re
from datetime import date, timedelta

import pytest

from kiosk.core import clock, db, tokens
from kiosk.domain import audit, message_export, replies, schools, terms
from kiosk.domain.recurrence import Term
from kiosk.models.survey import SurveyResponse
from kiosk.web.plumbing import accounts, downloads
from tests.formulas import FORMULAS
from tests.messages import change
from tests.sheets import plain, read_csv, read_xlsx, runs

PAGE = "/staff/messages/export"
HEADER = [
    *("Date", "Face", "Topic", "About", "Original", "Original language"),
    *("Translation", "Translation language", "Translation by", "Typed up from a voice"),
    *("Wanted an answer", "Answered", "Reply", "Reply language", "Survey", "Question"),
]


@pytest.fixture
def today(school):
    return clock.today(school.time_zone)


@pytest.fixture
def make(as_reception, today):
    """Return a way to send the form."""

    def send(browser=as_reception, **given):
        day = today.isoformat()
        asked = {"what": "messages", "first": day, "last": day, "contact": "without", "kind": "csv"}
        return browser.post(PAGE, data={**asked, **given})

    return send


@pytest.fixture
def answered(app, scene, make_survey):
    """Return a survey that so many people answered."""

    def survey(people, *asked, **more):
        made = make_survey(*(asked or (("one", "Which drink?"),)), **more)
        with app.app_context(), db.writing():
            for _ in range(people):
                first = made.questions[0]
                row = SurveyResponse(
                    reference=tokens.reference(),
                    school_id=scene.school.id,
                    survey_id=made.id,
                    link_digest=tokens.digest(tokens.reference()),
                    day=date(2026, 11, 20),
                    answers={first.reference: [(first.options or ("4",))[0]]},
                )
                db.session.add(row)
        return made

    return survey


def last_act(app, school):
    with app.app_context():
        return audit.recent(school, limit=1)[0]


def words_of(answer):
    return [row[4] for row in read_csv(answer.get_data())[1:]]


# --- the form -----------------------------------------------------------------------------------


def test_without_contacts_comes_first_and_is_chosen(as_reception):
    page = as_reception.get(PAGE).text
    assert page.index('value="without"') < page.index('value="with"')
    assert 'value="without" checked' in page
    assert 'value="with" checked' not in page


def test_all_messages_of_this_month_so_far_are_chosen(as_reception, today):
    page = as_reception.get(PAGE).text
    assert f'name="first" value="{today.replace(day=1)}"' in page
    assert f'name="last" value="{today}"' in page
    assert 'value="messages" checked' in page
    assert '<option value="all" selected>' in page


def test_the_filters_of_the_inbox_come_along(as_reception, scene, told, today):
    told("Hello", about=f"e-{scene.event}")
    asked = f"tab=board&topic=place&face=better&language=pl&about=e-{scene.event}&age=7&mine=yes"
    address = f"/staff/messages?{asked}&open=yes"
    found = re.search(r'href="(/staff/messages/export[^"]*)"', as_reception.get(address).text)
    page = as_reception.get(found[1].replace("&amp;", "&")).text
    for chosen in ("board", "place", "better", "pl"):
        assert f'<option value="{chosen}" selected>' in page
    assert f'<option value="e-{scene.event}" dir="auto" selected>' in page
    assert f'name="first" value="{today - timedelta(days=6)}"' in page
    assert 'name="mine" value="yes" checked' in page
    assert 'name="open" value="yes" checked' in page


def test_the_first_tab_of_the_inbox_comes_along_too(as_reception):
    assert 'href="/staff/messages/export?tab=answer"' in as_reception.get("/staff/messages").text
    assert '<option value="answer" selected>' in as_reception.get(f"{PAGE}?tab=answer").text


def test_this_term_becomes_its_first_day(app, school, as_reception, today):
    began = today - timedelta(days=40)
    with app.app_context(), db.writing():
        terms.change(school, [Term(began, today)], [])
    schools.forget()
    assert f'name="first" value="{began}"' in as_reception.get(f"{PAGE}?age=term").text


def test_surveys_are_asked_for_only_where_there_is_one(as_reception, make_survey):
    assert 'name="survey"' not in as_reception.get(PAGE).text
    make_survey(title="The fair")
    assert "The fair" in as_reception.get(PAGE).text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"first": ""}, "Choose a first day and a last day."),
        ({"last": "soon"}, "Choose a first day and a last day."),
        ({"first": "2026-02-02", "last": "2026-02-01"}, "The last day comes before the first day."),
        ({"first": "2001-02-01", "last": "2001-02-02"}, "Nothing to export for these dates."),
        ({"topic": "place"}, "Nothing to export for these dates."),
        ({"language": "=1+1"}, "Nothing to export for these dates."),
        ({"what": "answers"}, "Choose a survey."),
        ({"what": "texts"}, "Choose a survey."),
    ],
)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_cannot_be_made_is_said_and_nothing_is_logged(
    app, school, make, told, wrong, words, kind
):
    told("Hello")
    answer = make(contact="with", kind=kind, **wrong)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="with" checked' in answer.text, "what was chosen stays chosen"
    assert last_act(app, school).act != message_export.ACT


# --- messages -----------------------------------------------------------------------------------


def test_a_csv_of_messages(make, told, today):
    told("Dobre ciasto", "pl", topic="place", face="better", answer=True)
    answer = make()
    assert answer.status_code == 200
    assert answer.content_type == "text/csv; charset=utf-8"
    name = f"messages-{today}-to-{today}.csv"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["Cache-Control"] == "no-store"
    header, row = read_csv(answer.get_data())
    assert header == HEADER
    assert row == [
        *(today.isoformat(), "It could be better", "The building", "", "Dobre ciasto", "pl"),
        *("", "", "", "no", "yes", "no", "", "", "", ""),
    ]


def test_a_workbook_has_the_same_cells(make, told, today):
    told("Dobre ciasto", "pl", answer=True, contact=("email", "ann@example.org"))
    header, row = read_xlsx(make(kind="xlsx", contact="with").get_data())
    assert header == [*HEADER[:14], "Contact", *HEADER[14:]]
    assert row[0] == f"{today} 00:00:00", "a day, not a text"
    assert row[14] == "email: ann@example.org"


def test_no_contact_unless_it_is_asked_for(make, told):
    told("Please ring", contact=("call", "07700 900982"))
    for kind in ("csv", "xlsx"):
        for given in ({}, {"contact": ""}, {"contact": "yes"}):
            cells = make(kind=kind, **given).get_data()
            read = read_csv if kind == "csv" else read_xlsx
            assert "07700" not in str(read(cells))
    assert "call: 07700900982" in str(read_csv(make(contact="with").get_data()))


def test_what_the_safeguarding_lead_has_is_never_in_it(make, app, school, told):
    told("Canary seen", answer=True)
    hidden = told("Canary hidden", answer=True)
    assert sorted(words_of(make())) == ["Canary hidden", "Canary seen"], "the control"
    with app.app_context(), db.writing():
        change(school, hidden, state="danger")
    for more in ({}, {"tab": "answer"}, {"faces": "yes"}, {"open": "yes"}, {"contact": "with"}):
        assert words_of(make(**more)) == ["Canary seen"]
        assert "hidden" not in str(read_xlsx(make(kind="xlsx", **more).get_data()))


def test_the_filters_narrow_the_file(make, told, scene):
    told("Dobre", "pl", topic="place", face="good", answer=True, about=f"e-{scene.event}")
    told("Fine")
    for more in (
        {"language": "pl"},
        {"topic": "place"},
        {"face": "good"},
        {"tab": "answer"},
        {"about": f"e-{scene.event}"},
    ):
        assert words_of(make(**more)) == ["Dobre"]
    assert len(words_of(make())) == 2


def test_faces_without_words_are_asked_for(make, told):
    told()
    told("Fine")
    assert words_of(make()) == ["Fine"]
    assert sorted(words_of(make(faces="yes"))) == ["", "Fine"]


def test_forty_payloads_are_text_in_both_kinds_of_file(app, school, scene, make, told):
    for payload in FORMULAS:
        message = told(payload, answer=True)
        with app.app_context(), db.writing():
            sent = {"text": payload, "staff_id": scene.people["host"]}
            replies.send(school, message, key=tokens.reference(), **sent)
    rows = read_csv(make().get_data())[1:]
    assert {plain(row[4]) for row in rows} == set(FORMULAS)
    assert {plain(row[12]) for row in rows} == set(FORMULAS)
    assert not [cell for row in rows for cell in row if runs(cell)]
    rows = read_xlsx(make(kind="xlsx").get_data())[1:]
    assert {row[4] for row in rows} == {row[12] for row in rows} == set(FORMULAS)


# --- surveys ------------------------------------------------------------------------------------


def test_the_answers_to_a_survey(make, answered):
    survey = answered(5, ("one", "=Which drink?", ["=Tea"]), title="The fair")
    answer = make(what="answers", survey=survey.reference, first="", last="")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="survey-answers.csv"'
    assert read_csv(answer.get_data()) == [["Month", "'=Which drink?"], *[["2026-11", "'=Tea"]] * 5]
    book = make(what="answers", survey=survey.reference, kind="xlsx")
    assert read_xlsx(book.get_data()) == [["Month", "=Which drink?"], *[["2026-11", "=Tea"]] * 5]


def test_a_scale_says_which_end_is_which(make, answered):
    survey = answered(5, ("five", "How loud?"))
    answer = make(what="answers", survey=survey.reference)
    assert read_csv(answer.get_data())[:2] == [
        ["Month", "How loud? (1 to 5, 5 is very good)"],
        ["2026-11", "4"],
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_answers_of_fewer_than_five_are_kindly_refused(app, school, make, answered, kind):
    survey = answered(4)
    answer = make(what="answers", survey=survey.reference, kind=kind)
    assert answer.status_code == 422
    assert "Fewer than 5 people have answered. The file would show them." in answer.text
    assert f'value="{survey.reference}" dir="auto" selected' in answer.text
    assert last_act(app, school).act != message_export.ACT


def test_what_people_wrote_in_a_survey(make, told, make_survey, today):
    survey = make_survey(("text", "What else?"), title="The fair")
    told("More chairs", face="ok", question_id=survey.questions[0].id)
    told("Of no survey")
    answer = make(what="texts", survey=survey.reference, topic="place")
    name = f"survey-words-{today}-to-{today}.csv"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    (row,) = read_csv(answer.get_data())[1:]
    assert row[4] == "More chairs"
    assert row[14:] == ["The fair", "What else?"]


def test_an_unknown_survey_is_not_found(make, make_survey, told):
    told("Hello")
    assert make(what="answers", survey="x" * 22).status_code == 404
    assert make(what="texts", survey="x" * 22).status_code == 422


# --- who may, and the log -----------------------------------------------------------------------


def test_taking_a_file_is_written_down_before_it_is_read(
    app, scene, school, make, told, today, as_manager
):
    told("Canary words", "pl", topic="place", contact=("call", "07700 900982"))
    make(contact="with", kind="xlsx", topic="place", language="pl", tab="answer", mine="")
    entry = last_act(app, school)
    assert (entry.act, entry.staff_id) == (message_export.ACT, scene.people["reception"])
    assert entry.facts == {
        "what": "messages",
        "first": today.isoformat(),
        "last": today.isoformat(),
        "contact": True,
        "kind": "xlsx",
        "tab": "answer",
        "language": "pl",
        "topic": "place",
    }
    page = as_manager.get(PAGE).text
    words = f"messages, {today} to {today}, to answer, Polish, The building, with contact details"
    assert f"Reception Person</bdi>: {words}, XLSX" in page
    log = as_manager.get("/staff/audit").text
    assert "made a file of messages or of answers to a survey" in log
    assert f"{today} to {today}, with contact details" in log
    assert "Canary" not in page + log


def test_taking_answers_is_written_down(app, school, make, answered, as_manager):
    survey = answered(5)
    make(what="answers", survey=survey.reference).close()
    assert last_act(app, school).facts == {
        "what": "answers",
        "survey": survey.reference,
        "kind": "csv",
    }
    assert "answers to a survey, CSV" in as_manager.get(PAGE).text


def test_hosts_and_leads_who_are_hosts_export_nothing(as_host, as_lead, make, told):
    told("Canary words")
    for browser in (as_host, as_lead):
        assert browser.get(PAGE).status_code == 403
        answer = make(browser=browser)
        assert answer.status_code == 403
        assert "Canary" not in answer.text


def test_outsiders_export_nothing_of_ours(as_outsider, make, told, answered):
    told("Canary words")
    survey = answered(5, title="Canary survey")
    for more in ({}, {"what": "answers"}, {"what": "texts"}):
        answer = make(browser=as_outsider, survey=survey.reference, **more)
        assert answer.status_code in (403, 404, 422)
        assert "Canary" not in answer.text


# --- streamed -----------------------------------------------------------------------------------


@pytest.fixture
def long_file(app, told, monkeypatch):
    """Forty messages, read four at a time and sent row by row; return the batches that were read."""
    monkeypatch.setattr(message_export, "ROWS_AT_ONCE", 4)
    shown, read = message_export._shown, []
    monkeypatch.setattr(message_export, "_shown", lambda *given: read.append(1) or shown(*given))
    for number in range(40):
        told(f"number {number}")
    return read


def test_the_first_piece_is_sent_before_the_last_row_is_read(as_reception, today, long_file):
    day = today.isoformat()
    with as_reception.post(PAGE, data={"first": day, "last": day}, buffered=False) as answer:
        pieces = answer.response
        assert next(iter(pieces)).startswith(b"\xef\xbb\xbfDate,")
        assert len(long_file) == 1
        assert b"".join(pieces).count(b"number") == 40
    assert len(long_file) == 10


def test_a_browser_that_leaves_halfway_gives_the_connection_back(app, make, long_file, as_host):
    with app.app_context():
        before = db.reader().pool.checkedout()
    answer = make()
    assert next(iter(answer.response))
    with app.app_context():
        assert db.reader().pool.checkedout() == before + 1
    assert as_host.get("/staff/messages").status_code == 200, "others are served meanwhile"
    answer.close()
    with app.app_context():
        assert db.reader().pool.checkedout() == before
    assert len(long_file) < 10


def test_others_read_and_write_while_a_file_is_sent(make, long_file, told, client, as_host):
    with make() as answer:
        pieces = iter(answer.response)
        next(pieces)
        told("written meanwhile", "pl")
        assert client.get("/en/").status_code == 200
        assert "written meanwhile" in as_host.get("/staff/messages?tab=all&language=pl").text
        assert b"".join(pieces).count(b"number") == 40


def test_nobody_waits_for_the_writer_while_a_workbook_is_made(app, make, told, monkeypatch):
    def busy():
        with app.app_context():
            seen.append(db.writer().pool.checkedout())
        return scratch()

    seen, scratch = [], downloads.scratch
    assert "message_export.make" in accounts.READS_FIRST
    monkeypatch.setattr(downloads, "scratch", busy)
    told("Hello")
    assert make(kind="xlsx").status_code == 200
    assert seen == [0]


def test_a_disk_that_is_full_loses_nothing(make, app, school, told, monkeypatch):
    def full():
        raise OSError(28, "No space left on device")

    told("Hello")
    monkeypatch.setattr(downloads, "scratch", full)
    answer = make(kind="xlsx")
    assert answer.status_code == 503
    assert "The file was not made. Nothing was lost." in answer.text
    assert last_act(app, school).act != message_export.ACT
