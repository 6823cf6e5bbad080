"""A4: today's lines, and the runner of one: who is next, the door, and when it ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, g, request

from kiosk.core import clock
from kiosk.domain import (
    audit,
    queue_board,
    queue_door,
    queue_history,
    queue_line,
    queue_log,
    queue_running,
    surgeries,
)
from kiosk.domain.fair_line import Why
from kiosk.domain.queue_board import Board, Row
from kiosk.domain.surgeries import SurgeryView
from kiosk.domain.tickets import Ticket
from kiosk.web.plumbing import line_pages, line_stories, polls, times, undo
from kiosk.web.plumbing.access import STAFF, open_to
from kiosk.web.plumbing.desk import page, page_or_fragment, person
from kiosk.web.plumbing.pages import unchanged

blueprint = Blueprint("queue", __name__)

LONGER = timedelta(minutes=15)
DOORS = {"open": "Open", "break": "Break", "last": "Last people", "closed": "Closed"}
DOOR_WORDS = {
    "open": "People can take a number.",
    "break": "People can take a number. They see that nobody is called just now.",
    "last": "Nobody new can take a number. Those in the line are still seen.",
    "closed": "The line is closed. Nobody can take a number.",
}


@dataclass(frozen=True)
class LineRow:
    """A surgery of today as the list shows it."""

    surgery: SurgeryView
    waiting: int
    own: bool
    door: str


@blueprint.get("/queue")
@open_to(*STAFF)
def lines() -> Response:
    """List today's lines, the own one first."""
    today = surgeries.on_day(g.school, clock.today(g.school.time_zone), g.language.tag)
    waiting = queue_board.waiting_by_line(g.school)
    rows = [_line_row(each, waiting.get(each.id, 0)) for each in today]
    return page("staff/queue/lines.html", rows=sorted(rows, key=lambda row: not row.own))


def _line_row(view: SurgeryView, waiting: int) -> LineRow:
    own = any(host.staff_id == person().id for host in view.hosts)
    return LineRow(view, waiting, own, _door(view))


def _door(view: SurgeryView) -> str:
    now = clock.now()
    if view.door == surgeries.OPEN and now < view.starts_at - surgeries.OPENS_BEFORE:
        opens = times.time_of(view.starts_at - surgeries.OPENS_BEFORE)
        return f"Takes numbers from {opens}"
    if view.door == surgeries.OPEN and view.ended(now):
        return "Its time is over"
    if not view.walk_ins:
        return "Only for booked times"
    return DOORS.get(view.door, view.door)


@blueprint.get("/queue/<reference>")
@open_to(*STAFF)
def runner(reference: str) -> Response:
    """Show a line, or, as the answer to a step, only what changed."""
    return page_or_fragment(
        "staff/queue/runner.html", "staff/queue/_answer.html", **_context(reference)
    )


@blueprint.get("/queue/<reference>/live")
@open_to(*STAFF)
def live(reference: str) -> Response:
    """Answer the page's question whether anything has changed, before anything is read."""
    tag = _tag(reference)
    answer = unchanged(tag) or page("staff/queue/_live.html", **_context(reference))
    answer.set_etag(tag)
    return answer


def _tag(reference: str) -> str:
    return polls.line_tag(g.school, queue_board.version(g.school, reference), clock.now())


def _context(reference: str) -> dict[str, Any]:
    tag = _tag(reference)  # first: a change in between is fetched with the next poll
    board = queue_board.board(g.school, reference, person().id, g.language.tag)
    return {
        "board": board,
        "etag": tag,
        "why": _why(board),
        "me": person().first_name,
        "doors": DOORS,
        "door_words": DOOR_WORDS,
        "in_words": line_pages.in_words,
        "later": board.surgery.ends_at + LONGER,
        "shown": line_pages.milliseconds(clock.now()),
    }


def _why(board: Board) -> str:
    chosen = board.next
    if chosen is None:
        return ""
    due = times.time_of(chosen.due_at) if chosen.due_at else ""
    sentences = {
        Why.PROMISE: "Two people who came later went before them. Nobody is passed more often.",
        Why.BOOKED: f"They booked {due}, and it is time.",
        Why.EARLY: f"They booked {due}. Nobody else is waiting, so they can go early.",
    }
    return sentences.get(Why(board.why_next), _turn(board, chosen))


def _turn(board: Board, chosen: Row) -> str:
    ahead = [row for row in board.waiting if row.due_at and row is not chosen]
    if ahead:
        return "They have waited longest, and there is time before the next booked person."
    return "They have waited longest."


@blueprint.post("/queue/<reference>/door")
@open_to(*STAFF)
def set_door(reference: str) -> Response:
    """Open the door, take a break, let the last people in, or close it."""
    door = request.form.get("door", "")
    before = surgeries.by_reference(g.school, reference, g.language.tag).door
    try:
        queue_door.set_door(g.school, reference, door, person().id)
    except queue_door.DoorUnknown as refusal:
        return line_pages.too_late(reference, refusal)
    answer = line_pages.back(reference)
    if before == door:
        return answer
    said = f"Door: {DOORS[door]}."
    return undo.offer(answer, said, "queue.set_door", [("door", before)], reference=reference)


