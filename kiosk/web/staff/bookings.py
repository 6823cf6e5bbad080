"""The bookings of one date: who comes when; adding, cancelling and moving one; "they are here"."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, g, request
from flask_babel import force_locale

from kiosk.core import clock, errors, tokens
from kiosk.domain import audit, booking_desk, bookings, queue_joining, signins, surgeries
from kiosk.domain.bookings import BookingView, FreeSlot
from kiosk.domain.surgeries import SurgeryView
from kiosk.web.forms.desk_bookings import BookingForm, MoveForm
from kiosk.web.plumbing import catalogs, event_look, language, private_links, reachable, times, undo
from kiosk.web.plumbing.access import DESK, STAFF, open_to
from kiosk.web.plumbing.desk import page, person, sentence
from kiosk.web.plumbing.line_pages import in_words
from kiosk.web.plumbing.pages import see_other
from kiosk.web.plumbing.refusals import mark

blueprint = Blueprint("bookings", __name__)

#: So many free times are offered for a move: those of some weeks.
OFFERED = 80
# Translators: b.private_link
PRIVATE = mark("Keep this link to yourself. It opens your booking.")
WAYS = {"phone": "By phone", "video": "By video"}


class LinkGone(errors.Refusal):
    """The booking was cancelled, or its link cannot be made again."""

    code = "link_gone"


@dataclass(frozen=True)
class FreeDay:
    """The free times of one surgery, to choose from."""

    title: str
    day: str
    hosts: str
    slots: Sequence[FreeSlot]


@blueprint.get("/surgeries/<reference>")
@open_to(*STAFF)
def surgery(reference: str) -> Response:
    """Show the times of a date, and who comes."""
    return _show(reference)


def _show(reference: str, refusal: errors.Refusal | None = None) -> Response:
    view = _surgery(reference)
    now = clock.now()
    sheet = booking_desk.of_surgery(g.school, view.id)
    return page(
        "staff/bookings/surgery.html",
        409 if refusal else 200,
        surgery=view,
        sheet=sheet,
        free=0 if view.cancelled else sheet.free(now),
        now=now,
        ended=view.ended(now),
        is_today=_day(view) == clock.today(g.school.time_zone),
        day=event_look.day_in_words(_day(view)),
        way=WAYS.get(view.way),
        refusal_words=sentence(refusal.code) if refusal else None,
    )


@blueprint.route("/surgeries/<reference>/bookings/new", methods=["GET", "POST"])
@open_to(*DESK)
def add(reference: str) -> Response:
    """Book a time for somebody who rang, and show the link that they are given."""
    view = _surgery(reference)
    if request.method != "POST":
        return _ask(
            view, BookingForm.blank(g.school.default_language, request.args.get("slot", ""))
        )
    form = BookingForm.read(request.form)
    offered = [each.tag for each in language.offered(g.school)]
    token = private_links.token(private_links.BOOKING, form.key)
    try:
        booked = bookings.book(
            g.school,
            form.slot,
            key=form.key,
            link_token=token,
            name=form.name,
            language=form.language if form.language in offered else g.school.default_language,
            came_by=signins.DESK,
            speaker=form.speaker,
            phone=form.phone,
        )
    except errors.NotFound:
        return _ask(view, form, bookings.SlotGone())
    except errors.Refusal as refusal:
        return _ask(view, form, refusal)
    _note_added(booked.reference)
    return _show_link(booked, token)


def _ask(view: SurgeryView, form: BookingForm, refusal: errors.Refusal | None = None) -> Response:
    mend = isinstance(refusal, bookings.NameMissing | bookings.PhoneWrong | bookings.NameTooLong)
    return page(
        "staff/bookings/add.html",
        200 if refusal is None else 422 if mend else 409,
        surgery=view,
        day=event_look.day_in_words(_day(view)),
        form=form,
        slots=_free([view]),
        refusal_words=sentence(refusal.code) if refusal else None,
    )


def _note_added(reference: str) -> None:
    """Write down whose booking staff made, once: the same form may come twice."""
    since = clock.bounds(clock.today(g.school.time_zone), g.school.time_zone)[0]
    if not audit.was_noted(g.school, person().id, "booking_added", since, booking=reference):
        audit.note(g.school, person().id, "booking_added", booking=reference)


def _show_link(booked: BookingView, token: str, again: bool = False) -> Response:
    """Show a private link: to be handed over or printed, in the parent's language."""
    reader = language.known().get(booked.language, language.ENGLISH)
    address = reachable.link("my_booking.booking", lang=reader, token=token)
    with force_locale(reader.locale):
        day = times.day_of(booked.starts_at)
    return page(
        "staff/bookings/link.html",
        surgery=surgeries.by_id(g.school, booked.surgery_id, reader.tag),
        booking=booked,
        reader=reader,
        day=day,
        private=catalogs.translate(reader.tag, PRIVATE),
        **reachable.of_page(address),
        again=again,
    )


@blueprint.post("/surgeries/bookings/<reference>/link")
@open_to(*DESK)
def link(reference: str) -> Response:
    """Show somebody's private link again, because they have lost it. It is written down."""
    booked = bookings.by_reference(g.school, reference)
    token = private_links.token(private_links.BOOKING, booked.key)
    if not booked.booked or not _opens(token, reference):
        return _show(booked.surgery_reference, LinkGone())
    audit.note(g.school, person().id, "link_shown", booking=reference)
    return _show_link(booked, token, again=True)


