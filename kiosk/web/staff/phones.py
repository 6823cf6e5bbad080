"""Settings: whether phones reach this server, the guest Wi-Fi, and https. For managers only."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, g, request, url_for

from kiosk.core import tokens
from kiosk.core.config import Config
from kiosk.domain import audit, phone_reach
from kiosk.domain.phone_reach import AddressOdd, Trial
from kiosk.web.forms.phones import AddressForm, WifiForm, found_of, sent_of
from kiosk.web.plumbing import (
    private_links,
    qr_codes,
    reachable,
    refusals,
    server_state,
    undo,
)
from kiosk.web.plumbing.access import MANAGERS, open_to
from kiosk.web.plumbing.desk import page, person
from kiosk.web.plumbing.pages import see_other, unchanged
from kiosk.web.plumbing.private_links import REACH

blueprint = Blueprint("phones", __name__)

NOT_OURS = (
    "Open Door does not answer under this name. Whoever installed it can add it to KIOSK_HOSTS."
)
ONLY_HERE = "This address means the very computer it is typed on. A phone cannot reach it."


@blueprint.get("/settings/phones")
@open_to(*MANAGERS)
def settings() -> Response:
    """Show in which state this server is, the test, and the guest Wi-Fi."""
    return _show()


@blueprint.get("/settings/phones/live")
@open_to(*MANAGERS)
def live() -> Response:
    """Show how the test stands, to a page that asks again and again."""
    trial = phone_reach.latest(g.school)
    same = unchanged(_tag(trial))
    if same is not None:
        return same
    response = page("staff/phones/_test.html", **_of_test(trial))
    response.set_etag(_tag(trial))
    return response


@blueprint.post("/settings/phones/test")
@open_to(*MANAGERS)
def begin() -> Response:
    """Begin a test: make a link that one phone opens, once, in ten minutes."""
    form = AddressForm(request.form)
    if not form.validate():
        return _show(422, address=form)
    problem = _problem(form.address.data)
    if problem:
        form.address.errors = [problem]
        return _show(422, address=form)
    reference = tokens.reference()
    link = private_links.token(REACH, reference)
    phone_reach.begin(g.school, reference, link, form.address.data, person().id)
    return see_other("phones.settings", _anchor="test")


def _problem(typed: str) -> str | None:
    """Say what does not fit in an address; only names that are ours are put into a code."""
    try:
        host = phone_reach.host_of(phone_reach.root(typed))
    except AddressOdd as odd:
        return refusals.sentence(odd.code)
    if qr_codes.is_only_here(host):
        return ONLY_HERE
    return None if current_app.extensions["host_is_ours"](host) else NOT_OURS


@blueprint.post("/settings/phones/forget")
@open_to(*MANAGERS)
def forget() -> Response:
    """Forget what a test found: parents see no codes until it is passed again."""
    before = phone_reach.of(g.school)
    phone_reach.forget_result(g.school)
    audit.note(g.school, person().id, "phones_forgotten")
    answer, words = see_other("phones.settings"), "Forgotten. Parents see no codes now."
    if before.tested_at is None:  # as in the demo: what no test has found is not put back
        return undo.offer(answer, words)
    return undo.offer(answer, words, "phones.put_back", sent_of(before))


@blueprint.post("/settings/phones/put-back")
@open_to(*MANAGERS)
def put_back() -> Response:
    """Put back what was found before."""
    try:
        found = found_of(request.form)
    except AddressOdd:
        return _show(422)
    problem = _problem(found.address)
    if problem:
        return _show(422)
    phone_reach.keep(g.school, found)
    audit.note(g.school, person().id, "phones_put_back", how=found.phones)
    return undo.offer(see_other("phones.settings"), "Put back as it was.")


@blueprint.post("/settings/phones/wifi")
@open_to(*MANAGERS)
def wifi() -> Response:
    """Name the guest Wi-Fi that posters show."""
    form = WifiForm(request.form)
    if not form.validate():
        return _show(422, wifi=form)
    before = [("name", g.school.wifi_name), ("password", g.school.wifi_password)]
    try:
        phone_reach.name_wifi(g.school, form.name.data, form.password.data)
    except phone_reach.WifiName as refusal:
        form.name.errors = [refusals.sentence(refusal.code)]
    except phone_reach.WifiPassword as refusal:
        form.password.errors = [refusals.sentence(refusal.code)]
    if form.errors:
        return _show(422, wifi=form)
    audit.note(g.school, person().id, "wifi_changed", on=bool(form.name.data))
    words = "Saved. Parents see it beside codes." if form.name.data else "Saved. There is none now."
    return undo.offer(see_other("phones.settings", _anchor="wifi"), words, "phones.wifi", before)


def _show(
    status: int = 200, address: AddressForm | None = None, wifi: WifiForm | None = None
) -> Response:
    config: Config = current_app.config["KIOSK"]
    known = {"name": g.school.wifi_name, "password": g.school.wifi_password}
    tested = g.school.phones_address
    return page(
        "staff/phones/settings.html",
        status,
        server=server_state.of_request(config),
        still_ours=not tested or _problem(tested) is None,
        only_here=qr_codes.only_here(),
        address=address or AddressForm(data={"address": _usual_address()}),
        wifi=wifi or WifiForm(data=known),
        **_of_test(phone_reach.latest(g.school)),
    )


def _usual_address() -> str:
    """Return the address of the last test where it still is ours, else the one of this request."""
    tested: str = g.school.phones_address
    here = "" if qr_codes.only_here() else request.host_url.rstrip("/")
    return tested if tested and _problem(tested) is None else here


def _of_test(trial: Trial | None) -> dict[str, Any]:
    """Return what the part of the page about the test shows."""
    address = ""
    if trial is not None and trial.state == phone_reach.WAITING:
        path = url_for("reach.ask", token=private_links.token(REACH, trial.reference))
        address = trial.address + urlsplit(path).path
    return {
        "trial": trial,
        "test_address": address,
        "etag": _tag(trial),
        "found": phone_reach.of(g.school),
        "codes": reachable.shows_codes(),
    }


def _tag(trial: Trial | None) -> str:
    return f"reach.{trial.reference}.{trial.state}" if trial else "reach"
