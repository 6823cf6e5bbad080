"""What staff did: the audit log for managers, newest first, in plain words."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, g, request, url_for

from kiosk.domain import audit, staff
from kiosk.web.forms.people import ROLE_NAMES
from kiosk.web.plumbing.access import MANAGERS, open_to
from kiosk.web.plumbing.desk import page

blueprint = Blueprint("audit_log", __name__)

PAGE = 50

ACTS = {
    "logged_in": "logged in",
    "logged_out": "logged out",
    "log_in_refused": "tried to log in with a wrong password",
    "tries_stopped": "tried many times, and was asked to wait",
    "code_refused": "typed a wrong code",
    "password_refused": "typed a wrong password",
    "password_set": "chose a new password",
    "sessions_ended": "logged out everywhere",
    "second_factor_set": "set up a code app",
    "second_factor_removed": "stopped codes from a phone",
    "recovery_codes_made": "made recovery codes",
    "recovery_code_used": "used a recovery code",
    "set_up": "set the school up",
    "staff_added": "added an account",
    "staff_link": "made a link for a password",
    "staff_renamed": "changed a name of staff",
    "staff_role": "changed a role",
    "staff_off": "switched an account off",
    "staff_on": "switched an account on",
    "settings_changed": "changed the settings",
    "school_days_changed": "changed the school days",
    "translator_changed": "changed the translator",
    "phones_passed": "tested that phones can reach us",
    "phones_forgotten": "forgot whether phones can reach us",
    "phones_put_back": "put back how phones can reach us",
    "wifi_changed": "changed the guest Wi-Fi",
    "place_added": "added a place",
    "room_added": "added a room",
    "place_changed": "changed a place",
    "place_closed": "closed a place",
    "place_opened": "opened a place again",
    "event_added": "added an event",
    "event_changed": "changed an event",
    "event_cancelled": "cancelled an event",
    "event_put_back": "put an event back",
    "host_added": "added a person to talk to",
    "host_changed": "changed a person to talk to",
    "host_closed": "closed a person to talk to",
    "host_opened": "opened a person to talk to again",
    "surgery_added": "added a surgery",
    "surgery_changed": "changed a surgery",
    "surgery_cancelled": "cancelled a surgery",
    "surgery_put_back": "put a surgery back",
    "poster_code_renewed": "made a new code for a poster",
    "sign_in_added": "signed somebody in",
    "sign_in_left": "marked somebody as left",
    "sign_in_back": "marked somebody as here again",
    "sign_in_changed": "changed a sign-in",
    "sign_in_merged": "let two sign-ins count once",
    "sign_in_parted": "let a sign-in count by itself again",
    "sign_in_removed": "took a sign-in off the list",
    "sign_in_put_back": "put a sign-in back on the list",
    "sign_ins_exported": "made a file of sign-ins",
    "list_opened": "opened a list of sign-ins",
    "booking_added": "booked a time for somebody",
    "booking_cancelled": "cancelled a booking",
    "booking_put_back": "put a booking back",
    "booking_moved": "moved a booking",
    "link_shown": "showed the link of a booking again",
    "told_change": "told somebody of a change",
    "told_place": "told somebody of a free time",
    "call_answered": "went to help",
    "call_closed": "closed a call for help",
    "concern_passed": "passed a message on to the safeguarding lead",
    "concern_taken_back": "took back what they had passed on",
    "concern_opened": "opened what was passed on to the safeguarding lead",
    "concern_read": "said that they had read what was passed on",
    "concern_closed": "said that what was passed on is dealt with",
    "concern_reopened": "opened again what was dealt with",
    "concern_put_back": "put what was passed on back with the messages",
    "concern_brought_back": "took to the safeguarding lead again what was put back",
    "lead_named": "named a safeguarding lead",
    "lead_ended": "ended that somebody is safeguarding lead",
    "message_settings_changed": "changed the settings of messages",
    "story_written": "wrote a story for the board",
    "story_changed": "changed a story of the board",
    "story_shown": "showed a story to parents",
    "story_taken_down": "took a story down",
    "survey_opened": "opened a survey to parents",
    "survey_closed": "closed a survey",
    "line_closed": "closed a line early",
    "messages_exported": "made a file of messages or of answers to a survey",
    "message_given": "gave a message to somebody, or took it from them",
    "message_done": "said that a message is done",
    "message_opened_again": "opened a message again",
    "message_answered": "answered a message",
    "reply_taken_back": "took an answer back",
    "message_on_board": "put a message with a story of the board",
    "message_off_board": "took a message off the board",
    "tickets_cleared": "cleared unused tickets",
    "voice_typed": "typed up a voice",
    "device_paired": "joined a screen to the school",
    "device_changed": "changed a screen",
    "device_greeted": "said hello to a screen",
    "device_cleared": "cleared a screen",
    "device_locked": "locked a screen",
    "device_unlocked": "unlocked a screen",
    "device_ended": "ended the trust in a screen",
    "wording_changed": "changed words of the screens",
    "wording_checked": "said that words of the screens are right",
    "wording_unchecked": "let words of the screens be checked again",
    "school_words_changed": "wrote words of the school in another language",
    "wording_accepted": "accepted what a speaker said of words of the screens",
    "speaker_invited": "made a link for somebody who speaks a language",
    "speaker_ended": "ended the link of somebody who speaks a language",
    "recording_refused": "sent a recording of a phrase back",
    "recordings_deleted": "deleted all recordings of a speaker",
    "machine_voice_on": "let the computer read aloud",
    "machine_voice_off": "let the computer read aloud no more",
}


#: Where to look at what an act was about, by the name of the fact.
PAGES = {
    "sign_in": "today.party",
    "event": "event_editor.change",
    "host": "hosts.change",
    "surgery": "bookings.surgery",
    "story": "board.preview",
    "survey": "survey_desk.results",
    "message": "message.message",
}


@dataclass(frozen=True)
class Line:
    """One act. `who` is None where nobody was logged in; `about` says more, in plain words."""

    id: int
    at: datetime
    who: str | None
    did: str
    about: list[str]
    address: str | None


@blueprint.get("/audit")
@open_to(*MANAGERS)
def entries() -> Response:
    """List what staff did, fifty at a time."""
    before = _row(request.args.get("before", ""))
    found = audit.recent(g.school, before, PAGE + 1)
    names = {person.id: person.name for person in staff.everybody(g.school)}
    lines = [
        Line(
            entry.id,
            entry.at,
            names.get(entry.staff_id) if entry.staff_id else None,
            ACTS.get(entry.act, entry.act.replace("_", " ")),
            _about(entry.facts, names),
            _address(entry.facts),
        )
        for entry in found[:PAGE]
    ]
    return page(
        "staff/people/audit.html",
        lines=lines,
        first_page=before is None,
        next_before=lines[-1].id if len(found) > PAGE else None,
    )


def _about(facts: dict[str, object], names: dict[int, str]) -> list[str]:
    """Return what else is known about an act; opaque references are left to `_address`."""
    told = []
    if isinstance(number := facts.get("person"), int) and number in names:
        told.append(f"for {names[number]}")
    if "role" in facts:
        told.append(f"role: {ROLE_NAMES.get(str(facts['role']), facts['role'])}")
    if "address" in facts:
        told.append(f"from the address {facts['address']}")
    if "day" in facts:
        told.append(f"of {facts['day']}" + (", whole, to print" if facts.get("whole") else ""))
    if "first" in facts:
        more, words = ("contact", "contact details") if "contact" in facts else ("names", "names")
        with_them = "with" if facts.get(more) else "without"
        told.append(f"{facts['first']} to {facts.get('last')}, {with_them} {words}")
    return told


def _address(facts: dict[str, object]) -> str | None:
    """Return where to look at what was changed."""
    for fact, endpoint in PAGES.items():
        reference = facts.get(fact)
        if isinstance(reference, str) and len(reference) > len("general"):
            return url_for(endpoint, reference=reference)
    return None


def _row(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None
