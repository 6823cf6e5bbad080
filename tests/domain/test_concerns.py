"""Somebody may be in danger: passed on, read, dealt with, put back; seen by leads and nobody else."""

import inspect
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import audit, concerns, translations
from kiosk.domain import today as days
from kiosk.models.feedback import Concern, Feedback, Voice
from kiosk.models.staff import Staff
from kiosk.models.translation import Translation, TranslationState
from tests.messages import change, give

CANARY = "My neighbour hits him, says Zyxcanary"


@pytest.fixture
def host(scene):
    """Who passes on."""
    return scene.people["host"]


@pytest.fixture
def amina(lead, context, host):
    """Return the id of the lead. Asked for last of all, so that this test's database has her."""
    return lead


@pytest.fixture
def message(school, amina):
    """Return a message that nobody has passed on yet."""
    return give(school, CANARY, "pl", face="better", contact=("call", "07700 900 982"))


@pytest.fixture
def passed(school, message, host):
    """Return the reference of what the host passed on, and of its message."""
    concerns.pass_on(school, message, host)
    return concerns.open_ones(school)[0].reference


def state(school, reference):
    mine = (Feedback.school_id == school.id, Feedback.reference == reference)
    return db.session.execute(sa.select(Feedback.state, Feedback.done_on).where(*mine)).one()


def acts(school):
    return [entry.act for entry in audit.recent(school) if "concern" in entry.act]


def rows(school):
    counted = sa.select(sa.func.count()).where(Concern.school_id == school.id)
    return db.session.scalar(counted.select_from(Concern))


def switch_off(school, staff_id):
    mine = (Staff.school_id == school.id, Staff.id == staff_id)
    db.session.execute(sa.update(Staff).where(*mine).values(active=False))


# --- passing on -----------------------------------------------------------------------------------


def test_who_passes_a_message_on_tells_every_lead_at_once(school, message, host):
    concerns.pass_on(school, message, host)
    assert state(school, message).state == "danger"
    assert concerns.unread(school) == 1
    stands = concerns.standing(school, message, host)
    assert (stands.passed_by, stands.read_at, stands.late) == ("Host", None, False)
    assert concerns.leads(school) == ["Amina"]


def test_a_double_touch_is_one_concern_and_one_note(school, message, host):
    for _ in range(3):
        concerns.pass_on(school, message, host)
    assert rows(school) == 1
    assert acts(school) == ["concern_passed"]


def test_what_is_written_down_says_nothing_of_the_message(school, passed, message):
    entry = audit.recent(school)[0]
    assert (entry.act, entry.facts) == ("concern_passed", {"concern": passed})
    assert message not in str(entry.facts)


def test_a_colleague_who_is_second_is_told_so(school, scene, message, host):
    concerns.pass_on(school, message, host)
    with pytest.raises(concerns.PassedBefore):
        concerns.pass_on(school, message, scene.people["reception"])
    assert concerns.standing(school, message, host).passed_by == "Host"


def test_without_a_lead_nothing_is_passed_on_and_the_message_stays(school, context, host):
    reference = give(school, CANARY)
    with pytest.raises(concerns.NoLead):
        concerns.pass_on(school, reference, host)
    assert state(school, reference).state == "new"
    assert rows(school) == 0


def test_a_lead_whose_account_is_switched_off_is_no_lead(school, message, amina, host):
    switch_off(school, amina)
    with pytest.raises(concerns.NoLead):
        concerns.pass_on(school, message, host)
    assert concerns.leads(school) == []


def test_a_lead_of_another_school_does_not_count(school, other, amina, host):
    reference = give(other, CANARY)
    with pytest.raises(concerns.NoLead):
        concerns.pass_on(other, reference, host)


