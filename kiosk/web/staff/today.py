"""A2 Today: the board that keeps itself up to date, help calls, and what staff do to one party."""

from datetime import timedelta

from flask import Blueprint, Response, g, request, url_for

from kiosk.core import clock, errors
from kiosk.domain import (
    audit,
    device_list,
    events,
    helpcalls,
    inbox,
    queue_board,
    school_days,
    signin_desk,
    signins,
)
from kiosk.domain import today as days
from kiosk.web.forms import desk
from kiosk.web.forms.desk import AddForm, PartyForm
from kiosk.web.plumbing import language, polls, undo
from kiosk.web.plumbing.access import DESK, STAFF, open_to
from kiosk.web.plumbing.desk import page, person, sentence
from kiosk.web.plumbing.pages import see_other, unchanged
from kiosk.web.plumbing.times import how_long

blueprint = Blueprint("today", __name__)


@blueprint.get("/")
@open_to(*STAFF)
def today() -> Response:
    """Show who is here, what is on, and who needs a person."""
    return _board("staff/today/today.html", _tag())


@blueprint.get("/today/live")
@open_to(*STAFF)
def live() -> Response:
    """Answer the page's question whether anything has changed, before anything is read."""
    tag = _tag()
    answer = unchanged(tag) or _board("staff/today/_live.html", tag)
    answer.set_etag(tag)
    return answer


def _tag() -> str:
    """Name what the board shows now; polls that have it already are answered in plumbing/polls."""
    now = clock.now()
    day = clock.local(now, g.school.time_zone).date()
    version = days.version(g.school, day)
    return polls.today_tag(g.school, version, now)


def _board(template: str, tag: str) -> Response:
    board = days.board(g.school, g.language.tag)
    return page(
        template,
        board=board,
        etag=tag,
        waiting=queue_board.waiting_today(g.school),
        messages=inbox.counts(g.school),
        silent=_silent_screens(),
        yesterday=(board.day - timedelta(days=1)).isoformat(),
    )


def _silent_screens() -> list[tuple[str, str, bool]]:
    """Return the screens that were not heard of: name, for how long, and whether it is my own."""
    if person().role not in DESK:
        return []
    rows = device_list.not_heard_of(g.school)
    me = person().id
    return [(row.device.name, how_long(row.minutes), row.device.owner_id == me) for row in rows]


@blueprint.post("/today/calls/<reference>/answer")
@open_to(*STAFF)
def answer_call(reference: str) -> Response:
    """Say on the parent's tablet who is on the way."""
    nobody_yet = helpcalls.view(g.school, reference).helper is None
    helpcalls.answer(g.school, reference, person().id)
    if nobody_yet:
        audit.note(g.school, person().id, "call_answered", call=reference)
    helper = helpcalls.view(g.school, reference).helper
    return _done(f"On the way: {helper}" if helper else "Somebody is on the way.")


@blueprint.post("/today/calls/<reference>/close")
@open_to(*STAFF)
def close_call(reference: str) -> Response:
    """Take a call off the board."""
    helpcalls.close(g.school, reference)
    audit.note(g.school, person().id, "call_closed", call=reference)
    return _done("The call is closed.")


def _done(words: str) -> Response:
    school_days.note_change(g.school, clock.today(g.school.time_zone))
    return undo.offer(see_other("today.today"), words)


@blueprint.route("/today/add", methods=["GET", "POST"])
@open_to(*DESK)
def add() -> Response:
    """Sign somebody in for them, or show the form."""
    if request.method != "POST":
        now = clock.now()
        on_now = [event.reference for event in _open_events() if event.on_now(now)]
        return _ask(AddForm.blank(g.school.default_language, on_now[0] if on_now else ""))
    form = AddForm.read(request.form)
    offered = [each.tag for each in language.offered(g.school)]
    try:
        arrival = signins.sign_in(
            g.school,
            form.event or None,
            form.party,
            language=form.language if form.language in offered else g.school.default_language,
            came_by=signins.DESK,
            key=form.key,
            without_name=not form.names,
        )
    except errors.NotFound:
        raise
    except errors.Refusal as refusal:
        return _ask(form, refusal)
    _note_added(arrival.reference)
    answer = see_other("today.today")
    return undo.offer(answer, "Added.", "today.remove", reference=arrival.reference)


def _note_added(reference: str) -> None:
    """Write down whom staff signed in, once: the same form may come twice."""
    since = clock.bounds(clock.today(g.school.time_zone), g.school.time_zone)[0]
    if not audit.was_noted(g.school, person().id, "sign_in_added", since, sign_in=reference):
        audit.note(g.school, person().id, "sign_in_added", sign_in=reference)


