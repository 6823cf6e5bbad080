"""A12: the tablets and screens of the school: who they are, what they are told, joining a new one.

The desk sees them all and may say hello, clear and lock; managers join, change and end them.
"""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, g, request, url_for

from kiosk.core import errors
from kiosk.domain import device_list, devices, pairing, staff, venues
from kiosk.web.forms import devices as forms
from kiosk.web.forms.devices import DeviceForm, PairForm
from kiosk.web.plumbing import paired, throttle, times, undo
from kiosk.web.plumbing.access import DESK, MANAGERS, open_to
from kiosk.web.plumbing.desk import page, person, sentence
from kiosk.web.plumbing.pages import see_other

blueprint = Blueprint("devices", __name__)

#: Beside which question a refusal is said.
BESIDE = {"pairing_code": "code", "device": "place", "device_name": "name"}


@dataclass(frozen=True)
class Line:
    """A device as the list shows it, in words. `seen` is when it was last heard of."""

    row: device_list.Row
    role: str
    picture: str
    where: str
    seen: str
    older: bool


@blueprint.get("/devices")
@open_to(*DESK)
def everything() -> Response:
    """List the screens; managers join a new one here."""
    return _list()


@blueprint.post("/devices/join")
@open_to(*MANAGERS)
def join() -> Response:
    """Let the screen that shows the code be a device of the school. Wrong codes are counted."""
    form = _form(PairForm, request.form)
    assert isinstance(form, PairForm)
    if not form.validate():
        return _list(form, 422)
    if form.short_code is None:
        form.refuse("code", "A code is eight letters and digits. Look at the screen again.")
        return _list(form, 422)
    me = str(person().id)
    throttle.count(throttle.PAIRING_CODE, me)
    throttle.count(throttle.PAIRING_CODES, str(g.school.id))
    try:
        device = pairing.join(g.school, form.short_code, _described(form), by=person().id)
    except pairing.CodeUnknown as refusal:
        return _list(_refused(form, refusal), 422)
    except (devices.DeviceUnknown, devices.DeviceName) as refusal:
        throttle.forgive(throttle.PAIRING_CODE, me)  # the code itself was right
        return _list(_refused(form, refusal), 422)
    throttle.forgive(throttle.PAIRING_CODE, me)
    words = f"Joined: {device.name}. It goes on by itself."
    return undo.offer(see_other("devices.everything"), words)


@blueprint.post("/devices/<reference>/hello")
@open_to(*DESK)
def hello(reference: str) -> Response:
    """Let a screen show itself."""
    devices.say_hello(g.school, reference, person().id)
    return _told(reference, "Look for the sun: {name} shows itself in a few seconds.")


@blueprint.post("/devices/<reference>/clear")
@open_to(*DESK)
def clear(reference: str) -> Response:
    """Empty a screen, whatever stands on it."""
    devices.clear_now(g.school, reference, person().id)
    return _told(reference, "{name} clears in a few seconds.")


@blueprint.post("/devices/<reference>/lock")
@open_to(*DESK)
def lock(reference: str) -> Response:
    """Lock a screen, or unlock it."""
    locked = request.form.get("locked") != "no"
    devices.lock(g.school, reference, person().id, locked=locked)
    words = "Locked: {name}." if locked else "Unlocked: {name}. It comes back by itself."
    back = [("locked", "no" if locked else "yes")]
    return _told(reference, words, "devices.lock", back)


@blueprint.route("/devices/<reference>/change", methods=["GET", "POST"])
@open_to(*MANAGERS)
def change(reference: str) -> Response:
    """Change what a screen is called, is, where it is, and who looks after it."""
    row = device_list.row(g.school, reference)
    if request.method != "POST":
        return _edit(row, _form(DeviceForm, row=row))
    form = _form(DeviceForm, request.form, row)
    if not form.validate():
        return _edit(row, form, 422)
    try:
        devices.change(g.school, reference, _described(form), by=person().id)
    except (devices.DeviceUnknown, devices.DeviceName) as refusal:
        return _edit(row, _refused(form, refusal), 422)
    return _told(reference, "Saved: {name}.")


