"""What a parent sends with a message: words, perhaps a number. Plain functions.

What cannot be taken, the domain refuses.
"""

from werkzeug.datastructures import MultiDict

#: Characters that are looked at; a message holds fewer, and is never cut without a word.
LOOKED_AT, LONGEST_CONTACT = 8000, 300


def words_of(sent: MultiDict[str, str]) -> str:
    """Return what was written, as it was typed."""
    return sent.get("words", "")[:LOOKED_AT].replace("\0", "")


def contact_of(sent: MultiDict[str, str]) -> tuple[str, str]:
    """Return the way to reach somebody, and their number or address as it was typed."""
    return sent.get("way", ""), sent.get("contact", "")[:LONGEST_CONTACT].replace("\0", "")
