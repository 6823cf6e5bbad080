"""Messages as rows of a file: what is in them, what is not, and that they are read as they go."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, tabular, text, tokens
from kiosk.domain import feedback, message_export, replies, translations
from kiosk.domain.inbox_filters import ALL, ANSWER, Filter
from kiosk.domain.message_export import Wanted, Wording
from kiosk.models.event import Event
from kiosk.models.feedback import Feedback
from kiosk.models.translation import Translation
from tests.formulas import FORMULAS, UNSEEN
from tests.messages import change, give
from tests.sheets import plain, read_csv, read_xlsx, runs
from tests.surgeries import add_host, add_surgery
from tests.surveys import add_survey

NAMES = (
    *("day", "face", "topic", "about", "words", "language", "translation", "into", "by", "typed"),
    *("wanted", "answered", "reply", "reply_language", "survey", "question"),
)
WORDING = Wording(
    faces={"ok": "OK", "good": "Good"},
    topics={"place": "The building"},
    yes="yes",
    no="no",
    computer="a computer",
    somebody="a member of staff",
)


@pytest.fixture
def today(school):
    return clock.today(school.time_zone)


@pytest.fixture
def keep(context, school):
    """Return a way to commit what a test gave: an export has a connection of its own."""
    return db.session.commit


@pytest.fixture
def rows(school, today, keep):
    """Return a way to export, each row by the names of its cells."""

    def export(first=None, last=None, **more):
        keep()
        names = (*NAMES[:14], "contact", *NAMES[14:]) if more.get("with_contact") else NAMES
        wanted = Wanted(first or today, last or today, **more)
        found = message_export.rows(school, wanted, WORDING)
        return [dict(zip(names, row, strict=True)) for row in found]

    return export


@pytest.fixture
def translated(school, scene):
    """Return a way to translate a message into English: a computer's, or a person's words."""

    def put(reference, original, words, person=True, tag="pl"):
        about = {"source": tag, "source_text": original, "staff_id": scene.people["reception"]}
        translations.write(school, "feedback", reference, "words", "en", words, **about)
        if not person:
            mine = (Translation.school_id == school.id, Translation.subject_reference == reference)
            known = {"machine": True, "by_id": None, "on_day": None}
            db.session.execute(sa.update(Translation).where(*mine).values(**known))

    return put


# --- what is in a row ---------------------------------------------------------------------------


def test_a_message_stands_beside_its_translation_and_its_answer(
    rows, school, scene, today, translated
):
    about = f"e-{scene.event}"
    message = give(
        school, "Dobre ciasto", "pl", about=about, topic="place", answer=True, face="good"
    )
    translated(message, "Dobre ciasto", "Good cake")
    sent = {"text": "Thank you", "staff_id": scene.people["host"]}
    replies.send(school, message, key=tokens.reference(), **sent)
    assert rows() == [
        {
            "day": today.isoformat(),
            "face": "Good",
            "topic": "The building",
            "about": "Coffee morning",
            "words": "Dobre ciasto",
            "language": "pl",
            "translation": "Good cake",
            "into": "en",
            "by": f"Reception Person, {today}",
            "typed": "no",
            "wanted": "yes",
            "answered": "yes",
            "reply": "Thank you",
            "reply_language": "en",
            "survey": None,
            "question": None,
        }
    ]


def test_a_computers_translation_is_marked_as_one(rows, school, translated):
    message = give(school, "Dobre ciasto", "pl")
    translated(message, "Dobre ciasto", "Good cake", person=False)
    assert rows()[0]["by"] == "a computer"


def test_a_translation_of_other_words_than_there_are_now_is_left_out(rows, school, translated):
    stale, fresh = give(school, "Nowe", "pl"), give(school, "Dobre", "pl")
    translated(stale, "Stare", "Old")
    translated(fresh, "Dobre", "Good")
    assert {row["words"]: row["translation"] for row in rows()} == {"Nowe": "", "Dobre": "Good"}


def test_what_was_typed_up_from_a_voice_is_said(rows, school, scene):
    give(school, "spoken", words_by_id=scene.people["host"])
    give(school, "written")
    assert {row["words"]: row["typed"] for row in rows()} == {"spoken": "yes", "written": "no"}


def test_several_answers_are_in_one_cell_in_their_order(rows, school, scene, today):
    message = give(school, "Hello", answer=True)
    for words in ("First", "Then"):
        given = {"text": words, "staff_id": scene.people["host"]}
        key = f"another-{tokens.reference()}"
        replies.send(school, message, key=key, **given)
    row = rows()[0]
    assert (row["reply"], row["reply_language"]) == ("First\n\nThen", "en; en")


def test_a_text_of_a_survey_has_its_title_and_question(rows, school):
    survey = add_survey(school, ("text", "What else?"), title="After the fair")
    link = tokens.reference() * 2
    question_id = survey.questions[0].id
    feedback.write_text(
        school, token=link, question_id=question_id, words="More chairs", language="en"
    )
    give(school, "of no survey")
    assert [
        (row["words"], row["survey"], row["question"]) for row in rows(survey=survey.reference)
    ] == [("More chairs", "After the fair", "What else?")]
    assert len(rows()) == 2


def test_contacts_are_in_it_only_when_they_are_asked_for(rows, school):
    give(school, "Please ring", contact=("call", "07700 900982"))
    give(school, "No number")
    assert "07700" not in str(rows())
    assert {row["contact"] for row in rows(with_contact=True)} == {"call: 07700900982", ""}


def test_faces_rank_nobody(rows, school):
    """A face without words about a person or their surgery does not say so; words do."""
    helen = add_host(school, "Helen")
    surgery = add_surgery(school, [helen], title="Talk to Helen")
    for about in (f"h-{helen.reference}", f"s-{surgery.reference}"):
        give(school, about=about)
        give(school, "She listened", about=about)
    found = [(row["words"], row["about"]) for row in rows(filter=Filter(faces=True))]
    assert sorted(found, key=str) == [
        ("", None),
        ("", None),
        ("She listened", "Helen"),
        ("She listened", "Talk to Helen"),
    ]


def test_nothing_of_a_row_leads_back_to_somebody(rows, school):
    """No name of a row, no digest, no code: none of what the table keeps to find it again."""
    message = give(school, "Hello", answer=True, code_digest="c" * 64)
    row = rows(with_contact=True)[0]
    kept = db.session.execute(
        sa.select(Feedback.link_digest, Feedback.answer_digest, Feedback.code_digest).where(
            Feedback.school_id == school.id, Feedback.reference == message
        )
    ).one()
    for secret in (message, *kept):
        assert secret not in str(row)
    assert not [cell for cell in row.values() if isinstance(cell, str) and len(cell) > 40]


# --- which rows ---------------------------------------------------------------------------------


def test_what_the_safeguarding_lead_has_is_never_in_it(rows, school):
    give(school, "seen", answer=True)
    hidden = give(school, "hidden", answer=True)
    assert {row["words"] for row in rows()} == {"seen", "hidden"}, "the control"
    change(school, hidden, state="danger")
    for wanted in (Filter(), Filter(tab=ANSWER), Filter(faces=True)):
        assert [row["words"] for row in rows(filter=wanted)] == ["seen"]


def test_the_filters_are_those_of_the_inbox(rows, school, scene):
    give(school, "Dobre", "pl", topic="place", face="good", answer=True)
    give(school, "Fine", "en", topic="staff")
    give(school)
    assert len(rows()) == 2, "faces without words are asked for"
    assert len(rows(filter=Filter(faces=True))) == 3
    for wanted in (
        *(Filter(language="pl"), Filter(topic="place"), Filter(face="good")),
        Filter(tab=ANSWER),
    ):
        assert [row["words"] for row in rows(filter=wanted)] == ["Dobre"]
    for wanted in (
        Filter(about=f"e-{scene.event}"),
        Filter(mine=True, staff_id=1),
        Filter(tab="board"),
    ):
        with pytest.raises(message_export.NothingTold):
            rows(filter=wanted)


def test_both_days_are_included_and_no_others(rows, school, today):
    for back in range(4):
        give(school, f"{back} days ago", day=today - timedelta(days=back))
    found = rows(today - timedelta(days=2), today - timedelta(days=1))
    assert [row["words"] for row in found] == ["2 days ago", "1 days ago"]


def test_within_a_day_a_random_name_decides(rows, school):
    given = {give(school, f"number {n}"): f"number {n}" for n in range(20)}
    assert [row["words"] for row in rows()] == [given[name] for name in sorted(given)]
    assert sorted(given) != list(given), "the control: the order of arrival is another one"


def test_another_school_and_empty_days_are_refused_before_a_file_begins(rows, school, other, today):
    give(school, "Hello")
    rows()
    for whose, first, last, refusal in (
        (other, today, today, message_export.NothingTold),
        (school, today + timedelta(days=1), today + timedelta(days=1), message_export.NothingTold),
        (school, today, today - timedelta(days=1), message_export.DatesTurnedRound),
    ):
        with pytest.raises(refusal):
            message_export.rows(whose, Wanted(first, last), WORDING)


# --- how it is read -----------------------------------------------------------------------------


def test_many_rows_come_in_order_and_whole(rows, school, monkeypatch, translated, scene):
    monkeypatch.setattr(message_export, "ROWS_AT_ONCE", 3)
    given = {give(school, f"nr {n}", "pl", answer=True): f"nr {n}" for n in range(10)}
    for reference, words in given.items():
        translated(reference, words, f"no {words}")
        sent = {"text": f"re {words}", "staff_id": scene.people["host"]}
        replies.send(school, reference, key=tokens.reference(), **sent)
    found = rows()
    assert [row["words"] for row in found] == [given[name] for name in sorted(given)]
    for row in found:
        assert (row["translation"], row["reply"]) == (f"no {row['words']}", f"re {row['words']}")


def test_no_row_asks_the_database_a_question_of_its_own(rows, school, monkeypatch):
    def asked():
        seen = []
        listener = (db.reader(), "before_cursor_execute", lambda *given: seen.append(given[2]))
        sa.event.listen(*listener)
        try:
            rows()
        finally:
            sa.event.remove(*listener)
        return len(seen)

    give(school, "one")
    few = asked()
    for n in range(40):
        give(school, f"number {n}")
    assert asked() == few
    monkeypatch.setattr(message_export, "ROWS_AT_ONCE", 1)
    assert asked() > few, "the control: so many at once are why"


def test_the_first_rows_are_there_before_the_last_are_read(school, today, keep, monkeypatch):
    monkeypatch.setattr(message_export, "ROWS_AT_ONCE", 5)
    for n in range(50):
        give(school, f"number {n}")
    keep()
    read = []
    shown = message_export._shown
    monkeypatch.setattr(message_export, "_shown", lambda *given: read.append(1) or shown(*given))
    found = message_export.rows(school, Wanted(today, today), WORDING)
    chunks = tabular.csv_chunks(NAMES, found, 5)
    assert next(chunks).startswith(b"\xef\xbb\xbfday,")
    assert next(chunks).count(b"number") == 5
    assert len(read) <= 2
    assert sum(chunk.count(b"number") for chunk in chunks) == 45
    assert len(read) == 10


def test_a_file_that_is_given_up_lets_its_connection_go(school, today, keep):
    give(school, "Hello")
    keep()
    before = db.reader().pool.checkedout()
    found = message_export.rows(school, Wanted(today, today), WORDING)
    assert db.reader().pool.checkedout() == before + 1
    found.close()
    assert db.reader().pool.checkedout() == before


# --- forty payloads -----------------------------------------------------------------------------


@pytest.fixture
def laden(rows, school, scene, translated):
    """Forty messages, each with a payload in its words, translation, answer, contact and title."""
    for number, payload in enumerate(FORMULAS):
        helen = add_host(school, payload[:90])
        about = f"h-{helen.reference}"
        message = give(school, payload, "pl", about=about, answer=True)
        translated(message, payload, payload)
        sent = {"text": payload, "staff_id": scene.people["host"]}
        replies.send(school, message, key=f"key-{number}", **sent)
        change(school, message, contact=payload)
    return [tuple(row.values()) for row in rows(with_contact=True)]


def test_forty_payloads_are_kept_and_come_back_letter_by_letter(laden):
    assert len(laden) == len(FORMULAS) == 40
    assert {row[4] for row in laden} == set(FORMULAS)
    for row in laden:
        assert {row[3], row[4], row[6], row[12]} == {row[4]}


def test_forty_payloads_are_text_in_csv(laden):
    data = b"".join(tabular.csv_chunks([""] * len(laden[0]), laden))
    back = read_csv(data)[1:]
    assert [runs(payload) for payload in FORMULAS].count(True) > 15, "the control"
    for stored, row in zip(back, laden, strict=True):
        assert not [cell for cell in stored if runs(cell)]
        assert [plain(cell) for cell in stored] == ["" if cell is None else cell for cell in row]


def test_forty_payloads_are_text_in_a_workbook(laden, tmp_path):
    file = tmp_path / "messages.xlsx"
    tabular.xlsx_file([""] * len(laden[0]), laden, file)
    for stored, row in zip(read_xlsx(file.read_bytes())[1:], laden, strict=True):
        assert stored == ["" if cell is None else cell for cell in row]


@pytest.mark.parametrize("payload", UNSEEN)
def test_a_sign_behind_what_nobody_sees_is_text_too(rows, school, payload):
    """Rows that another program wrote into our tables: cleaning keeps none of these."""
    change(school, give(school, "Hello"), words=payload)
    row = rows()[0]
    assert row["words"] == payload
    assert runs(payload)
    cells = read_csv(b"".join(tabular.csv_chunks(NAMES, [tuple(row.values())])))[1]
    assert cells[4] == f"'{payload}"
    assert not runs(cells[4])


@pytest.mark.parametrize("bad", ["\x00", "\ud800"])
def test_what_no_file_can_hold_is_not_kept(rows, school, bad):
    assert bad not in text.clean_paragraph(f"=1{bad}+1", 99)
    give(school, f"=1{bad}+1")
    assert bad not in rows()[0]["words"]


def test_titles_of_events_and_surveys_are_text_too(rows, school, scene):
    mine = (Event.school_id == school.id, Event.reference == scene.event)
    db.session.execute(sa.update(Event).where(*mine).values(title="=1+1"))
    give(school, "Hello", about=f"e-{scene.event}")
    row = rows()[0]
    assert row["about"] == "=1+1"
    assert read_csv(b"".join(tabular.csv_chunks(NAMES, [tuple(row.values())])))[1][3] == "'=1+1"


# --- who took what ------------------------------------------------------------------------------


def test_the_log_says_who_took_what_and_no_words_of_anybody(school, scene, today, context):
    staff_id = scene.people["manager"]
    asked = Filter(tab=ALL, language="pl", topic="place", mine=True, staff_id=staff_id)
    message_export.note(school, staff_id, Wanted(today, today, asked, with_contact=True), "csv")
    message_export.note_answers(school, staff_id, "s" * 22, "xlsx")
    answers, messages = message_export.taken(school)
    assert messages.by == answers.by == "Manager Person"
    assert messages.facts == {
        "what": "messages",
        "first": today.isoformat(),
        "last": today.isoformat(),
        "contact": True,
        "kind": "csv",
        "language": "pl",
        "topic": "place",
        "mine": True,
    }
    assert answers.facts == {"what": "answers", "survey": "s" * 22, "kind": "xlsx"}
