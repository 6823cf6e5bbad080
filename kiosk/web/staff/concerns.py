"""Somebody may be in danger: any member of staff passes a message on, safeguarding leads read it.

Whoever passed it on sees a page of their own that says when it was read, and nothing of it.
"""

from flask import Blueprint, Response, current_app, g, request

from kiosk.core import clock, db
from kiosk.domain import audit, concerns, message_settings
from kiosk.web.plumbing import alarms, message_look, sessions, undo
from kiosk.web.plumbing.access import SAFEGUARDING, STAFF, open_to
from kiosk.web.plumbing.desk import page, person, sentence
from kiosk.web.plumbing.pages import see_other, unchanged

blueprint = Blueprint("concerns", __name__)

NO = "no"


@blueprint.post("/messages/<reference>/danger")
@open_to(*STAFF)
def danger(reference: str) -> Response:
    """Pass a message on to the safeguarding leads, in one step."""
    try:
        concerns.pass_on(g.school, reference, person().id)
    except (concerns.NoLead, concerns.PassedBefore) as refusal:
        return _not_passed(refusal)
    answer = see_other("concerns.passed", reference=reference)
    return undo.offer(answer, "Passed on.", "concerns.take_back", reference=reference)


def _not_passed(refusal: concerns.NoLead | concerns.PassedBefore) -> Response:
    return page(
        "staff/safeguarding/not_passed.html",
        409,
        words_of_refusal=sentence(refusal.code),
        nobody=isinstance(refusal, concerns.NoLead),
        leads=concerns.leads(g.school),
    )


@blueprint.get("/safeguarding/passed/<reference>")
@open_to(*STAFF)
def passed(reference: str) -> Response:
    """Tell the person who passed a message on whether it was read."""
    return _standing("staff/safeguarding/passed.html", reference)


@blueprint.get("/safeguarding/passed/<reference>/live")
@open_to(*STAFF)
def passed_live(reference: str) -> Response:
    """Answer that page's question whether anything has changed."""
    tag = _tag(concerns.standing(g.school, reference, person().id))
    answer = unchanged(tag) or _standing("staff/safeguarding/_passed.html", reference)
    answer.set_etag(tag)
    return answer


def _standing(template: str, reference: str) -> Response:
    stands = concerns.standing(g.school, reference, person().id)
    return page(
        template,
        reference=reference,
        stands=stands,
        today=_is_today(stands),
        leads=concerns.leads(g.school, but=person().id),
        myself=person().safeguarding,
        etag=_tag(stands),
    )


def _is_today(stands: concerns.Standing) -> bool:
    day = clock.local(stands.passed_at, g.school.time_zone).date()
    return day == clock.today(g.school.time_zone)


def _tag(stands: concerns.Standing) -> str:
    """Name what the page shows: how it stands, who can read it, and the minute (for its clock)."""
    steps = (stands.late, stands.read_at, stands.closed_at, stands.put_back)
    told = "".join(str(int(bool(step))) for step in steps)
    return f"{told}.{int(clock.now().timestamp()) // 60}"


@blueprint.post("/safeguarding/passed/<reference>/take-back")
@open_to(*STAFF)
def take_back(reference: str) -> Response:
    """Undo passing on, while nobody has read it."""
    try:
        concerns.take_back(g.school, reference, person().id)
    except concerns.ReadAlready as refusal:
        answer = see_other("concerns.passed", reference=reference)
        return undo.offer(answer, sentence(refusal.code))
    answer = see_other("message.message", reference=reference)
    return undo.offer(answer, "It is with the messages again.")


@blueprint.get("/safeguarding", endpoint="list")
@open_to(SAFEGUARDING)
def everything() -> Response:
    """List what was passed on, and who named or ended a lead; nothing of any message."""
    before = _row(request.args.get("before", ""))
    found = concerns.open_ones(g.school) if before is None else []
    closed = concerns.closed_ones(g.school, before, concerns.PAGE + 1)
    return page(
        "staff/safeguarding/list.html",
        unread=[row for row in found if row.unread],
        read=[row for row in found if not row.unread],
        closed=closed[: concerns.PAGE],
        next_before=closed[concerns.PAGE - 1].id if len(closed) > concerns.PAGE else None,
        first_page=before is None,
        changes=message_settings.lead_changes(g.school),
        leads=concerns.leads(g.school),
        is_old=lambda row: message_settings.is_old(g.school, row.passed_at),
    )


def _row(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None


@blueprint.get("/safeguarding/alarm")
@open_to(SAFEGUARDING)
def alarm() -> Response:
    """Answer the bar's question whether anything waits. To ask keeps nobody logged in."""
    sessions.current().seen_long_ago = False
    now = alarms.current()
    assert now is not None  # access.py let leads through, nobody else
    tag = alarms.tag(now)
    answer = unchanged(tag) or page("staff/safeguarding/_alarm.html")
    answer.set_etag(tag)
    return answer


@blueprint.get("/safeguarding/<reference>")
@open_to(SAFEGUARDING)
def one(reference: str) -> Response:
    """Show a concern with its message, whole; each time is written down."""
    found = concerns.one(g.school, reference, g.language.tag)
    try:
        audit.note_apart(g.school, person().id, "concern_opened", concern=reference)
    except db.Unavailable:  # somebody may be in danger: that matters more
        current_app.logger.warning("It could not be written down that a concern was opened.")
    return page(
        "staff/safeguarding/one.html",
        concern=found,
        age=message_look.age(g.school, found.day),
        face_names=message_look.FACES,
        topic_names=message_look.TOPICS,
        is_old=message_settings.is_old(g.school, found.passed_at),
    )


@blueprint.post("/safeguarding/<reference>/read")
@open_to(SAFEGUARDING)
def read(reference: str) -> Response:
    """Say that it is read: who passed it on sees that at once."""
    concerns.read(g.school, reference, person().id)
    return see_other("concerns.one", reference=reference)


@blueprint.post("/safeguarding/<reference>/close")
@open_to(SAFEGUARDING)
def close(reference: str) -> Response:
    """Say that it is dealt with; `closed` is no to take that back."""
    if request.form.get("closed") == NO:
        concerns.open_again(g.school, reference, person().id)
        return undo.offer(see_other("concerns.list"), "It is open again.")
    concerns.close(g.school, reference, person().id)
    answer, back = see_other("concerns.list"), [("closed", NO)]
    return undo.offer(answer, "Dealt with.", "concerns.close", back, reference=reference)


@blueprint.post("/safeguarding/<reference>/put-back")
@open_to(SAFEGUARDING)
def put_back(reference: str) -> Response:
    """Say that it is not a worry; `back` is no to take that back."""
    if request.form.get("back") == NO:
        concerns.bring_back(g.school, reference, person().id)
        return undo.offer(see_other("concerns.list"), "It is here again.")
    concerns.put_back(g.school, reference, person().id)
    answer, again = see_other("concerns.list"), [("back", NO)]
    said = "It is with the messages again, for all staff."
    return undo.offer(answer, said, "concerns.put_back", again, reference=reference)
