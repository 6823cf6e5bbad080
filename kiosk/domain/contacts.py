"""What somebody types so that staff can greet and reach them: a name, a phone number. Pure."""

import re
import unicodedata

from kiosk.core import errors, text

#: What people put between the digits: spaces, brackets, dots, strokes and dashes of any script.
BETWEEN = re.compile(r"[\s().\-/‐-―−]")
FEWEST_DIGITS, MOST_DIGITS = 10, 15


class NameMissing(errors.Refusal):
    """No name was given."""

    code = "name_only"


class NameTooLong(errors.Refusal):
    """The name has more than 90 letters."""

    code = "name_long"


class PhoneWrong(errors.Refusal):
    """Not 10 to 15 digits, or none where somebody is to be rung."""

    code = "phone"


def name(raw: str) -> str:
    """Return the name as it is kept; refuses NameMissing and NameTooLong."""
    try:
        cleaned = text.clean_name(raw)
    except text.TooLong as too_long:
        raise NameTooLong from too_long
    if not cleaned:
        raise NameMissing
    return cleaned


def phone(raw: str, needed: bool = False) -> str:
    """Return the number as it is dialled, in digits 0-9, perhaps after a "+"; refuses PhoneWrong.

    Empty is fine unless it is `needed`. "+44 (0)7700" is dialled without the zero in brackets.
    """
    seen = "".join(c for c in unicodedata.normalize("NFKC", raw) if unicodedata.category(c) != "Cf")
    typed = text.western_digits(seen).strip()
    if re.match(r"\+|00", typed):
        typed = re.sub(r"\(\s*0\s*\)", "", typed, count=1)
    dialled = BETWEEN.sub("", typed)
    if not dialled and not needed:
        return ""
    if not re.fullmatch(rf"\+?[0-9]{{{FEWEST_DIGITS},{MOST_DIGITS}}}", dialled):
        raise PhoneWrong
    return dialled