def _opens(token: str, reference: str) -> bool:
    """Say whether this link opens this booking: not after the instance got another secret."""
    try:
        return bookings.by_token(g.school, token).reference == reference
    except errors.NotFound:
        return False


@blueprint.post("/surgeries/bookings/<reference>/cancel")
@open_to(*DESK)
def cancel(reference: str) -> Response:
    """Cancel a booking for somebody who rang."""
    before = bookings.by_reference(g.school, reference)
    try:
        bookings.cancel(g.school, reference, by=person().id)
    except bookings.BookingEnded as refusal:
        return _show(before.surgery_reference, refusal)
    if before.booked:
        audit.note(g.school, person().id, "booking_cancelled", booking=reference)
    return undo.offer(_to(before), "Cancelled.", "bookings.put_back", reference=reference)


@blueprint.post("/surgeries/bookings/<reference>/put-back")
@open_to(*DESK)
def put_back(reference: str) -> Response:
    """Give somebody their time again, if nobody has taken it since."""
    before = bookings.by_reference(g.school, reference)
    try:
        booking_desk.put_back(g.school, reference)
    except (bookings.SlotTaken, bookings.SlotGone) as refusal:
        return _show(before.surgery_reference, refusal)
    if not before.booked:
        audit.note(g.school, person().id, "booking_put_back", booking=reference)
    return undo.offer(_to(before), "It is booked again.")


@blueprint.post("/surgeries/bookings/<reference>/not-told")
@open_to(*DESK)
def not_told(reference: str) -> Response:
    """Put somebody whose booking was cancelled on the list of parents to tell."""
    booked = bookings.by_reference(g.school, reference)
    booking_desk.not_told(g.school, reference)
    return undo.offer(_to(booked), "They are on the list of parents to tell.")


@blueprint.route("/surgeries/bookings/<reference>/move", methods=["GET", "POST"])
@open_to(*DESK)
def move(reference: str) -> Response:
    """Give somebody another time: of this date, or of another one with the same people."""
    before = bookings.by_reference(g.school, reference)
    if request.method != "POST":
        return _choose(before, MoveForm.blank())
    form = MoveForm.read(request.form)
    try:
        if form.back:
            after = booking_desk.move_back(g.school, reference, form.slot, key=form.key)
        else:
            after = bookings.move(g.school, reference, form.slot, key=form.key, tell=form.tell)
    except errors.NotFound:
        return _choose(before, form, bookings.SlotGone())
    except errors.Refusal as refusal:
        return _choose(before, form, refusal)
    if after.changes != before.changes:
        audit.note(g.school, person().id, "booking_moved", booking=reference)
    said = "Moved. They are on the list to tell." if form.tell else "Moved."
    if after.ticket and after.ticket != before.ticket:
        said += f" Their new number: {in_words(after.ticket)}."
    if after.changes == before.changes:
        return undo.offer(_to(after), said)  # the same form sent twice
    back = [("slot", before.slot_reference), ("key", tokens.reference()), ("back", "yes")]
    return undo.offer(_to(after), said, "bookings.move", back, reference=reference)


def _choose(before: BookingView, form: MoveForm, refusal: errors.Refusal | None = None) -> Response:
    return page(
        "staff/bookings/move.html",
        409 if refusal else 200,
        booking=before,
        day=times.day_of(before.starts_at),
        form=form,
        days=_free(_like(before)),
        refusal_words=sentence(refusal.code) if refusal else None,
    )


@blueprint.post("/surgeries/bookings/<reference>/here")
@open_to(*STAFF)
def here(reference: str) -> Response:
    """Put somebody who has come for their time into the line."""
    booked = bookings.by_reference(g.school, reference)
    token = private_links.of_arrival(booked.key)
    try:
        queue_joining.arrive(g.school, reference, token=token, came_by=signins.DESK)
    except queue_joining.BookingEnded as refusal:
        return _show(booked.surgery_reference, refusal)
    return undo.offer(_to(booked), "They are in the line.")


def _to(booked: BookingView) -> Response:
    return see_other("bookings.surgery", reference=booked.surgery_reference)


def _surgery(reference: str) -> SurgeryView:
    return surgeries.by_reference(g.school, reference, g.language.tag)


def _day(view: SurgeryView) -> date:
    return clock.local(view.starts_at, g.school.time_zone).date()


def _like(before: BookingView) -> list[SurgeryView]:
    """Return the dates to which a booking can move: its own, and others with one of its hosts."""
    own = surgeries.by_id(g.school, before.surgery_id, g.language.tag)
    hosts = {host.id for host in own.hosts}
    others = surgeries.coming(g.school, g.language.tag)
    return [
        view for view in others if view.id == own.id or hosts & {host.id for host in view.hosts}
    ]


def _free(views: Sequence[SurgeryView]) -> list[FreeDay]:
    """Return the free times of these dates; dates without one are left out."""
    found = bookings.free_slots(
        g.school, surgery_ids=[view.id for view in views], after=clock.now(), limit=OFFERED
    )
    days = [
        FreeDay(
            view.title.text,
            event_look.day_in_words(_day(view)),
            view.names,
            [slot for slot in found if slot.surgery_id == view.id],
        )
        for view in views
    ]
    return [day for day in days if day.slots]