def test_today_is_told_of_each_step(school, message, host, amina):
    def version():
        return days.version(school, clock.today(school.time_zone))

    seen = [version()]
    concerns.pass_on(school, message, host)
    reference = concerns.open_ones(school)[0].reference
    for step in (
        lambda: None,
        lambda: concerns.read(school, reference, amina),
        lambda: concerns.close(school, reference, amina),
        lambda: concerns.open_again(school, reference, amina),
        lambda: concerns.put_back(school, reference, amina),
        lambda: concerns.bring_back(school, reference, amina),
    ):
        step()
        seen.append(version())
    assert seen == sorted(set(seen)), "a step was not told"


# --- taking back ----------------------------------------------------------------------------------


@pytest.mark.parametrize("done_on", [None, "yesterday"])
def test_who_passed_it_on_takes_it_back_and_nothing_is_left(school, message, host, done_on):
    day = clock.today(school.time_zone) - timedelta(days=1) if done_on else None
    change(school, message, state="done" if day else "new", done_on=day)
    before = state(school, message)
    concerns.pass_on(school, message, host)
    concerns.take_back(school, message, host)
    assert state(school, message) == before
    assert rows(school) == 0
    assert acts(school) == ["concern_taken_back", "concern_passed"]


def test_nobody_else_takes_it_back(school, scene, passed, message, amina):
    for other in (amina, scene.people["admin"]):
        with pytest.raises(errors.NotFound):
            concerns.take_back(school, message, other)
    assert state(school, message).state == "danger"


def test_what_is_read_stays_with_the_lead(school, passed, message, host, amina):
    concerns.read(school, passed, amina)
    with pytest.raises(concerns.ReadAlready):
        concerns.take_back(school, message, host)
    assert state(school, message).state == "danger"
    assert rows(school) == 1


# --- reading, closing, putting back ---------------------------------------------------------------


def test_the_first_to_read_it_stays_and_who_passed_it_on_sees_them(
    school, scene, passed, message, host, amina
):
    concerns.read(school, passed, amina)
    concerns.read(school, passed, scene.people["manager"])
    stands = concerns.standing(school, message, host)
    assert stands.read_by == "Amina"
    assert concerns.unread(school) == 0
    assert acts(school).count("concern_read") == 1


def test_nobody_reads_it_for_ten_minutes(school, passed, message, host, amina):
    now = clock.now()
    with clock.at(now + concerns.LATE - timedelta(seconds=30)):
        assert not concerns.alert(school).late
        assert not concerns.standing(school, message, host).late
    with clock.at(now + concerns.LATE + timedelta(seconds=1)):
        assert concerns.alert(school).late
        assert concerns.standing(school, message, host).late
        concerns.read(school, passed, amina)
        assert not concerns.alert(school).late
        assert not concerns.standing(school, message, host).late


def test_what_is_dealt_with_is_read_and_can_be_opened_again(school, passed, amina):
    concerns.close(school, passed, amina)
    assert concerns.open_ones(school) == []
    (row,) = concerns.closed_ones(school)
    assert (row.closed_by, row.read_by) == ("Amina", "Amina")
    assert concerns.open_count(school) == 0
    concerns.open_again(school, passed, amina)
    assert [row.reference for row in concerns.open_ones(school)] == [passed]
    assert concerns.closed_ones(school) == []


def test_what_is_no_worry_goes_back_and_comes_again(school, passed, message, host, amina):
    concerns.put_back(school, passed, amina)
    assert state(school, message).state == "new"
    assert concerns.standing(school, message, host).put_back
    assert (concerns.open_ones(school), concerns.closed_ones(school)) == ([], [])
    assert concerns.unread(school) == 0
    with pytest.raises(errors.NotFound):
        concerns.one(school, passed, "en")
    for step in (concerns.read, concerns.close, concerns.open_again):
        with pytest.raises(errors.NotFound):
            step(school, passed, amina)
    concerns.bring_back(school, passed, amina)
    assert state(school, message).state == "danger"
    assert concerns.one(school, passed, "en").words.text == CANARY


