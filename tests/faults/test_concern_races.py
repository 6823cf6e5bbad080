"""Several at once with one message: passed on once, read or taken back, and never lost by mixing."""

from functools import partial

import pytest

from kiosk.core import db
from kiosk.domain import concerns, message_settings, mixing, staff
from kiosk.domain.message_settings import LeadNeeded
from tests import tables
from tests.faults import races
from tests.messages import change, give

pytestmark = pytest.mark.faults
ROUNDS = 5


@pytest.fixture
def message(app, school, lead):
    """Return a way to give a message that mixing has yet to move. Committed."""

    def make():
        with app.app_context(), db.writing():
            return give(school, "Somebody hits me")

    return make


def run(app, *calls):
    """Make all calls at the same moment; return (what it was, how it ended, answer) of each."""
    steps = [(what, what, call) for what, call in calls]
    done = races.at_once(app, steps)
    assert not [one for one in done if one.what == races.FAULT], done
    return [(one.slot, one.what == one.slot, one.answer) for one in done]


def state(app, reference):
    return next(one for one in tables.rows(app, "feedback") if one["reference"] == reference)[
        "state"
    ]


def test_one_of_many_passes_it_on_and_the_others_are_told_so(app, school, scene, message):
    for _ in range(ROUNDS):
        reference = message()
        ended = run(
            app,
            *(
                (f"{who} {turn}", partial(concerns.pass_on, school, reference, by))
                for who, by in scene.people.items()
                for turn in range(2)
            ),
        )
        passed = {what.split()[0] for what, went_well, _answer in ended if went_well}
        assert len(passed) == 1
        refused = {type(answer) for _what, went_well, answer in ended if not went_well}
        assert refused == {concerns.PassedBefore}
        assert state(app, reference) == "danger"
    assert tables.count(app, "concern") == ROUNDS


def test_it_is_read_or_taken_back_and_never_both(app, school, scene, message, lead):
    for _ in range(ROUNDS):
        reference, by = message(), scene.people["host"]
        with app.app_context(), db.writing():
            concerns.pass_on(school, reference, by)
            concern = next(one.reference for one in concerns.open_ones(school) if one.unread)
        ended = run(
            app,
            ("read", partial(concerns.read, school, concern, lead)),
            ("taken back", partial(concerns.take_back, school, reference, by)),
        )
        kept = [one for one in tables.rows(app, "concern") if one["reference"] == concern]
        went_well = {what for what, well, _answer in ended if well}
        if "taken back" in went_well:
            assert (kept, state(app, reference)) == ([], "new")
        else:
            assert kept[0]["read_by_id"] == lead
            assert state(app, reference) == "danger"


def test_mixing_at_the_same_moment_loses_nothing(app, school, scene, message):
    for _ in range(ROUNDS):
        reference = message()
        with app.app_context(), db.writing():
            change(school, reference, mixed=False)
        ended = run(
            app,
            ("mixed", partial(mixing.mix, school)),
            ("passed", partial(concerns.pass_on, school, reference, scene.people["host"])),
            ("mixed too", partial(mixing.mix, school)),
        )
        assert all(well for _what, well, _answer in ended), ended
        assert state(app, reference) == "danger"
    assert tables.count(app, "concern") == ROUNDS


def test_nothing_is_passed_on_to_a_lead_who_just_stopped(app, school, scene, message, lead):
    nobody = message_settings.MessageSettings(365, 30, 365, frozenset(), frozenset())
    for _ in range(ROUNDS):
        reference = message()
        ended = run(
            app,
            ("passed", partial(concerns.pass_on, school, reference, scene.people["host"])),
            ("ended", partial(message_settings.change, school, nobody, scene.people["admin"])),
        )
        went_well = {what for what, well, _answer in ended if well}
        refused = {type(answer) for _what, well, answer in ended if not well}
        assert len(went_well) == 1, ended
        assert refused <= {concerns.NoLead, LeadNeeded}
        with app.app_context(), db.writing():
            staff.by_id(school, lead).safeguarding = True
            for one in concerns.open_ones(school):
                concerns.close(school, one.reference, lead)
