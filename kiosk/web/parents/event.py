"""P1: an event on a parent's own phone, from a poster or a text. Signs in by phone."""

from functools import partial

from flask import Blueprint, Response, current_app, g, request, url_for

from kiosk.core import clock, errors
from kiosk.domain import events, signins
from kiosk.web.forms.signin import SignInForm
from kiosk.web.plumbing import arrivals, event_cards, language, refusals
from kiosk.web.plumbing.access import EVERYONE, open_to
from kiosk.web.plumbing.pages import page, see_other

blueprint = Blueprint("event", __name__)


@blueprint.get("/e/<reference>")
@open_to(EVERYONE)
def open_link(reference: str) -> Response:
    """Open the event in the language that the phone prefers."""
    chosen = language.negotiate(request, language.offered(g.school))
    response = see_other("event.event_page", reference=reference, lang=chosen)
    https = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie("mode", "phone", httponly=True, samesite="Lax", secure=https)
    return response


@blueprint.route("/<lang:lang>/event/<reference>", methods=["GET", "POST"])
@open_to(EVERYONE)
def event_page(reference: str) -> Response:
    """Show an event before, during and after; take a sign-in while it is on."""
    g.mode = "phone"
    if request.method != "POST":
        return _show(reference, SignInForm.blank())
    form = SignInForm.read(request.form)
    return arrivals.take(form, reference, signins.PHONE, partial(_show, reference))


def _show(reference: str, form: SignInForm, refusal: errors.Refusal | None = None) -> Response:
    view = events.by_reference(g.school, reference, g.language.tag)
    now = clock.now()
    today = clock.local(view.starts_at, g.school.time_zone).date() == clock.today(
        g.school.time_zone
    )
    state = "after" if view.ended(now) else "on" if today else "before"
    late = isinstance(refusal, signins.TOO_LATE)
    return page(
        "parents/event.html",
        409 if late else 422 if refusal else 200,
        event=event_cards.of(view),
        state="cancelled" if view.cancelled else state,
        form=form,
        action=url_for("event.event_page", reference=reference),
        no_name_allowed=not view.names_needed,
        refusal=refusal.code if refusal else None,
        refusal_words=_words(refusal, view.names_needed) if refusal else None,
    )


def _words(refusal: errors.Refusal, names_needed: bool) -> str:
    # "Choose the button below" is said only where there is one.
    alone = isinstance(refusal, signins.NameMissing) and names_needed
    return refusals.sentence("name_only" if alone else refusal.code)
