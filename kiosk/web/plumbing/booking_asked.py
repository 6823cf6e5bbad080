"""How far somebody has come in choosing a time, as addresses and forms carry it."""

from dataclasses import dataclass, fields, replace
from typing import Any

from werkzeug.datastructures import MultiDict

ANYONE = "anyone"
#: Characters of one part that are looked at; less is meant.
LONGEST_PART = 1200


@dataclass(frozen=True)
class Asked:
    """How far somebody has come in choosing a time; kept in the address, and in the page's form.

    `who` are the references of hosts joined by dots, or "anyone"; `surgery` one surgery alone;
    `after` the times that were seen (plumbing/few_times); `moves` the link of the booking that is
    to move; `held` the link of the time that is kept already, after going back from its page;
    `wish` the link of a wish that was offered this time.
    """

    who: str = ANYONE
    surgery: str = ""
    after: str = ""
    moves: str = ""
    held: str = ""
    wish: str = ""

    @classmethod
    def read(cls, sent: MultiDict[str, str]) -> "Asked":
        """Read an address or a form; the domain decides what opens anything."""
        given = {one.name: sent.get(one.name, "")[:LONGEST_PART] for one in fields(cls)}
        given["who"] = given["who"] or ANYONE
        return cls(**given)

    @property
    def parts(self) -> dict[str, Any]:
        """Return what is not empty, for an address or for hidden fields."""
        every = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: value for name, value in every.items() if value}

    def but(self, **changed: str) -> "Asked":
        """Return it with some parts changed."""
        return replace(self, **changed)
