"""A4: what staff do to one ticket. Each verb names its ticket: sent twice, it is done once."""

from collections.abc import Callable
from functools import wraps

from flask import Blueprint, Response, g, request

from kiosk.core import clock, errors, tokens
from kiosk.domain import (
    bookings,
    queue_joining,
    queue_line,
    queue_running,
    queue_undo,
    surgeries,
)
from kiosk.domain.tickets import Ticket
from kiosk.web.plumbing import language, line_pages, private_links, reachable, undo
from kiosk.web.plumbing.access import STAFF, open_to
from kiosk.web.plumbing.desk import page, page_or_fragment, person, sentence
from kiosk.web.plumbing.line_pages import called, done, in_words
from kiosk.web.plumbing.pages import see_other

blueprint = Blueprint("queue_steps", __name__)

View = Callable[..., Response]


def step(view: View) -> View:
    """Answer what came too late with 409, and a second tap on a new button with nothing done."""

    @wraps(view)
    def taken(reference: str, **parts: str) -> Response:
        if line_pages.too_soon():
            return line_pages.back(reference)
        try:
            return view(reference, **parts)
        except errors.NotFound:
            raise
        except errors.Refusal as refusal:
            return line_pages.too_late(reference, refusal)

    return taken


@blueprint.post("/queue/<reference>/next")
@open_to(*STAFF)
@step
def call_next(reference: str) -> Response:
    """Call whoever comes next, unless the button was one of before that ticket's talk."""
    wanted = request.form.get("ticket", "")
    if wanted and _was_mine(wanted):
        return line_pages.back(reference)
    found = queue_running.call_next(g.school, reference, person().id)
    if found is None:
        return done(reference, "No one is waiting.")
    return done(reference, f"Called: {called(found)}.", found)


def _was_mine(reference: str) -> bool:
    """Say whether this person has called this ticket and is through with it."""
    found = queue_line.ticket(g.school, reference)
    return found.called_by_id == person().id and found.state == queue_line.SEEN


@blueprint.post("/queue/<reference>/tickets/<ticket>/call")
@open_to(*STAFF)
@step
def call(reference: str, ticket: str) -> Response:
    """Call somebody out of turn, for a reason."""
    reason = request.form.get("reason", "")
    queue_running.call(g.school, reference, ticket, person().id, reason)
    return done(reference, f"Called: {called(ticket)}.", ticket)


@blueprint.post("/queue/<reference>/tickets/<ticket>/again")
@open_to(*STAFF)
@step
def call_again(reference: str, ticket: str) -> Response:
    """Call once more. The form says how often it was: sent twice, it is once."""
    found = queue_line.ticket(g.school, ticket)
    anew = found.state == queue_line.AWAY  # a call of its own, which can be taken back
    if request.form.get("calls", str(found.calls)) == str(found.calls):
        queue_running.call_again(g.school, ticket, person().id)
    return done(reference, f"Called again: {called(ticket)}.", ticket if anew else "")


@blueprint.post("/queue/<reference>/tickets/<ticket>/here")
@open_to(*STAFF)
@step
def here(reference: str, ticket: str) -> Response:
    """Begin the talk with whoever was called."""
    queue_running.here(g.school, ticket, person().id)
    return done(reference, f"Here: {called(ticket)}.", ticket)


@blueprint.post("/queue/<reference>/tickets/<ticket>/seen")
@open_to(*STAFF)
@step
def seen(reference: str, ticket: str) -> Response:
    """End the talk; nobody else is called."""
    queue_running.seen(g.school, ticket, person().id)
    return done(reference, f"Seen: {called(ticket)}.", ticket)


@blueprint.post("/queue/<reference>/tickets/<ticket>/seen-next")
@open_to(*STAFF)
@step
def seen_and_next(reference: str, ticket: str) -> Response:
    """End the talk and call whoever comes next, if this talk was still going on."""
    if queue_line.ticket(g.school, ticket).state not in queue_line.IN_HAND:
        return line_pages.back(reference)
    queue_running.seen(g.school, ticket, person().id)
    found = queue_running.call_next(g.school, reference, person().id)
    if found is None:
        return done(reference, f"Seen: {called(ticket)}. No one is waiting.", ticket)
    return done(reference, f"Seen: {called(ticket)}. Called: {called(found)}.", found, ticket)


@blueprint.post("/queue/<reference>/tickets/<ticket>/not-here")
@open_to(*STAFF)
@step
def not_here(reference: str, ticket: str) -> Response:
    """Put somebody who was called on the shelf."""
    queue_running.not_here(g.school, ticket, person().id)
    return done(reference, f"Not here yet: {called(ticket)}.", ticket)


@blueprint.post("/queue/<reference>/tickets/<ticket>/back")
@open_to(*STAFF)
@step
def put_back(reference: str, ticket: str) -> Response:
    """Let somebody from the shelf stand in line again."""
    queue_running.put_back(g.school, ticket, person().id)
    return done(reference, f"Back in line: {called(ticket)}.", ticket)


@blueprint.post("/queue/<reference>/tickets/<ticket>/give-back")
@open_to(*STAFF)
@step
def give_back(reference: str, ticket: str) -> Response:
    """Take somebody out of the line who does not want to talk any more."""
    queue_running.give_up(g.school, ticket, person().id)
    return done(reference, f"Out of the line: {called(ticket)}.", ticket)


