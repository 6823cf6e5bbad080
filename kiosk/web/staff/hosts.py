"""Hosts: those whom parents talk to, staff and partners. Closing takes the place of deleting."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, g, request, url_for

from kiosk.core import tokens
from kiosk.domain import audit, hosts, staff, uploads
from kiosk.domain.hosts import Host
from kiosk.domain.words import Words
from kiosk.web.forms import hosts as forms
from kiosk.web.forms import languages
from kiosk.web.forms.hosts import HostForm
from kiosk.web.plumbing import event_cards, photos, spoken, undo, writing
from kiosk.web.plumbing.access import DESK, open_to
from kiosk.web.plumbing.desk import page, person
from kiosk.web.plumbing.pages import see_other

blueprint = Blueprint("hosts", __name__)


@dataclass(frozen=True)
class HostLine:
    """A host as the list shows them; `account` is the name of their account, if any."""

    host: Host
    image: str | None
    languages: list[str]
    account: str | None
    missing: list[str]


@blueprint.get("/hosts")
@open_to(*DESK)
def everyone() -> Response:
    """List the hosts, closed ones last."""
    names = {one.id: one.name for one in staff.everybody(g.school)}
    found = [_line(host, names) for host in hosts.everyone(g.school, closed=True)]
    return page("staff/hosts/everyone.html", lines=found)


@blueprint.route("/hosts/new", methods=["GET", "POST"])
@open_to(*DESK)
@photos.drawn_first
def add() -> Response:
    """Add a host; `then=surgery` leads on to a new surgery."""
    form = _form(None)
    image = _sent(form)
    then = "surgery" if request.args.get("then") == "surgery" else None
    if request.method != "POST" or form.errors or form.photo.errors:
        return _edit("Add a person", url_for("hosts.add", then=then), form)
    key = form.key.data or ""
    draft = form.draft(image, _accounts(), writing.tags(), {})
    host = hosts.add(g.school, draft, key if tokens.is_token(key) else "")
    return _saved("host_added", host, "surgery_editor.add" if then else "hosts.everyone")


@blueprint.route("/hosts/<reference>/change", methods=["GET", "POST"])
@open_to(*DESK)
@photos.drawn_first
def change(reference: str) -> Response:
    """Change a host."""
    host = hosts.by_reference(g.school, reference)
    form = _form(host)
    image = _sent(form)
    if request.method != "POST" or form.errors or form.photo.errors:
        return _edit("Change a person", url_for("hosts.change", reference=reference), form)
    draft = form.draft(image, _accounts(), writing.tags(), host.words or {})
    hosts.change(g.school, host, draft)
    return _saved("host_changed", host)


@blueprint.get("/hosts/card")
@open_to(*DESK)
def card() -> Response:
    """Return the card as parents see it, for the page to show while typing."""
    return page("staff/hosts/_card.html", **_shown(_class(None)(request.args)))


@blueprint.post("/hosts/<reference>/close")
@open_to(*DESK)
def close(reference: str) -> Response:
    """Close a host, or open them again: they are offered for new surgeries, or not."""
    host = hosts.by_reference(g.school, reference)
    closed = request.form.get("closed") != "no"
    (hosts.close if closed else hosts.open_again)(g.school, reference)
    audit.note(g.school, person().id, "host_closed" if closed else "host_opened", host=reference)
    words = f"Closed: {host.name}." if closed else f"Open again: {host.name}."
    back = [("closed", "no" if closed else "yes")]
    return undo.offer(see_other("hosts.everyone"), words, "hosts.close", back, reference=reference)


def _line(host: Host, names: dict[int, str]) -> HostLine:
    return HostLine(
        host,
        event_cards.image_url(host.image),
        [languages.name(tag) for tag in host.languages or ()],
        names.get(host.staff_id) if host.staff_id else None,
        writing.names(hosts.missing_words(g.school, host)),
    )


def _accounts() -> dict[str, int]:
    """Return the rows of staff by reference."""
    return {one.reference: one.id for one in staff.everybody(g.school)}


def _class(host: Host | None) -> type[HostForm]:
    """Return the form; accounts that are switched off are offered only where one is linked."""
    linked = host.staff_id if host else None
    people = [one for one in staff.everybody(g.school) if one.active or one.id == linked]
    ours = [(each.tag, each.english_name) for each in writing.all_of_us()]
    accounts = [(one.reference, one.name) for one in people]
    return forms.made_for(writing.tags(), languages.choices(ours), accounts)


def _form(host: Host | None) -> HostForm:
    made = _class(host)
    if request.method == "POST":
        return made(photos.form())
    if host is None:
        return made(data={"key": tokens.reference(), "languages": [g.school.default_language]})
    linked = {row: reference for reference, row in _accounts().items()}.get(host.staff_id or 0, "")
    return made(data=forms.of_host(host, linked))


def _sent(form: HostForm) -> str | None:
    """Check a sent form; return the name of its photo."""
    if request.method != "POST":
        return None
    form.validate()
    return photos.chosen(form)


def _edit(heading: str, action: str, form: HostForm) -> Response:
    return page(
        "staff/hosts/edit.html",
        200 if request.method != "POST" else 422,
        heading=heading,
        action=action,
        form=form,
        first_languages=len(writing.all_of_us()),
        others=writing.others(),
        own=writing.own(),
        **_shown(form),
    )


def _shown(form: HostForm) -> dict[str, Any]:
    """Return what the card shows of a form that may not be complete."""
    photo = uploads.find(photos.folder(), g.school.reference, form.image.data or "")
    return {
        "name": form.name.data,
        "role": Words(form.role.data, g.school.default_language) if form.role.data else None,
        "photo_url": event_cards.image_url(photo.name) if photo else None,
        "drawn_name": form.picture.data,
        "speaks": spoken.in_own_names(form.languages.data or ()),
    }


def _saved(act: str, host: Host, endpoint: str = "hosts.everyone") -> Response:
    audit.note(g.school, person().id, act, host=host.reference)
    return undo.offer(see_other(endpoint), f"Saved: {host.name}.")
