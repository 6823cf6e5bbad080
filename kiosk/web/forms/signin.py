"""The sign-in form: names, adults, children and the page's key. Its words are in the template.

A plain class and not a WTForm: nothing here can be wrong but a missing name, which the domain
refuses, and this is the one form that a hundred people send in ten minutes (decision 0006).
"""

from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from kiosk.core import text, tokens
from kiosk.domain import signins

LONGEST = 400  # characters of a name that are looked at; 90 are kept
STEPS = {
    "adults+1": ("adults", 1),
    "adults-1": ("adults", -1),
    "children+1": ("children", 1),
    "children-1": ("children", -1),
}


@dataclass(frozen=True)
class SignInForm:
    """A sign-in as it came from the page, whether or not it can be taken.

    `do` is the button that was pressed: here, no_name, add_name, or one of STEPS.
    """

    names: list[str]
    adults: int
    children: int
    key: str
    do: str

    @classmethod
    def blank(cls) -> "SignInForm":
        """Return what a new page starts with: nobody named, one adult, a new key."""
        return cls([], 1, 0, tokens.reference(), "")

    @classmethod
    def read(cls, sent: MultiDict[str, str]) -> "SignInForm":
        """Read a sent form. Counts take any script's digits; a key of a wrong shape is empty."""
        key = sent.get("key", "")
        return cls(
            names=some_names(sent),
            adults=_count(sent.get("adults", ""), 1),
            children=_count(sent.get("children", ""), 0),
            key=key if tokens.is_token(key) else "",
            do=sent.get("do", "here"),
        )

    @property
    def only_looks(self) -> bool:
        """Say whether the page is only to be shown again: a step, or room for one more name."""
        return self.do in STEPS or self.do == "add_name"

    def stepped(self) -> "SignInForm":
        """Return the form after its button's step, for browsers without scripts."""
        if self.do == "add_name":
            return replace(self, names=[*self.names, ""])
        if self.do not in STEPS:
            return self
        field, by = STEPS[self.do]
        count = getattr(self, field) + by
        if field == "adults":
            return replace(self, adults=min(signins.MOST_PEOPLE, max(1, count)))
        return replace(self, children=min(signins.MOST_PEOPLE, max(0, count)))

    @property
    def party(self) -> signins.Party:
        """Return the party; refuses names and counts that no party has."""
        return signins.Party.of(self.names, self.adults, self.children)


def some_names(sent: MultiDict[str, str]) -> list[str]:
    """Return the names that were typed: one more than a party can have, and no more of each than
    is needed to see that it is too long."""
    some = [
        name[:LONGEST].replace("\0", "") for name in sent.getlist("name")[: 2 * signins.MOST_NAMES]
    ]
    return [name for name in some if name.strip()][: signins.MOST_NAMES + 1]


def _count(raw: str, otherwise: int) -> int:
    digits = text.western_digits(raw.strip())
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 3 else otherwise
