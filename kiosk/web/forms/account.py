"""Forms of one's own account, and of the first set-up of a school."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from wtforms import PasswordField, StringField

from kiosk.web.forms.fields import AnyOf, Line, OneOf, PlainForm, needed

FIRST_ZONE = "Europe/London"


@lru_cache(maxsize=1)
def zones() -> tuple[tuple[str, str], ...]:
    """Return the time zones of the world by name, ours first; only those of a place."""
    others = sorted(
        zone
        for zone in available_timezones()
        if "/" in zone and not zone.startswith(("Etc/", "SystemV/", "US/", "posix", "right"))
    )
    others.remove(FIRST_ZONE)
    return tuple((zone, zone.replace("_", " ")) for zone in (FIRST_ZONE, *others))


class NameForm(PlainForm):
    """A person's name as colleagues and parents see it."""

    name = Line("Your name", 90, [needed("Type your name.")])


class PasswordForm(PlainForm):
    """A new password, exactly as typed: spaces count."""

    password = PasswordField("Password", [needed("Choose a password.")])

    def refuse(self, field: str, sentence: str) -> None:
        """Say beside a field why what was sent cannot be taken."""
        self[field].errors = [sentence]


class SetUpForm(PasswordForm, NameForm):
    """The school and its first manager."""

    school_name = Line("Name of the school", 120, [needed("Type the name of the school.")])
    time_zone = OneOf("Time zone", zones())
    languages = AnyOf("Languages for parents", choices=[])
    email = StringField("E-mail", [needed("Type your e-mail address.")])


def set_up(sent: Any, languages: Sequence[tuple[str, str]]) -> SetUpForm:
    """Return the set-up form with what was sent; parents can be offered these languages."""
    offered = {"languages": AnyOf("Languages for parents", choices=list(languages))}
    form: SetUpForm = type("SetUpForm", (SetUpForm,), offered)(sent)
    return form
