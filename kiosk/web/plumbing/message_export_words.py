"""What was in a file of messages that somebody made, in a few words: never anybody's own."""

from collections.abc import Mapping
from typing import Any

from kiosk.domain.message_export import ANSWERS, TEXTS, Wording
from kiosk.web.plumbing import message_look
from kiosk.web.plumbing.desk import language_name

TABS = {"answer": "to answer", "board": "on the board"}
WORDING = Wording(
    faces=message_look.FACES,
    topics=message_look.TOPICS,
    yes="yes",
    no="no",
    computer="a computer",
    somebody="a member of staff",
)
SWITCHES = {"mine": "with them", "undone": "not done yet", "faces": "also faces without words"}


def told(facts: Mapping[str, Any]) -> str:
    """Return what the log keeps of a file: what, which days, which filters, which kind."""
    if facts.get("what") == ANSWERS:
        return f"answers to a survey, {str(facts.get('kind')).upper()}"
    what = "what was written in a survey" if facts.get("what") == TEXTS else "messages"
    contact = "with contact details" if facts.get("contact") else "without contact details"
    days = f"{facts.get('first')} to {facts.get('last')}"
    return ", ".join([what, days, *_filters(facts), contact, str(facts.get("kind")).upper()])


def _filters(facts: Mapping[str, Any]) -> list[str]:
    found = [TABS.get(facts.get("tab", ""), "")]
    found.append(language_name(facts["language"]) if "language" in facts else "")
    found.append(message_look.TOPICS.get(facts.get("topic", ""), ""))
    found.append(message_look.FACES.get(facts.get("face", ""), ""))
    found.append("about one thing" if "about" in facts else "")
    found += [words for name, words in SWITCHES.items() if facts.get(name)]
    return [words for words in found if words]
