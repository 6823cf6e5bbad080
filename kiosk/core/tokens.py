"""Random references and keys, and how they are kept. All from the system's own generator."""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence

_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}\Z")

#: What a private link opens.
PLACE, HANDOFF, BOOKING, HELD, WISH = "place", "handoff", "booking", "held", "wish"
FEEDBACK, ANSWER, SURVEY, TEXT = "feedback", "answer", "survey", "text"


def reference() -> str:
    """Return 128 random bits as 22 URL-safe characters: a name nobody can guess."""
    return secrets.token_urlsafe(16)


def is_token(text: str) -> bool:
    """Say whether the text has the shape of a reference or key (16 to 64 safe characters)."""
    return bool(_TOKEN.match(text))


def digest(token: str) -> str:
    """Return what is stored in place of a secret token (SHA-256, OWASP ASVS 11.4: >= 112 bits)."""
    return hashlib.sha256(token.encode()).hexdigest()


def of_link(secret: str, purpose: str, key: str) -> str:
    """Return the token of a private link: 192 bits, 32 URL-safe characters.

    It is made from the key of what it opens and the secret of the instance, so that the same form
    sent twice gets the same link, and the database, which keeps a digest only, opens nothing.
    """
    made = hmac.digest(secret.encode(), f"{purpose} {key}".encode(), "sha256")
    return base64.urlsafe_b64encode(made[:24]).decode()


def choose(words: Sequence[str], count: int) -> list[str]:
    """Return some of the words, drawn so that nobody can guess which."""
    return [secrets.choice(words) for _ in range(count)]
