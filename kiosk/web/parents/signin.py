"""T3a, T3, T3b: choose an event, say "I am here", be thanked."""

from functools import partial

from flask import Blueprint, Response, g, request, url_for

from kiosk.core import errors
from kiosk.domain import events, signins
from kiosk.web.forms.signin import SignInForm
from kiosk.web.plumbing import arrivals, event_cards, refusals
from kiosk.web.plumbing.access import EVERYONE, TABLET, open_to
from kiosk.web.plumbing.pages import page

blueprint = Blueprint("signin", __name__)

MOST_CARDS = 6


@blueprint.get("/<lang:lang>/sign-in")
@open_to(TABLET)
def choose_event() -> Response:
    """Show today's events that have not ended."""
    cards = [event_cards.of(view) for view in events.to_sign_in_to(g.school, g.language.tag)]
    return page(
        "parents/signin/events.html", cards=cards[:MOST_CARDS], more_cards=cards[MOST_CARDS:]
    )


@blueprint.get("/<lang:lang>/sign-in/not-listed")
@open_to(TABLET)
def not_listed() -> Response:
    """Offer a general visit, so that the person is on the fire list all the same."""
    return page("parents/signin/not_listed.html")


@blueprint.route("/<lang:lang>/sign-in/<reference>", methods=["GET", "POST"])
@open_to(TABLET)
def sign_in(reference: str) -> Response:
    """Sign a party in to an event, or show the form."""
    if request.method == "POST":
        return _take(reference)
    return _show(reference, SignInForm.blank())


@blueprint.route("/<lang:lang>/visit", methods=["GET", "POST"])
@open_to(TABLET)
def visit() -> Response:
    """Sign a party in without an event."""
    return _take(None) if request.method == "POST" else _show(None, SignInForm.blank())


def _take(reference: str | None) -> Response:
    form = SignInForm.read(request.form)
    return arrivals.take(form, reference, signins.TABLET, partial(_show, reference))


def _show(
    reference: str | None, form: SignInForm, refusal: errors.Refusal | None = None
) -> Response:
    """Show the form with what was typed; beside it, what could not be done and why."""
    view = events.by_reference(g.school, reference, g.language.tag) if reference else None
    late = isinstance(refusal, signins.TOO_LATE)
    own = url_for("signin.sign_in", reference=reference) if reference else url_for("signin.visit")
    return page(
        "parents/signin/form.html",
        409 if late else 422 if refusal else 200,
        event=event_cards.of(view) if view else None,
        form=form,
        action=own,
        no_name_allowed=view is not None and not view.names_needed,
        refusal=refusal.code if refusal else None,
        refusal_words=refusals.sentence(refusal.code) if refusal else None,
    )


@blueprint.get("/<lang:lang>/thank-you/<reference>")
@open_to(EVERYONE)
def thank_you(reference: str) -> Response:
    """Thank a party, say where to go, and show the number to leave with."""
    arrival = signins.arrival(g.school, reference)
    if arrival.came_by == signins.PHONE:
        g.mode = "phone"
    view = events.by_id(g.school, arrival.event_id, g.language.tag) if arrival.event_id else None
    card = event_cards.of(view) if view else None
    return page(
        "parents/signin/thanks.html",
        event=card,
        place=card.place if card else None,
        place_picture=card.place_picture if card else None,
        place_image=card.place_image if card else None,
        ticket=arrival.ticket,
        no_name=arrival.counted_only,
    )
