"""A line under random steps, checked against its own history (reliability.md 1.10, I9).

A model that knows only the promises: who came when, who is called how often, who was passed.
KIOSK_HISTORIES=1000 tells so many stories instead of the usual few.
"""

import os
from collections import Counter
from datetime import timedelta

import sqlalchemy as sa
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from kiosk.core import clock, db, errors
from kiosk.domain import (
    fair_line,
    queue_history,
    queue_line,
    queue_running,
    queue_turns,
    queue_undo,
)
from kiosk.domain.queue_log import Act
from kiosk.models.surgery import Slot
from kiosk.models.ticket import Ticket
from tests.lines import People
from tests.surgeries import add_host, add_surgery

#: Calls that the line itself chose; others were staff's own, with a reason.
BY_RULE = {str(why) for why in fair_line.Why}
MINUTE = timedelta(minutes=1)


def machine(app, scene):
    """Return the machine for this school; each run begins with an empty line."""

    class Line(RuleBasedStateMachine):
        @initialize(hosts=st.integers(1, 2))
        def open(self, hosts):
            self.context = app.app_context()
            self.context.push()
            self.now = clock.now().replace(second=0, microsecond=0)
            self.people = People(scene.school)
            self.school = scene.school
            seeing = [add_host(self.school, f"Host {number}") for number in range(hosts)]
            self.surgery = add_surgery(self.school, seeing, self.now, minutes=600)
            self.staff = [scene.people["host"], scene.people["reception"]]
            self.joined, self.parked = [], Counter()

        def teardown(self):
            if hasattr(self, "context"):
                db.session.rollback()
                db.session.remove()
                self.context.pop()

        def do(self, step, *args):
            """Take a step at the machine's own time; a refusal is an answer like others."""
            with clock.at(self.now):
                try:
                    return step(*args)
                except errors.Refusal:
                    return None

        def one(self, number):
            return self.joined[number % len(self.joined)] if self.joined else None

        @rule(minutes=st.integers(1, 15))
        def time_passes(self, minutes):
            self.now += minutes * MINUTE

        @rule()
        def walks_in(self):
            someone = self.do(self.people.walk_in, self.surgery)
            if someone:
                self.joined.append(someone)

        @rule(slot=st.integers(0, 40))
        def books_and_comes(self, slot):
            due = self.surgery.starts_at + slot * 10 * MINUTE
            free = db.session.scalar(
                sa.select(Slot.taken).where(
                    Slot.school_id == self.school.id,
                    Slot.surgery_id == self.surgery.id,
                    Slot.starts_at == due,
                )
            )
            if free == 0:
                booking = self.do(self.people.booking, self.surgery, due)
                someone = self.do(self.people.arrive, booking, "desk")
                if someone:
                    self.joined.append(someone)

        @rule(who=st.integers(0, 1))
        def call_next(self, who):
            with clock.at(self.now):
                line = queue_line.of(self.school, self.surgery)
                chosen = line.next()
                mine = [each for each in line.in_hand if each.called_by_id == self.staff[who]]
            found = self.do(
                queue_running.call_next, self.school, self.surgery.reference, self.staff[who]
            )
            if mine:
                assert found == mine[0].reference
            else:
                assert (found is None) == (chosen is None)

        @rule(
            number=st.integers(0, 30), who=st.integers(0, 1), reason=st.sampled_from(("", "baby"))
        )
        def call_somebody(self, number, who, reason):
            someone = self.one(number)
            if someone:
                args = (self.surgery.reference, someone.reference, self.staff[who], reason)
                self.do(queue_running.call, self.school, *args)

        @rule(
            number=st.integers(0, 30),
            who=st.integers(0, 1),
            step=st.sampled_from(("here", "seen", "not_here", "put_back", "call_again", "give_up")),
        )
        def staff_step(self, number, who, step):
            someone = self.one(number)
            if someone:
                self.do(
                    getattr(queue_running, step), self.school, someone.reference, self.staff[who]
                )

        @rule(number=st.integers(0, 30), who=st.integers(0, 1))
        def undo(self, number, who):
            someone = self.one(number)
            if someone:
                self.do(queue_undo.undo, self.school, someone.reference, self.staff[who])

        @rule(
            number=st.integers(0, 30),
            step=st.sampled_from(("more_time", "put_me_back", "give_back", "coming_back")),
        )
        def own_step(self, number, step):
            someone = self.one(number)
            if someone:
                self.do(getattr(queue_turns, step), self.school, someone.link)

        @invariant()
        def history_and_tables_agree(self):
            if not getattr(self, "joined", None):
                return
            db.session.flush()
            line = queue_history.replay(queue_history.steps(self.school, self.surgery.id))
            rows = tickets_of(self.school, self.surgery)
            assert line.states == {row.id: row.state for row in rows}
            assert line.joined == [row.id for row in rows]
            assert {row.id: row.calls for row in rows if row.calls} == {
                ticket: count for ticket, count in line.calls.items() if count
            }
            assert all(row.overtaken == line.overtaken.get(row.id, 0) for row in rows)

        @invariant()
        def nobody_has_two_people_and_nobody_is_called_by_two(self):
            if getattr(self, "joined", None):
                in_hand = [
                    row
                    for row in tickets_of(self.school, self.surgery)
                    if row.state in queue_line.IN_HAND
                ]
                assert all(row.called_by_id is not None for row in in_hand)
                assert len({row.called_by_id for row in in_hand}) == len(in_hand)

        @invariant()
        def nobody_is_passed_by_the_rule_more_often_than_promised(self):
            if getattr(self, "joined", None):
                steps = queue_history.steps(self.school, self.surgery.id)
                assert max(passed_by_rule(steps).values(), default=0) <= fair_line.MOST_OVERTAKEN

        @invariant()
        def nobody_is_skipped_without_a_reason(self):
            if getattr(self, "joined", None):
                for step in queue_history.steps(self.school, self.surgery.id):
                    if step.act == Act.CALLED:
                        known = BY_RULE | {"shelf", *queue_running.REASONS}
                        assert step.reason in known

    return Line


