"""Concerns: their absence from all else that staff see, count, sum up and take away."""

import inspect
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec

import sqlalchemy as sa

from kiosk.core import clock, db, errors
from kiosk.domain import concerns
from kiosk.models.feedback import Voice
from tests.domain.concerns.conftest import CANARY
from tests.messages import change, give

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
