"""P1: an event on a parent's own phone, from a poster or a text. Signs in by phone."""

from datetime import datetime, timedelta
from functools import partial

from flask import Blueprint, Response, g, request, url_for

from kiosk.core import clock, errors, tokens
from kiosk.domain import event_wishes, events, signins, surgeries
from kiosk.domain.events import EventView
from kiosk.web.forms.signin import SignInForm
from kiosk.web.plumbing import (
    arrivals,
    devices,
    event_cards,
    phones,
    poster_links,
    refusals,
)
from kiosk.web.plumbing.access import EVERYONE, open_to
from kiosk.web.plumbing.pages import page, see_other

blueprint = Blueprint("event", __name__)

#: So long after its end an event's page asks how it was.
ASKS_FOR = timedelta(hours=48)


@blueprint.get("/e/<code>")
@open_to(EVERYONE)
def open_link(code: str) -> Response:
    """Open the event of a poster in the language that it names, else in the phone's own."""
    return phones.opened("event.event_page", code=poster_links.code(code))


@blueprint.route("/<lang:lang>/event/<code>", methods=["GET", "POST"])
@open_to(EVERYONE)
def event_page(code: str) -> Response:
    """Show an event before, during and after; take a sign-in while it is on."""
    with poster_links.or_ended():
        view = events.by_code(g.school, poster_links.code(code), g.language.tag)
    if g.mode == "tablet":  # a poster's address on the tablet itself: its own form clears
        return see_other("signin.sign_in", reference=view.reference)
    if request.method != "POST":
        return _show(view, SignInForm.blank())
    form = SignInForm.read(request.form)
    return arrivals.take(form, view.reference, signins.PHONE, partial(_show, view))


def _show(view: EventView, form: SignInForm, refusal: errors.Refusal | None = None) -> Response:
    state = _state(view, clock.now())
    if state == "on" and "came" in request.args:
        state = "came"  # handed over after signing in on the tablet: nobody is counted twice
    late = isinstance(refusal, signins.TOO_LATE)
    return page(
        "parents/event.html",
        409 if late else 422 if refusal else 200,
        event=event_cards.of(view),
        state=state,
        form=form,
        action=url_for("event.event_page", code=view.code),
        no_name_allowed=not view.names_needed,
        refusal=refusal.code if refusal else None,
        refusal_words=_words(refusal, view.names_needed) if refusal else None,
        wished=state == "before" and _wished(view.reference),
        key=tokens.reference(),
        next_up=event_cards.next_up(view.reference) if state in ("over", "cancelled") else [],
        book=surgeries.can_be_booked(g.school),
        talk=bool(surgeries.on_day(g.school, clock.today(g.school.time_zone), g.language.tag)),
    )


def _state(view: EventView, now: datetime) -> str:
    """Say how the event stands: before its day, on, just after, long over, or cancelled."""
    if view.cancelled:
        return "cancelled"
    if view.ended(now):
        return "after" if now < view.ends_at + ASKS_FOR else "over"
    zone = g.school.time_zone
    return "on" if clock.local(view.starts_at, zone).date() <= clock.today(zone) else "before"


def _wished(reference: str) -> bool:
    sign = devices.own_sign(reference)
    return sign is not None and event_wishes.wished(g.school, sign)


def _words(refusal: errors.Refusal, names_needed: bool) -> str:
    # "Choose the button below" is said only where there is one.
    alone = isinstance(refusal, signins.NameMissing) and names_needed
    return refusals.sentence("name_only" if alone else refusal.code)
