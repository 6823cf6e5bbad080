"""P3, P4: a booking behind its private link: see it, change it, cancel it, come."""

from datetime import timedelta

from flask import Blueprint, Response, g, request, url_for

from kiosk.core import clock, errors
from kiosk.domain import bookings, calendar_files, queue_joining, surgeries
from kiosk.domain.bookings import BookingView
from kiosk.web.forms.booking import phone as typed_phone
from kiosk.web.plumbing import booking_cards, catalogs, phones, private_links, refusals
from kiosk.web.plumbing.access import EVERYONE, open_to
from kiosk.web.plumbing.pages import page, see_other
from kiosk.web.plumbing.private_links import PLACE
from kiosk.web.plumbing.refusals import mark

blueprint = Blueprint("my_booking", __name__)

#: So long before the time somebody can say that they are here.
HERE_BEFORE = timedelta(minutes=30)
# Translators: b.meeting: Title of the booking in the parent's calendar. {name} is a first name.
MEETING = mark("Meeting: {name}")
# Translators: b.private_link
PRIVATE = mark("Keep this link to yourself. It opens your booking.")


@blueprint.get("/<lang:lang>/booking/<token>")
@open_to(EVERYONE)
def booking(token: str) -> Response:
    """Show the booking as it is now, and what can be done with it."""
    return _show(token)


def _show(token: str, refusal: errors.Refusal | None = None) -> Response:
    g.mode = "phone"
    booked = _booked(token)
    view = surgeries.by_id(g.school, booked.surgery_id, g.language.tag)
    slot = booking_cards.slot_card(view, booked.starts_at, booked.ends_at)
    response = page(
        "parents/my_booking/booking.html",
        409 if refusal else 200,
        token=token,
        booked=booked,
        slot=slot,
        about=f"s-{view.reference}",
        state=_state(booked, view.cancelled),
        is_new=booked.to_tell == "moved",
        spoken=g.language.tag in slot.languages,
        meeting_link=view.meeting_link if view.way == "video" else "",
        place_token=private_links.of_arrival(booked.key),
        refusal_words=refusals.sentence(refusal.code) if refusal else None,
    )
    return phones.private(response)


def _booked(token: str) -> BookingView:
    with private_links.or_ended():
        return bookings.by_token(g.school, token)


def _state(booked: BookingView, school_cancelled: bool) -> str:
    """Say how the booking stands: cancelled (by whom), past, in the line, near, or to come."""
    if booked.to_tell == "cancelled" or (booked.booked and school_cancelled):
        return "school_cancelled"
    if not booked.booked:
        return "cancelled"
    now = clock.now()
    if booked.ends_at <= now:
        return "past"
    if booked.ticket_reference is not None:
        return "in_line"
    return "near" if booked.starts_at - HERE_BEFORE <= now else "to_come"


@blueprint.get("/<lang:lang>/booking/<token>/calendar.ics")
@open_to(EVERYONE)
def calendar(token: str) -> Response:
    """Give the booking as a file for the phone's calendar."""
    booked = _booked(token)
    view = surgeries.by_id(g.school, booked.surgery_id, g.language.tag)
    slot = booking_cards.slot_card(view, booked.starts_at, booked.ends_at)
    tag = g.language.tag
    content = calendar_files.of_booking(
        reference=booked.reference,
        changes=booked.changes,
        starts_at=booked.starts_at,
        ends_at=booked.ends_at,
        summary=catalogs.translate(tag, MEETING).format(name=slot.names),
        place=slot.place.text if slot.place and slot.way == "in_person" else "",
        description=catalogs.translate(tag, PRIVATE),
        link=url_for("my_booking.booking", token=token, _external=True),
        language=tag,
        cancelled=_state(booked, view.cancelled) in ("cancelled", "school_cancelled"),
    )
    response = Response(content, mimetype="text/calendar")
    response.headers["Content-Disposition"] = 'attachment; filename="booking.ics"'
    return phones.private(response)


@blueprint.route("/<lang:lang>/booking/<token>/cancel", methods=["GET", "POST"])
@open_to(EVERYONE)
def cancel(token: str) -> Response:
    """Ask once whether the booking is to be cancelled, then cancel it. No reason is asked."""
    g.mode = "phone"
    if request.method == "POST":
        try:
            with private_links.or_ended():
                bookings.cancel(g.school, token)
        except bookings.BookingEnded as refusal:
            return _show(token, refusal)
        return see_other("my_booking.booking", token=token)
    booked = _booked(token)
    if not booked.booked or booked.ends_at <= clock.now():
        return _show(token)
    slot = booking_cards.of_slot(booked)
    return phones.private(page("parents/my_booking/cancel.html", token=token, slot=slot))


@blueprint.post("/<lang:lang>/booking/<token>/speaker")
@open_to(EVERYONE)
def speaker(token: str) -> Response:
    """Say whether somebody who speaks the language is wanted."""
    wanted = request.form.get("speaker") == "yes"
    try:
        with private_links.or_ended():
            bookings.set_speaker(g.school, token, wanted)
    except bookings.BookingEnded as refusal:
        return _show(token, refusal)
    return see_other("my_booking.booking", token=token)


@blueprint.route("/<lang:lang>/booking/<token>/phone", methods=["GET", "POST"])
@open_to(EVERYONE)
def phone(token: str) -> Response:
    """Give, change or take away the phone number."""
    g.mode = "phone"
    if request.method != "POST":
        return _show_phone(token, _booked(token).phone)
    typed = typed_phone(request.form)
    try:
        with private_links.or_ended():
            bookings.set_phone(g.school, token, typed)
    except bookings.PhoneWrong as refusal:
        return _show_phone(token, typed, refusal)
    except bookings.BookingEnded as refusal:
        return _show(token, refusal)
    return see_other("my_booking.booking", token=token)


def _show_phone(token: str, typed: str, refusal: errors.Refusal | None = None) -> Response:
    slot = booking_cards.of_slot(_booked(token))
    response = page(
        "parents/my_booking/phone.html",
        422 if refusal else 200,
        token=token,
        slot=slot,
        typed=typed,
        refusal_words=refusals.sentence(refusal.code) if refusal else None,
    )
    return phones.private(response)


@blueprint.post("/<lang:lang>/booking/<token>/here")
@open_to(EVERYONE)
def here(token: str) -> Response:
    """Put somebody with a booked time into the line, and go to their place in it."""
    booked = _booked(token)
    try:
        joined = queue_joining.arrive(
            g.school, booked.reference, token=private_links.of_arrival(booked.key), came_by="phone"
        )
    except errors.NotFound:
        raise
    except errors.Refusal as refusal:
        return _show(token, refusal)
    surgeries.forget_pulse()
    return see_other("place.place", token=private_links.token(PLACE, joined.key))