def tickets_of(school, surgery):
    wanted = (Ticket.school_id == school.id, Ticket.surgery_id == surgery.id)
    return db.session.scalars(sa.select(Ticket).where(*wanted).order_by(Ticket.id)).all()


def passed_by_rule(steps):
    """Count how often each ticket was passed by a call that the line chose itself."""
    passed, taken_back = Counter(), []
    undone = {}
    for step in steps:
        if step.act == Act.UNDONE and step.reason == Act.CALLED:
            taken_back.append(undone.get(step.ticket_id))
        if step.act == Act.CALLED:
            undone[step.ticket_id] = step.number
    for step in steps:
        if step.act == Act.CALLED and step.reason in BY_RULE and step.number not in taken_back:
            passed.update(step.facts.get("passed", ()))
        if step.act == Act.MORE_TIME or (step.act == Act.BACK and step.facts.get("turn") == "end"):
            passed[step.ticket_id] = 0
    return passed


def test_a_line_keeps_its_promises_whatever_happens(app, scene):
    examples = int(os.environ.get("KIOSK_HISTORIES", "12"))
    found = (Phase.explicit, Phase.reuse, Phase.generate)  # a shorter story takes minutes to find
    how = settings(max_examples=examples, stateful_step_count=30, deadline=None, phases=found)
    run_state_machine_as_test(machine(app, scene), settings=how)


def test_the_control_a_line_that_calls_the_newest_first_breaks_them(app, scene, monkeypatch):
    """The checker notices: with another rule in place of ours, a promise is broken."""

    def newest_first(waiting, _now):
        last = max(waiting, key=lambda place: place.turn, default=None)
        return fair_line.Next(last, fair_line.Why.TURN) if last else None

    monkeypatch.setattr(fair_line, "next_of", newest_first)
    school, staff = scene.school, scene.people["host"]
    with app.app_context():
        people, surgery = People(school), add_surgery(school, [add_host(school)], minutes=600)
        for _turn in range(6):
            people.walk_in(surgery)
        for _turn in range(4):
            reference = queue_running.call_next(school, surgery.reference, staff)
            queue_running.seen(school, reference, staff)
        steps = queue_history.steps(school, surgery.id)
        db.session.rollback()
    assert max(passed_by_rule(steps).values()) > fair_line.MOST_OVERTAKEN
