"""Parents to tell: their time was moved or cancelled, or a free time is kept for them."""

from dataclasses import dataclass

from flask import Blueprint, Response, g, request, url_for

from kiosk.core import errors
from kiosk.domain import audit, booking_desk, bookings, surgeries, wishes
from kiosk.domain.bookings import BookingView
from kiosk.domain.wishes import WishView
from kiosk.web.plumbing import private_links, times, undo
from kiosk.web.plumbing.access import DESK, open_to
from kiosk.web.plumbing.desk import page, person, sentence
from kiosk.web.plumbing.pages import see_other

blueprint = Blueprint("tell", __name__)


@dataclass(frozen=True)
class Call:
    """Somebody to tell: who they are and what happened, in words; `title` is the surgery's.

    `book` is where the desk books the place that is kept for them.
    """

    name: str
    language: str
    speaker: bool
    phone: str
    what: str
    title: str
    action: str
    book: str = ""


@blueprint.get("/surgeries/to-tell", endpoint="list")
@open_to(*DESK)
def everybody() -> Response:
    """List whom to tell what; offers first, because they end soon."""
    return _show()


def _show(refusal: errors.Refusal | None = None) -> Response:
    offers = [_offer(wish) for wish in booking_desk.offers_to_tell(g.school)]
    changes = [_change(view) for view in booking_desk.to_tell(g.school)]
    mend = isinstance(refusal, bookings.NameMissing | bookings.NameTooLong)
    return page(
        "staff/tell/list.html",
        200 if refusal is None else 422 if mend else 409,
        calls=offers + changes,
        refusal_words=sentence(refusal.code) if refusal else None,
    )


@blueprint.post("/surgeries/to-tell/bookings/<reference>")
@open_to(*DESK)
def told(reference: str) -> Response:
    """Say that somebody was told of a change; `told` other than yes takes that back."""
    view = bookings.by_reference(g.school, reference)
    if request.form.get("told") != "yes":
        booking_desk.not_told(g.school, reference)
        return undo.offer(see_other("tell.list"), "They are on the list again.")
    before = {one.reference for one in bookings.to_tell(g.school)}
    bookings.mark_told(g.school, reference, person().id)
    if view.reference in before:
        audit.note(g.school, person().id, "told_change", booking=reference)
    return _taken_off("tell.told", reference)


@blueprint.post("/surgeries/to-tell/wishes/<reference>")
@open_to(*DESK)
def wish_told(reference: str) -> Response:
    """Say that somebody was told of a free time; `told` other than yes takes that back."""
    wish = wishes.by_reference(g.school, reference)
    if request.form.get("told") != "yes":
        booking_desk.wish_not_told(g.school, reference)
        return undo.offer(see_other("tell.list"), "They are on the list again.")
    wishes.mark_told(g.school, reference, person().id)
    if wish.open:
        audit.note(g.school, person().id, "told_place", wish=reference)
    return _taken_off("tell.wish_told", reference)


@blueprint.post("/surgeries/to-tell/wishes/<reference>/book")
@open_to(*DESK)
def book(reference: str) -> Response:
    """Book the place that is kept for somebody who said yes; `book` is no to take that back."""
    if request.form.get("book") == "no":
        booking_desk.keep_again(g.school, reference)
        return undo.offer(see_other("tell.list"), "Not booked. They are on the list again.")
    wish = wishes.by_reference(g.school, reference)
    if wish.offer is None:
        return _show(bookings.HoldEnded()) if wish.open else _booked_before()
    token = private_links.token(private_links.WISH, wish.key)
    try:
        booked = bookings.confirm(
            g.school,
            token,
            name=request.form.get("name") or wish.name,
            speaker=False,
            phone=wish.phone,
            link_token=_link(token),
        )
    except errors.NotFound:
        return _show(bookings.HoldEnded())
    except errors.Refusal as refusal:
        return _show(refusal)
    audit.note(g.school, person().id, "booking_added", booking=booked.reference)
    to = see_other("bookings.surgery", reference=booked.surgery_reference)
    said = f"Booked: {times.day_of(booked.starts_at)}, {times.time_of(booked.starts_at)}."
    return undo.offer(to, said, "tell.book", [("book", "no")], reference=reference)


def _link(token: str) -> str:
    """Return the link that the booking gets: that which their own page would give it."""
    key = bookings.key_of(g.school, token)
    return private_links.token(private_links.BOOKING, key) if key else ""


def _booked_before() -> Response:
    return undo.offer(see_other("tell.list"), "They are not on the list any more.")


def _taken_off(endpoint: str, reference: str) -> Response:
    back = [("told", "no")]
    return undo.offer(see_other("tell.list"), "Told.", endpoint, back, reference=reference)


def _change(view: BookingView) -> Call:
    at = f"{times.day_of(view.starts_at)}, {times.time_of(view.starts_at)}"
    moved = view.to_tell == "moved"
    return Call(
        name=view.name,
        language=view.language,
        speaker=view.speaker,
        phone=view.phone,
        what=f"Moved. The new time: {at}." if moved else f"Cancelled: {at}.",
        title=_title(view.surgery_id),
        action=url_for("tell.told", reference=view.reference),
    )


def _offer(wish: WishView) -> Call:
    kept = wish.offer
    assert kept is not None  # booking_desk.offers_to_tell
    at = f"{times.day_of(kept.starts_at)}, {times.time_of(kept.starts_at)}"
    until = times.time_of(kept.held_until)
    return Call(
        name=wish.name,
        language=wish.language,
        speaker=False,
        phone=wish.phone,
        what=f"A free time: {at}. It is kept for them until {until}. Their link books it.",
        title=_title(kept.surgery_id),
        action=url_for("tell.wish_told", reference=wish.reference),
        book=url_for("tell.book", reference=wish.reference),
    )


def _title(surgery_id: int) -> str:
    return surgeries.by_id(g.school, surgery_id, g.language.tag).title.text