@blueprint.post("/queue/<reference>/tickets/<ticket>/follow-up")
@open_to(*STAFF)
@step
def follow_up(reference: str, ticket: str) -> Response:
    """Note that something is left to do, or that it is done."""
    on = request.form.get("on", "") == "yes"
    queue_running.follow_up(g.school, ticket, person().id, on)
    said = "Needs follow-up" if on else "No follow-up needed"
    return done(reference, f"{said}: {called(ticket)}.", ticket)


@blueprint.post("/queue/<reference>/tickets/<ticket>/move")
@open_to(*STAFF)
@step
def move(reference: str, ticket: str) -> Response:
    """Let somebody stand after another one, or first (empty): sent twice, it is once."""
    said = f"Moved: {called(ticket)}."
    after, reason = request.form.get("after", ""), request.form.get("reason", "")
    queue_running.move(g.school, ticket, after or None, person().id, reason)
    return done(reference, said, ticket)


@blueprint.post("/queue/<reference>/tickets/<ticket>/pass")
@open_to(*STAFF)
@step
def pass_on(reference: str, ticket: str) -> Response:
    """Let somebody stand in another line of today, with all the time they have waited."""
    came_from = queue_line.surgery_of(g.school, queue_line.ticket(g.school, ticket)).reference
    to = request.form.get("to", "")
    if to == came_from:
        return line_pages.back(reference)
    queue_running.pass_on(g.school, ticket, to, person().id)
    names = surgeries.by_reference(g.school, to, g.language.tag).names
    said = f"Passed on: {called(ticket)}, to {names}."
    answer, fields = line_pages.back(reference), [("to", came_from)]
    return undo.offer(
        answer, said, "queue_steps.pass_on", fields, reference=reference, ticket=ticket
    )


@blueprint.post("/queue/<reference>/tickets/<ticket>/undo")
@open_to(*STAFF)
@step
def undo_step(reference: str, ticket: str) -> Response:
    """Take back the last step of a ticket, and of the one that went with it."""
    queue_undo.undo(g.school, ticket, person().id)
    then = request.form.get("then", "")
    if then:
        queue_undo.undo(g.school, then, person().id)
    return done(reference, "Taken back.")


@blueprint.post("/queue/<reference>/arrive")
@open_to(*STAFF)
@step
def arrive(reference: str) -> Response:
    """Say for somebody with a booked time that they are here."""
    booking = bookings.by_reference(g.school, request.form.get("booking", ""))
    token = private_links.of_arrival(booking.key)
    joined = queue_joining.arrive(g.school, booking.reference, token=token, came_by="desk")
    return done(reference, f"Here: {called(joined.reference)}.")


@blueprint.route("/queue/<reference>/walk-in", methods=["GET", "POST"])
@open_to(*STAFF)
def add(reference: str) -> Response:
    """Give somebody a number at the desk: a name if they like, and their language."""
    if request.method != "POST":
        return _ask(reference)
    key = request.form.get("key", "")
    key = key if tokens.is_token(key) else tokens.reference()
    offered = [each.tag for each in language.offered(g.school)]
    chosen = request.form.get("language", "")
    try:
        joined = queue_joining.take_number(
            g.school,
            reference,
            key=key,
            token=private_links.token(private_links.PLACE, key),
            handoff_token=private_links.token(private_links.HANDOFF, key),
            language=chosen if chosen in offered else g.school.default_language,
            came_by="desk",
            first_name=request.form.get("name", ""),
            speaker=request.form.get("speaker", "") == "yes",
        )
    except errors.NotFound:
        raise
    except errors.Refusal as refusal:
        return _ask(reference, refusal)
    return see_other("queue_steps.added", reference=reference, ticket=joined.reference)


def _ask(reference: str, refusal: errors.Refusal | None = None) -> Response:
    mend = isinstance(refusal, queue_joining.NameTooLong)
    return page_or_fragment(
        "staff/queue/add.html",
        "staff/queue/_add.html",
        422 if mend else 409 if refusal else 200,
        surgery=surgeries.by_reference(g.school, reference, g.language.tag),
        key=tokens.reference(),
        name=request.form.get("name", ""),
        chosen=request.form.get("language") or g.school.default_language,
        speaker=request.form.get("speaker", "") == "yes",
        refusal_words=sentence(refusal.code) if refusal else None,
    )


@blueprint.get("/queue/<reference>/added/<ticket>")
@open_to(*STAFF)
def added(reference: str, ticket: str) -> Response:
    """Show a number so large that it can be read out, shown and printed."""
    found = queue_line.ticket(g.school, ticket)
    until = found.handoff_ends_at
    token = private_links.token(private_links.HANDOFF, found.key)
    open_still = until is not None and until > clock.now() and found.phone_at is None
    return page(
        "staff/queue/added.html",
        surgery=surgeries.by_reference(g.school, reference, g.language.tag),
        ticket=Ticket(found.picture, found.number),
        name=in_words(Ticket(found.picture, found.number)),
        speaks=found.language,
        phone=reachable.has_way("place.open_link", handoff=token) if open_still else None,
        wifi=reachable.wifi(),
    )