@blueprint.post("/queue/<reference>/longer")
@open_to(*STAFF)
def extend(reference: str) -> Response:
    """Go on fifteen minutes longer. The form says until when: sent twice, it is once."""
    ends_at = queue_log.lock(g.school, reference).ends_at  # two taps come one after the other
    until = _instant(request.form.get("until", ""))
    if until is None or abs(until - ends_at) != LONGER:
        return line_pages.back(reference)
    minutes = int((until - ends_at).total_seconds() // 60)
    queue_door.extend(g.school, reference, minutes, person().id)
    fields = [("until", ends_at.isoformat())]
    said = f"This line goes on until {times.time_of(until)}."
    answer = line_pages.back(reference)
    return undo.offer(answer, said, "queue.extend", fields, reference=reference)


def _instant(given: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


@blueprint.route("/queue/<reference>/close", methods=["GET", "POST"])
@open_to(*STAFF)
def close_early(reference: str) -> Response:
    """Say who still waits and can be offered a time; then close."""
    if request.method == "POST":
        was_open = surgeries.by_reference(g.school, reference, g.language.tag).door != "closed"
        left = queue_door.close_early(g.school, reference, person().id)
        if was_open or left:
            audit.note(g.school, person().id, "line_closed", surgery=reference, left=left)
        return line_pages.done(reference, f"Closed. People who were still waiting: {left}.")
    board = queue_board.board(g.school, reference, person().id, g.language.tag)
    return page_or_fragment(
        "staff/queue/close.html",
        "staff/queue/_close.html",
        board=board,
        in_words=line_pages.in_words,
        next_ones=_next_ones(board.surgery),
    )


def _next_ones(view: SurgeryView) -> Sequence[SurgeryView]:
    """Return where those who wait can book instead: the same hosts first, five at most."""
    hosts = {host.id for host in view.hosts}
    coming = surgeries.coming(g.school, g.language.tag)
    free = [each for each in coming if each.bookable and each.id != view.id]
    return sorted(free, key=lambda each: not hosts & {host.id for host in each.hosts})[:5]


@blueprint.post("/queue/<reference>/clear")
@open_to(*STAFF)
def clear_unused(reference: str) -> Response:
    """Take those off the shelf who were called a quarter of an hour ago and never came."""
    gone = queue_door.clear_unused(g.school, reference, person().id)
    if gone:
        audit.note(g.school, person().id, "tickets_cleared", surgery=reference, tickets=gone)
    return line_pages.done(reference, f"Unused tickets cleared: {gone}.")


@blueprint.get("/queue/<reference>/tickets/<ticket>")
@open_to(*STAFF)
def ticket(reference: str, ticket: str) -> Response:
    """Show what can be done for one person in the line; `do` asks why they go first, or later."""
    board = queue_board.board(g.school, reference, person().id, g.language.tag)
    row = _row(board, ticket)
    if row is None:
        return line_pages.too_late(reference, queue_running.InHand())
    return page_or_fragment(
        "staff/queue/ticket.html",
        "staff/queue/_ticket.html",
        board=board,
        row=row,
        do=request.args.get("do", ""),
        reasons=line_pages.REASON_WORDS,
        up=_after(board.waiting, row, -1),
        down=_after(board.waiting, row, 1),
        others=_other_lines(board),
        in_words=line_pages.in_words,
    )


def _row(board: Board, reference: str) -> Row | None:
    queue_line.ticket(g.school, reference)  # refuses one that was never there
    shown = (board.mine, *board.others, *board.waiting, *board.away, *board.follow_ups)
    return next((row for row in shown if row is not None and row.reference == reference), None)


def _after(waiting: Sequence[Row], row: Row, places: int) -> str | None:
    """Return after whom somebody stands who goes this way by one; None where they cannot."""
    if row not in waiting:
        return None
    place = waiting.index(row) + places
    others = [each.reference for each in waiting if each is not row]
    if not 0 <= place <= len(others):
        return None
    return others[place - 1] if place else ""


def _other_lines(board: Board) -> list[surgeries.SurgeryView]:
    today = surgeries.on_day(g.school, clock.today(g.school.time_zone), g.language.tag)
    return [each for each in today if each.id != board.surgery.id and each.door != "closed"]


@blueprint.get("/queue/tickets/<reference>")
@open_to(*STAFF)
def story(reference: str) -> Response:
    """Tell what happened to one ticket, step by step."""
    found = queue_line.ticket(g.school, reference)
    line = queue_line.surgery_of(g.school, found)
    return page_or_fragment(
        "staff/queue/story.html",
        "staff/queue/_story.html",
        ticket=Ticket(found.picture, found.number),
        name=line_pages.in_words(Ticket(found.picture, found.number)),
        line=line.reference,
        steps=line_stories.told(queue_history.story(g.school, reference), found.id),
    )
