"""What makes a password good enough, and how passwords and recovery codes are kept.

Long and not guessable is all that counts: any script, spaces, no rules about capitals or signs.
"""

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import argon2

from kiosk.core import errors

SHORTEST, LONGEST = 12, 256
CODES = 8

#: No 0 O 1 I: they are read from paper.
_CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_CODE_LENGTH = 12
_COMMON = frozenset((Path(__file__).parent / "common_passwords.txt").read_text("utf-8").split())
_ROWS = (
    "qwertyuiop asdfghjkl zxcvbnm azertyuiop qwertzuiop abcdefghijklmnopqrstuvwxyz"
    " 01234567890123456789 1qaz2wsx3edc4rfv5tgb 1q2w3e4r5t6y7u8i9o0p !@#$%^&*()_+"
)
_SWOR = _ROWS[::-1]
_DISGUISES = str.maketrans("013457@$!|", "oleastasii")
_hasher = argon2.PasswordHasher()  # argon2id, 64 MiB, 3 passes: the library's own advice


class TooShort(errors.Refusal):
    """Fewer than twelve characters."""

    code = "password_short"


class TooLong(errors.Refusal):
    """More characters than anybody types; hashing it would only cost time."""

    code = "password_long"


class TooCommon(errors.Refusal):
    """Among the first that somebody would try: a well-known one, a row of keys, a repetition."""

    code = "password_common"


class TooPersonal(errors.Refusal):
    """It holds the e-mail address, the name or the school, which everybody here knows."""

    code = "password_personal"


def normal(password: str) -> str:
    """Return a password as it is compared: the same letters typed on any device are the same."""
    return unicodedata.normalize("NFKD", password)


def check(password: str, known: Sequence[str] = ()) -> None:
    """Refuse a password that is too short, too long, too common or holds one of the known words."""
    plain = normal(password)
    if len(unicodedata.normalize("NFC", password)) < SHORTEST:
        raise TooShort
    if len(plain) > LONGEST:
        raise TooLong
    if _is_common(plain.casefold()):
        raise TooCommon
    letters = _letters(plain)
    if any(len(word) >= 4 and word in letters for word in map(_letters, _parts(known))):
        raise TooPersonal


def hashed(password: str) -> str:
    """Return what is stored for a password. Takes a tenth of a second: never hold the writer."""
    return _hasher.hash(normal(password))


def new_codes() -> tuple[list[str], list[str]]:
    """Return recovery codes to show once, and what is stored for them: one salt, slow hashes."""
    salt = secrets.token_hex(16)
    codes = [_code() for _ in range(CODES)]
    shown = ["-".join(re.findall("....", code)) for code in codes]
    return shown, [_kept_code(salt, code) for code in codes]


def _code() -> str:
    return "".join(secrets.choice(_CODE_LETTERS) for _ in range(_CODE_LENGTH))


def find_code(typed: str, kept: Sequence[str]) -> str | None:
    """Return which of the stored codes was typed, or None. Spaces, dashes and case do not count."""
    if not kept:
        return None
    code = re.sub(r"[\s-]", "", typed).upper()
    found = _kept_code(kept[0].split("$")[0], code)
    return next((one for one in kept if hmac.compare_digest(one, found)), None)


def _kept_code(salt: str, code: str) -> str:
    # 60 random bits are too few for a fast hash (OWASP ASVS 6.5.2); scrypt takes 50 ms.
    digest = hashlib.scrypt(code.encode(), salt=bytes.fromhex(salt), n=2**14, r=8, p=1)
    return f"{salt}${digest.hex()}"


def _is_common(password: str) -> bool:
    """Say whether a list, a row of keys, a repetition or a number explains the whole password."""
    bare = _letters(password)
    inner = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password)  # "p@ssw0rd" in "99p@ssw0rd2026!"
    if _repeats(password) or _repeats(bare) or (bare.isdigit() and len(bare) < 20):
        return True
    guesses = {password, bare, inner, inner.translate(_DISGUISES), _letters(inner)} - {""}
    return any(_is_listed(guess) or _is_row(guess) for guess in guesses)


def _is_listed(text: str) -> bool:
    """Say whether a text is on the list, once or twice, with at most numbers and signs after it."""
    for length in range(3, len(text) + 1):
        rest = text[length:]
        if text[:length] in _COMMON and (rest == text[:length] or not _has_letters(rest)):
            return True
    return False


def _has_letters(text: str) -> bool:
    return any(letter.isalpha() for letter in text)


def _repeats(text: str) -> bool:
    """Say whether a text is up to five characters, over and over."""
    return any(text == (text[:n] * len(text))[: len(text)] for n in range(1, 6)) and text != ""


def _is_row(text: str) -> bool:
    """Say whether a text is only pieces of rows of keys, forwards or backwards."""
    rest = text
    while rest:
        pieces = (n for n in range(len(rest), 2, -1) if rest[:n] in _ROWS or rest[:n] in _SWOR)
        longest = next(pieces, 0)
        if not longest:
            return False
        rest = rest[longest:]
    return text != ""


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", normal(text).casefold())


def _parts(known: Sequence[str]) -> list[str]:
    """Return the words to look for: each whole, and what stands before the @ of an address."""
    return [part for word in known for part in (word, word.split("@")[0] if "@" in word else "")]
