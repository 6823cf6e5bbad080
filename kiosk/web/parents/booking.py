"""T5, P2: book a time, on the tablet and on the phone: whom, when, a name, and it is done."""

from flask import Blueprint, Response, g, request, url_for

from kiosk.core import errors, tokens
from kiosk.domain import bookings, surgeries, wishes
from kiosk.web.forms.booking import BookingForm, page_key, phone
from kiosk.web.plumbing import (
    booking_cards,
    booking_taking,
    hand_over,
    hand_over_steps,
    look,
    phones,
    poster_links,
    private_links,
    refusals,
)
from kiosk.web.plumbing import times as clocks
from kiosk.web.plumbing.access import EVERYONE, open_to
from kiosk.web.plumbing.booking_asked import ANYONE, Asked
from kiosk.web.plumbing.pages import page, see_other
from kiosk.web.plumbing.private_links import BOOKING, HELD, WISH

blueprint = Blueprint("booking", __name__)

MOST_CARDS = 6
#: In the largest words the question after the name has a screen of its own.
LARGEST = 150


@blueprint.get("/b/<code>")
@open_to(EVERYONE)
def open_surgery(code: str) -> Response:
    """Open the free times of one surgery, from a poster; where none are booked, today's lines."""
    with poster_links.or_ended():
        view = surgeries.by_code(g.school, poster_links.code(code), g.language.tag)
    times = {"who": booking_cards.who_of(view), "surgery": view.reference} if view.bookable else {}
    return phones.opened("booking.times" if times else "talk.who", **times)


@blueprint.get("/h/<reference>")
@open_to(EVERYONE)
def open_host(reference: str) -> Response:
    """Open the free times of a host, from a poster or from the tablet; "anyone": all hosts."""
    if reference == ANYONE:
        return phones.opened("booking.who")
    with private_links.or_ended():
        booking_cards.chosen(Asked(reference))
    return phones.opened("booking.times", who=reference)


@blueprint.get("/<lang:lang>/book")
@open_to(EVERYONE)
def who() -> Response:
    """Show those who have a free time."""
    cards = booking_cards.offers()
    return page("parents/booking/who.html", cards=cards[:MOST_CARDS], more_cards=cards[MOST_CARDS:])


@blueprint.get("/<lang:lang>/book/<who>")
@open_to(EVERYONE)
def times(who: str) -> Response:
    """Show the next free times."""
    return _show_times(Asked.read(request.args).but(who=who))


def _show_times(
    asked: Asked, refusal: errors.Refusal | None = None, form: BookingForm | None = None
) -> Response:
    """Show free times; after a refusal with fresh ones, and with the name that was typed."""
    with private_links.or_ended():
        chosen = booking_cards.chosen(asked)
        old = bookings.by_token(g.school, asked.moves) if asked.moves else None
    days, after = booking_cards.columns(chosen, asked, booking_taking.kept(asked))
    return page(
        "parents/booking/times.html",
        _status(refusal),
        who=chosen,
        asked=asked,
        days=days,
        after=after,
        old=booking_cards.of_slot(old) if old else None,
        key=tokens.reference(),
        subject=hand_over_steps.of_times(asked, chosen),
        form=form,
        refusal_words=refusals.sentence(refusal.code) if refusal else None,
    )


def _status(refusal: errors.Refusal | None) -> int:
    return 200 if refusal is None else 409 if isinstance(refusal, bookings.TOO_LATE) else 422


@blueprint.post("/<lang:lang>/book/hold")
@open_to(EVERYONE)
def hold() -> Response:
    """Keep a time for three minutes; with a name that was typed already, book it at once."""
    asked, slot = Asked.read(request.form), request.form.get("slot", "")
    key = booking_taking.key_of(page_key(request.form), slot)
    kept = booking_taking.kept(asked)
    if kept is not None and kept.slot_reference == slot:
        return _to_name(asked.held, kept.key, asked)
    form = BookingForm.read(request.form) if "name" in request.form and not asked.moves else None
    try:
        if form is not None:
            return _booked(booking_taking.book(slot, key, form))
        held = booking_taking.hold(slot, key, asked)
    except errors.NotFound:
        raise
    except errors.Refusal as refusal:
        return _show_times(asked.but(after=""), refusal, form)
    return _to_name(private_links.token(HELD, held.key), held.key, asked)


def _to_name(token: str, key: str, asked: Asked) -> Response:
    return see_other("booking.name", token=token, key=key, **asked.but(after="", held="").parts)


def _to_booking(link: str, moved: bool = False) -> Response:
    """Go to what was booked: on the tablet to a screen that clears, on a phone to its own page."""
    on_phone = g.mode == "phone" or moved
    return see_other("my_booking.booking" if on_phone else "booking.done", token=link)


@blueprint.route("/<lang:lang>/book/held/<token>", methods=["GET", "POST"])
@open_to(EVERYONE)
def name(token: str) -> Response:
    """Ask for a name while the time is kept, then book it."""
    if request.method != "POST":
        return _show_name(token, Asked.read(request.args), request.args.get("key", ""))
    asked, key = Asked.read(request.form), request.form.get("key", "")
    form = BookingForm.read(request.form)
    if form.do == "continue":
        return _show_name(token, asked, key, form)
    try:
        with private_links.or_ended():
            booked = booking_taking.confirm(token, key, form)
    except errors.NotFound:
        raise
    except bookings.KeyTaken:
        return _booked_already(asked, key)
    except bookings.TOO_LATE as refusal:
        return _show_times(asked.but(after="", held=""), refusal, None if asked.moves else form)
    except errors.Refusal as refusal:
        return _show_name(token, asked, key, form, refusal)
    return _booked(booked, moved=bool(asked.moves))