@blueprint.route("/devices/<reference>/end", methods=["GET", "POST"])
@open_to(*MANAGERS)
def end(reference: str) -> Response:
    """Ask first, then end the trust in a screen."""
    row = device_list.row(g.school, reference)
    if request.method != "POST":
        return page("staff/devices/end.html", line=_line(row))
    devices.revoke(g.school, reference, person().id)
    words = f"{row.device.name} is not joined any more."
    return undo.offer(see_other("devices.everything"), words)


@blueprint.get("/devices/checklist")
@open_to(*DESK)
def checklist() -> Response:
    """Say on one sheet of paper what makes a good place for a tablet."""
    return page("staff/devices/checklist.html")


def _list(form: DeviceForm | None = None, status: int = 200) -> Response:
    may_join = person().role in MANAGERS
    return page(
        "staff/devices/devices.html",
        status,
        lines=[_line(row) for row in device_list.everything(g.school)],
        form=form or (_form(PairForm) if may_join else None),
        may_join=may_join,
        address=url_for("pair.pair", _external=True).partition("://")[2],
    )


def _edit(row: device_list.Row, form: DeviceForm, status: int = 200) -> Response:
    return page("staff/devices/edit.html", status, line=_line(row), form=form)


def _form(
    kind: type[DeviceForm], sent: Any = None, row: device_list.Row | None = None
) -> DeviceForm:
    """Return the form, with what was sent, or as the device is."""
    chosen, owner = (row.place, row.device.owner_id) if row else (None, None)
    people = [each for each in staff.everybody(g.school) if each.active or each.id == owner]
    made = forms.for_school(
        kind, _places(chosen or None), [(each.reference, each.name) for each in people]
    )
    if sent is not None:
        return made(sent)
    if row is None:
        return made()
    kept = next((each.reference for each in people if each.id == owner), "")
    return made(data={**vars(row.device), "place": row.place, "owner": kept})


def _places(chosen: str | None) -> list[tuple[str, str]]:
    """Return the buildings and rooms to choose from; a room says in which building it is."""
    found = []
    for venue, rooms in venues.offered(g.school, chosen):
        found.append((venue.reference, venue.name))
        found += [(room.reference, f"{room.name} ({venue.name})") for room in rooms]
    return found


def _described(form: DeviceForm) -> devices.Draft:
    """Return what a form says of a device, as the domain takes it."""
    chosen = form.place.data
    venue, room = venues.place(g.school, chosen) if chosen else (None, None)
    owner = staff.by_reference(g.school, form.owner.data).id if form.owner.data else None
    return devices.Draft(form.name.data or "", form.role.data, venue, room, owner)


def _refused(form: DeviceForm, refusal: errors.Refusal) -> DeviceForm:
    form.refuse(BESIDE[refusal.code], sentence(refusal.code))
    return form


def _told(reference: str, words: str, endpoint: str = "", back: undo.Fields = ()) -> Response:
    """Go back to the list, and say there what was done."""
    said = words.format(name=devices.by_reference(g.school, reference).name)
    values = {"reference": reference} if endpoint else {}
    return undo.offer(see_other("devices.everything"), said, endpoint, back, **values)


def _line(row: device_list.Row) -> Line:
    device = row.device
    return Line(
        row,
        forms.ROLE_NAMES[device.role],
        forms.PICTURES[device.role],
        ", ".join(reversed(row.where)),
        _seen(row),
        bool(device.version) and device.version != paired.build(),
    )


def _seen(row: device_list.Row) -> str:
    """Say when a device was last heard of."""
    if row.device.seen_at is None:
        return "it has not begun yet"
    if row.minutes < 2:
        return "seen just now"
    ago = times.how_long(row.minutes)
    return f"not seen for {ago}" if row.missed else f"seen {ago} ago"
