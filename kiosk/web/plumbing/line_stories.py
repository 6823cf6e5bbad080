"""The steps of one ticket in plain sentences, for whoever asks why somebody went first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.queue_history import Step
from kiosk.domain.queue_log import Act
from kiosk.web.plumbing.line_pages import REASON_WORDS
from kiosk.web.plumbing.times import time_of

#: Why they were called when they were.
CALLED_WHY = {
    "turn": "It was their turn.",
    "booked": "Their booked time had come.",
    "promise": "They had been passed two times.",
    "early": "Nobody else was waiting.",
    "shelf": "They had been called before and were not there.",
}
BY_STAFF = {
    Act.CALLED_AGAIN: "Called again",
    Act.HERE: "They were here, and the talk began",
    Act.SEEN: "The talk was over",
    Act.NOT_HERE: "Not here yet",
    Act.BACK: "Put back in line",
    Act.GIVEN_BACK: "Taken out of the line",
    Act.MOVED: "Moved in the line",
    Act.PASSED_ON: "Passed to another line",
    Act.UNDONE: "The last step was taken back",
}
BY_THEMSELVES = {
    Act.BACK: "They asked to be put back in line",
    Act.GIVEN_BACK: "They gave their place away",
    Act.MORE_TIME: "They asked for more time",
    Act.COMING: "They said that they were coming back",
    Act.CLOSED: "The line was closed",
}


@dataclass(frozen=True)
class Told:
    """One step: when, and what happened. `by` is a first name, None where it was not staff."""

    at: datetime
    words: str
    by: str | None


def told(steps: Iterable[Step], ticket_id: int) -> list[Told]:
    """Return the steps of this ticket in sentences, and when others went before it."""
    return [Told(step.at, _sentence(step, ticket_id), step.by) for step in steps]


def _sentence(step: Step, ticket_id: int) -> str:
    if step.ticket_id != ticket_id:
        return f"Somebody who came later was called before them. {_why(step.reason)}".rstrip()
    match step.act:
        case Act.JOINED:
            return _joined(step)
        case Act.CALLED:
            return f"Called. {_why(step.reason)}".rstrip()
        case Act.FOLLOW_UP:
            return "Needs follow-up." if step.facts.get("on") else "No follow-up needed."
        case Act.GIVEN_BACK if step.reason == "unused":
            return "Cleared: called a while ago, and not used."
    known = BY_STAFF if step.by else BY_THEMSELVES
    words = known.get(Act(step.act)) or BY_STAFF.get(Act(step.act)) or "Something changed"
    return f"{words}. {REASON_WORDS.get(step.reason, '')}".rstrip(" .") + "."


def _joined(step: Step) -> str:
    due = step.facts.get("due_at")
    if isinstance(due, str):
        return f"They came for their booked time, {time_of(datetime.fromisoformat(due))}."
    return f"They took a number. People before them: {step.facts.get('before', 0)}."


def _why(reason: str) -> str:
    known = CALLED_WHY.get(reason)
    return known or (f"{REASON_WORDS[reason]}." if reason in REASON_WORDS else "")