def test_what_was_put_back_can_be_passed_on_anew_by_somebody_else(
    school, scene, passed, message, amina
):
    concerns.put_back(school, passed, amina)
    concerns.pass_on(school, message, scene.people["reception"])
    stands = concerns.standing(school, message, scene.people["reception"])
    assert (stands.read_at, stands.closed_at, stands.put_back) == (None, None, False)
    assert concerns.unread(school) == 1


def test_lists_show_the_unread_first_and_the_closed_page_by_page(school, host, amina):
    now = clock.now()
    made = []
    for number in range(5):
        with clock.at(now + timedelta(minutes=number)):
            concerns.pass_on(school, give(school, f"Number {number}"), host)
            made.append(
                next(
                    row.reference for row in concerns.open_ones(school) if row.reference not in made
                )
            )
    concerns.read(school, made[0], amina)
    wanted = [*made[1:], made[0]]
    assert [row.reference for row in concerns.open_ones(school)] == wanted
    for reference in made:
        concerns.close(school, reference, amina)
    first = concerns.closed_ones(school, most=3)
    rest = concerns.closed_ones(school, before_id=first[-1].id)
    assert [row.reference for row in (*first, *rest)] == made[::-1]


def test_a_lead_sees_all_of_it_and_the_translation_only_while_it_fits(school, passed, message):
    whole = concerns.one(school, passed, "en")
    assert (whole.words.text, whole.words.language) == (CANARY, "pl")
    assert (whole.face, whole.contact_way, whole.contact) == ("better", "call", "07700900982")
    assert whole.translation is None
    db.session.add(
        Translation(
            reference=tokens.reference(),
            school_id=school.id,
            subject="feedback",
            subject_reference=message,
            field="words",
            source_language="pl",
            source_digest=translations.digest(CANARY),
            language="en",
            text="In English",
            state=TranslationState.DONE,
            machine=True,
        )
    )
    db.session.flush()
    assert concerns.one(school, passed, "en").translation.text.text == "In English"
    change(school, message, words="Something else")
    assert concerns.one(school, passed, "en").translation is None


def test_another_school_finds_none_of_it(school, other, passed, message, host, amina):
    assert concerns.unread(other) == 0
    assert concerns.open_ones(other) == []
    for ask in (
        lambda: concerns.one(other, passed, "en"),
        lambda: concerns.standing(other, message, host),
        lambda: concerns.read(other, passed, amina),
        lambda: concerns.close(other, passed, amina),
        lambda: concerns.put_back(other, passed, amina),
        lambda: concerns.take_back(other, message, host),
        lambda: concerns.pass_on(other, message, host),
    ):
        with pytest.raises(errors.NotFound):
            ask()
    assert concerns.unread(school) == 1


def test_who_passed_it_on_sees_nothing_of_it_and_others_not_even_that(
    school, scene, passed, message, host, amina
):
    assert "Zyxcanary" not in repr(concerns.standing(school, message, host))
    assert "Zyxcanary" not in repr(concerns.open_ones(school)), "only an opened one is written down"
    for other in (amina, scene.people["admin"]):
        with pytest.raises(errors.NotFound):
            concerns.standing(school, message, other)


# --- nobody else ----------------------------------------------------------------------------------

#: Modules through which staff meet messages. Each public function that can be called with these
#: arguments is called, before and after the message is passed on.
MEETING_MESSAGES = (
    *("inbox", "message_export", "message_summary", "replies", "feedback_voice"),
    *("translation_jobs", "survey_results", "survey_export", "today"),
)


