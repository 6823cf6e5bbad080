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
DEVICE, STEP, REACH = "device", "step", "reach"

#: Letters of short codes: Crockford's base 32, without the ones that eyes and ears take for others.
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
SHORT = 8
_MISREAD = str.maketrans("oil", "011")


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


def of_demo_device(role: str) -> str:
    """Return the key from which the token of the demo's own device of a role is made."""
    return f"demo {role}"


def choose(words: Sequence[str], count: int) -> list[str]:
    """Return some of the words, drawn so that nobody can guess which."""
    return [secrets.choice(words) for _ in range(count)]


def short_code() -> str:
    """Return a code that people can type: 40 random bits as 8 letters of Crockford's base 32."""
    return "".join(secrets.choice(LETTERS) for _ in range(SHORT))


def as_short_code(typed: str) -> str | None:
    """Return the code that somebody typed, or None where it cannot be one.

    Case, spaces and hyphens do not matter; O is read as 0, I and L as 1 (Crockford, base 32).
    """
    code = re.sub(r"[\s-]", "", typed).lower().translate(_MISREAD)
    return code if len(code) == SHORT and set(code) <= set(LETTERS) else None


def grouped(code: str) -> str:
    """Return a short code as it is shown: two groups of four capitals."""
    return f"{code[:4]}-{code[4:]}".upper()