def _open_events() -> list[events.EventView]:
    return events.to_sign_in_to(g.school, g.language.tag)


def _ask(form: AddForm, refusal: errors.Refusal | None = None) -> Response:
    late = isinstance(refusal, signins.TOO_LATE)
    return page(
        "staff/today/add.html",
        409 if late else 422 if refusal else 200,
        form=form,
        open_events=_open_events(),
        refusal_words=sentence(refusal.code) if refusal else None,
    )


@blueprint.get("/today/party/<reference>")
@open_to(*DESK)
def party(reference: str) -> Response:
    """Show one party and what can be done for it."""
    return _show(reference)


def _show(
    reference: str,
    form: PartyForm | None = None,
    refusal: errors.Refusal | None = None,
    opened: str = "",
) -> Response:
    found = signin_desk.party(g.school, reference)
    event = events.by_id(g.school, found.event_id, g.language.tag) if found.event_id else None
    today_is_it = found.day == clock.today(g.school.time_zone)
    return page(
        "staff/today/party.html",
        422 if refusal else 200,
        party=found,
        form=form or PartyForm(list(found.names), found.adults, found.children),
        others=signin_desk.others(g.school, reference),
        event=event,
        opened=opened,
        back=url_for("today.today") if today_is_it else url_for("sign_ins.day", day=found.day),
        refusal_words=sentence(refusal.code) if refusal else None,
    )


@blueprint.post("/today/party/<reference>/left")
@open_to(*DESK)
def leave(reference: str) -> Response:
    """Mark a party as left."""
    at = desk.instant_of(request.form)
    signin_desk.leave(g.school, person().id, reference, at)
    return _changed(reference, "Marked as left.", "today.come_back")


@blueprint.post("/today/party/<reference>/back")
@open_to(*DESK)
def come_back(reference: str) -> Response:
    """Mark a party as here again."""
    left_at = signin_desk.come_back(g.school, person().id, reference)
    if left_at is None:
        return _changed(reference, "Here again.")
    fields = [("at", left_at.isoformat())]
    answer = _to_the_list(reference)
    return undo.offer(answer, "Here again.", "today.leave", fields, reference=reference)


@blueprint.post("/today/party/<reference>/change")
@open_to(*DESK)
def change(reference: str) -> Response:
    """Give a party other names or counts."""
    form = PartyForm.read(request.form)
    try:
        before = signin_desk.change(g.school, person().id, reference, form.party)
    except signin_desk.OffTheList:
        raise
    except errors.NotFound:
        raise
    except errors.Refusal as refusal:
        return _show(reference, form, refusal, "change")
    fields = [("name", name) for name in before.names]
    counts = [("adults", str(before.adults)), ("children", str(before.children))]
    answer = _to_the_list(reference)
    return undo.offer(answer, "Changed.", "today.change", fields + counts, reference=reference)


@blueprint.post("/today/party/<reference>/merge")
@open_to(*DESK)
def merge(reference: str) -> Response:
    """Let two sign-ins of the same people count once."""
    try:
        signin_desk.merge(g.school, person().id, reference, request.form.get("into", ""))
    except (signin_desk.SameParty, signin_desk.OffTheList) as refusal:
        return _show(reference, refusal=refusal, opened="merge")
    return _changed(reference, "These two now count once.", "today.unmerge")


@blueprint.post("/today/party/<reference>/unmerge")
@open_to(*DESK)
def unmerge(reference: str) -> Response:
    """Let a merged party count by itself again."""
    signin_desk.unmerge(g.school, person().id, reference)
    return _changed(reference, "It counts by itself again.")


@blueprint.post("/today/party/<reference>/remove")
@open_to(*DESK)
def remove(reference: str) -> Response:
    """Take a party off the list."""
    signin_desk.remove(g.school, person().id, reference)
    return _changed(reference, "Taken off the list.", "today.put_back")


@blueprint.post("/today/party/<reference>/put-back")
@open_to(*DESK)
def put_back(reference: str) -> Response:
    """Put a party back on the list."""
    signin_desk.put_back(g.school, person().id, reference)
    return _changed(reference, "Back on the list.")


def _changed(reference: str, words: str, undo_at: str = "") -> Response:
    return undo.offer(_to_the_list(reference), words, undo_at, reference=reference)


def _to_the_list(reference: str) -> Response:
    """Go back to where the party stands: the board of today, or the list of its day."""
    day = signin_desk.party(g.school, reference).day
    if day == clock.today(g.school.time_zone):
        return see_other("today.today")
    return see_other("sign_ins.day", day=day.isoformat())
