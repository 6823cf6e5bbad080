"""What a parent sends with a question of a survey. Plain functions; the domain refuses."""

from werkzeug.datastructures import MultiDict

from kiosk.core import tokens

#: No question has as many answers, and no text as many characters; the rest is not looked at.
MOST_VALUES, LONGEST_VALUE, LONGEST_TEXT = 50, 64, 4000
SKIP = "skip"


def page_key(sent: MultiDict[str, str]) -> str:
    """Return the key that the page was made with; a new one where it has lost its shape."""
    key = sent.get("key", "")
    return key if tokens.is_token(key) else tokens.reference()


def skips(sent: MultiDict[str, str]) -> bool:
    """Say whether the question is left out: whatever was chosen counts for nothing."""
    return sent.get("do") == SKIP


def values(sent: MultiDict[str, str]) -> list[str]:
    """Return what was chosen: faces, steps or references of options."""
    if skips(sent):
        return []
    given = [*sent.getlist("value"), *sent.getlist("face")]
    return [value[:LONGEST_VALUE] for value in given[:MOST_VALUES]]


def written(sent: MultiDict[str, str]) -> str:
    """Return what was written, as it was typed."""
    return "" if skips(sent) else sent.get("words", "")[:LONGEST_TEXT].replace("\0", "")
