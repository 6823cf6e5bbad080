"""The form of a host: somebody whom parents talk to, as their card shows them."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import FileField, HiddenField

from kiosk.domain.hosts import Host, HostDraft
from kiosk.web.forms import words
from kiosk.web.forms.fields import AnyOf, Choices, Line, OneOf, PlainForm, YesNo, needed

#: Drawn pictures a host can have, with the word that is read out.
PICTURES = (
    ("person", "One person"),
    ("people", "Several people"),
    ("family", "Families"),
    ("help", "Help"),
    ("meeting", "Advice"),
    ("story", "Learning"),
    ("phone", "By phone"),
    ("office", "Office"),
)
NO_ACCOUNT = ("", "A partner, or somebody without an account")
TEXTS = (("role", 60),)
FIELDS = tuple(text for text, _limit in TEXTS)


class HostForm(PlainForm):
    """A host as staff describe them. `made_for` adds what depends on the school."""

    key = HiddenField()
    name = Line("Name", 90, [needed("Type a name. A first name is enough.")])
    role = Line("What they do", 60)
    languages = AnyOf("Languages they speak", ())
    picture = OneOf("Picture", PICTURES)
    image = Line("Your own photo", 64)
    photo = FileField("Their photo")
    photo_off = YesNo("Take the photo away and show the drawn picture")
    account = OneOf("Their account here", (NO_ACCOUNT,))

    def draft(
        self,
        image: str | None,
        accounts: Mapping[str, int],
        tags: Sequence[str],
        before: Mapping[str, Mapping[str, str]],
    ) -> HostDraft:
        """Return what was written. `accounts` maps references of staff to their rows."""
        kept = {tag: given for tag, given in before.items() if tag not in tags}
        return HostDraft(
            name=self.name.data,
            role=self.role.data,
            languages=tuple(self.languages.data or ()),
            picture=self.picture.data,
            image=image,
            words={**kept, **words.read(self, FIELDS, tags)},
            staff_id=accounts.get(self.account.data),
        )


def made_for(tags: Sequence[str], spoken: Choices, accounts: Choices) -> type[HostForm]:
    """Return the form with words in these languages, and with these answers to choose from."""
    asked = type(
        "HostForm",
        (HostForm,),
        {
            "languages": AnyOf("Languages they speak", spoken),
            "account": OneOf("Their account here", (NO_ACCOUNT, *accounts)),
        },
    )
    return words.in_languages(asked, TEXTS, tags)


def of_host(host: Host, account: str) -> dict[str, Any]:
    """Return the values with which a form shows a host; `account` is a reference, or empty."""
    return {
        "name": host.name,
        "role": host.role,
        "languages": list(host.languages or ()),
        "picture": host.picture,
        "image": host.image or "",
        "account": account,
        **words.spread(host.words or {}),
    }