def _booked(booked: bookings.BookingView, moved: bool = False) -> Response:
    """Go to what was booked just now; the tablet's screen hands it over once."""
    if not moved:
        hand_over.beside("booking", booked.key)
    return _to_booking(booking_taking.link_of(booked), moved)


def _show_name(
    token: str,
    asked: Asked,
    key: str,
    form: BookingForm | None = None,
    refusal: errors.Refusal | None = None,
) -> Response:
    """Show the field for the name with what was typed; beside it, what does not fit yet."""
    try:
        held = bookings.held(g.school, token)
    except errors.Refusal:
        return _booked_already(asked, key)
    if form is not None and form.do == "continue" and not form.to_speaker:
        refusal = bookings.NameMissing()
    form = form or BookingForm(held.name, phone=held.phone)
    return page(
        "parents/booking/name.html",
        _status(refusal),
        token=token,
        held=held,
        slot=booking_cards.of_slot(held),
        kept=[*asked.parts.items(), ("key", held.key)],
        form=form,
        step=_step(form, held),
        has_phone=_has_phone(asked),
        until=clocks.time_of(held.held_until),
        back_url=_back(token, asked),
        refusal=refusal.code if refusal else None,
        refusal_words=refusals.sentence(refusal.code) if refusal else None,
    )


def _step(form: BookingForm, held: bookings.Held) -> str:
    """Say what to ask: "all" at once, or in the largest words "name" and then "speaker"."""
    if held.moves:
        return "move"
    if g.mode != "tablet" or look.of(request).size != LARGEST:
        return "all"
    return "speaker" if form.to_speaker else "name"


def _has_phone(asked: Asked) -> bool:
    """Say whether the booking that is to move has a number already."""
    with private_links.or_ended():
        return bool(asked.moves and bookings.by_token(g.school, asked.moves).phone)


def _back(token: str, asked: Asked) -> str:
    if asked.wish:
        return url_for("wish.wish", token=asked.wish)
    return url_for("booking.times", **asked.but(held=token).parts)


def _booked_already(asked: Asked, key: str) -> Response:
    """Lead somebody who came back to a time that was booked since to their booking."""
    link = asked.moves or private_links.token(BOOKING, key)
    with private_links.or_ended():
        bookings.by_token(g.school, link)
    return _to_booking(link, moved=bool(asked.moves))


@blueprint.get("/<lang:lang>/book/done/<token>")
@open_to(EVERYONE)
def done(token: str) -> Response:
    """Show what was booked, to keep."""
    with private_links.or_ended():
        booked = bookings.by_token(g.school, token)
    if not booked.booked:
        return see_other("home.home")  # cancelled since, on a phone
    response = page(
        "parents/booking/done.html",
        token=token,
        slot=booking_cards.of_slot(booked),
        ticket=booked.ticket,
        code=hand_over.code_beside("booking", booked.key),
        phone_kept=bool(booked.phone),
    )
    return phones.private(response)


@blueprint.route("/<lang:lang>/book/done/<token>/phone", methods=["GET", "POST"])
@open_to(EVERYONE)
def number(token: str) -> Response:
    """Take a phone number for what was booked, if one is given."""
    typed, refusal = phone(request.form), None
    try:
        with private_links.or_ended():
            if request.method == "POST":
                bookings.set_phone(g.school, token, typed)
                return see_other("booking.done", token=token)
            bookings.by_token(g.school, token)
    except bookings.PhoneWrong as wrong:
        refusal = refusals.sentence(wrong.code)
    return page(
        "parents/booking/number.html",
        422 if refusal else 200,
        token=token,
        typed=typed,
        refusal_words=refusal,
    )


@blueprint.route("/<lang:lang>/book/<who>/tell-me", methods=["GET", "POST"])
@open_to(EVERYONE)
def tell_me(who: str) -> Response:
    """Take the wish to be told of a new time, and the number to ring."""
    with private_links.or_ended():
        chosen = booking_cards.chosen(Asked(who))
    if request.method != "POST":
        return _show_tell_me(chosen, tokens.reference())
    key, typed = page_key(request.form), phone(request.form)
    link = private_links.token(WISH, key)
    try:
        wishes.ask(
            g.school,
            chosen.host,
            key=key,
            link_token=link,
            phone=typed,
            name="",
            language=g.language.tag,
        )
        hand_over.beside("wish", key)
    except errors.NotFound:
        raise
    except errors.Refusal as refusal:
        return _show_tell_me(chosen, key, typed, refusal)
    return see_other("wish.wish" if g.mode == "phone" else "wish.asked", token=link)


def _show_tell_me(
    chosen: booking_cards.WhoCard,
    key: str,
    typed: str = "",
    refusal: errors.Refusal | None = None,
) -> Response:
    return page(
        "parents/booking/tell_me.html",
        _status(refusal),
        who=chosen,
        key=key,
        typed=typed,
        refusal_words=refusals.sentence(refusal.code) if refusal else None,
    )