def callable_with(school, message, host):
    """Yield each public function of those modules that asks for no more than we can give it."""
    known = {
        "school": school,
        "reference": message,
        "feedback_reference": message,
        "language": "en",
        "days": 30,
        "month": clock.today(school.time_zone).replace(day=1),
        "staff_id": host,
        "by": host,
        "most": 100,
        "first": clock.today(school.time_zone) - timedelta(days=30),
        "last": clock.today(school.time_zone),
    }
    for name in MEETING_MESSAGES:
        if find_spec(f"kiosk.domain.{name}") is None:
            continue
        module = import_module(f"kiosk.domain.{name}")
        kinds = {}
        for filter_name in ("Filter", "Filters", "Wanted"):
            if kind := getattr(module, filter_name, None):
                kinds[filter_name] = kind
        for what, function in inspect.getmembers(module, inspect.isfunction):
            if what.startswith("_") or function.__module__ != module.__name__:
                continue
            given = {}
            for argument in inspect.signature(function).parameters.values():
                if argument.name in known:
                    given[argument.name] = known[argument.name]
                elif any(kind in str(argument.annotation) for kind in kinds):
                    given[argument.name] = next(iter(kinds.values()))()
                elif argument.default is inspect.Parameter.empty:
                    break
            else:
                yield f"{name}.{what}", function, given


def told(function, given):
    """Return all that a function says, in one text; what it changes is undone."""
    attempt = db.session.begin_nested()
    try:
        answer = function(**given)
        if isinstance(answer, sa.Select):
            answer = db.session.execute(answer).all()
        elif inspect.isgenerator(answer):
            answer = list(answer)
        return repr(answer)
    except errors.Refusal as refusal:
        return repr(refusal)
    finally:
        attempt.rollback()


def test_a_concern_is_met_nowhere_else(school, message, host, amina):
    change(school, message, wants_answer=True, has_voice=True, contact="Zyxcanary-contact")
    day = clock.today(school.time_zone)
    voice = {"feedback_reference": message, "school_id": school.id, "day": day, "seconds": 3}
    db.session.add(Voice(sound=b"Zyxcanary", **voice))
    db.session.flush()
    asked = list(callable_with(school, message, host))
    before = {name: told(function, given) for name, function, given in asked}
    concerns.pass_on(school, message, host)
    shown = [name for name, function, given in asked if "Zyxcanary" in told(function, given)]
    assert shown == [], "Begin with feedback.visible(school)."
    met_before = {name for name, said in before.items() if "Zyxcanary" in said}
    assert met_before >= {"inbox.one", "inbox.page", "feedback_voice.of"}, "the control"


def test_counts_do_not_count_it(school, message, host, amina):
    inbox = import_module("kiosk.domain.inbox")
    change(school, message, wants_answer=True)
    before = inbox.counts(school)
    concerns.pass_on(school, message, host)
    assert before.to_answer == 1
    assert inbox.counts(school) == inbox.Counts(0, 0, 0)


def test_summaries_do_not_count_it(school, message, host, amina):
    summary = import_module("kiosk.domain.message_summary")
    month = (clock.today(school.time_zone).replace(day=1) - timedelta(days=1)).replace(day=1)
    for one in (message, *(give(school, "More", face="better") for _ in range(7))):
        change(school, one, day=month)
    before = repr(summary.of(school, month, "en"))
    assert repr(summary.of(school, month, "en")) == before, (
        "the control: asked again, it is the same"
    )
    concerns.pass_on(school, message, host)
    assert repr(summary.of(school, month, "en")) != before


def test_files_do_not_hold_it(app, school, scene, lead, host):
    """Committed: a file is read through a connection of its own."""
    export = import_module("kiosk.domain.message_export")
    day = clock.today(school.time_zone)
    wanted = export.Wanted(day, day, with_contact=True)
    wording = export.Wording(
        {"better": "It could be better", "ok": "OK"}, {}, "yes", "no", "a computer", ""
    )

    def taken():
        with app.app_context():
            rows = export.rows(school, wanted, wording)
            try:
                return repr(list(rows))
            finally:
                rows.close()

    with app.app_context(), db.writing():
        give(school, "Another one")
        message = give(school, CANARY, "pl", contact=("email", "zyxcanary@example.org"))
    assert CANARY in taken(), "the control"
    with app.app_context(), db.writing():
        concerns.pass_on(school, message, host)
    assert "Another one" in taken()
    assert "zyxcanary" not in taken().lower()
