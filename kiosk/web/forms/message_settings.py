"""The form of how messages work: who listens, who is safeguarding lead, how long words are kept."""

from collections.abc import Sequence
from typing import Any

from kiosk.domain import message_settings as settings
from kiosk.domain.message_settings import MessageSettings, Person
from kiosk.web.forms.fields import AnyOf, Count, PlainForm, needed

DAYS = [needed("Type a number of days.")]


def _days(label: str, days: range) -> Count:
    return Count(label, days.start, days.stop - 1, DAYS)


class MessageSettingsForm(PlainForm):
    """The settings of messages. Who can be ticked is set by `offer`."""

    listens = AnyOf("Who listens to spoken messages", ())
    leads = AnyOf("Who is safeguarding lead", ())
    words_days = _days("Days until words are deleted", settings.WORDS_DAYS)
    voice_days = _days("Days until spoken messages are deleted", settings.VOICE_DAYS)
    concern_days = _days(
        "Days until what was passed to the safeguarding lead is deleted", settings.CONCERN_DAYS
    )

    def settings(self) -> MessageSettings:
        """Return the settings as sent."""
        return MessageSettings(
            self.words_days.data,
            self.voice_days.data,
            self.concern_days.data,
            frozenset(self.listens.data),
            frozenset(self.leads.data),
        )


def form(people: Sequence[Person], **given: Any) -> MessageSettingsForm:
    """Return the form with the people who can be ticked; `given` is as WTForms takes it."""
    made = MessageSettingsForm()
    choices = [(one.reference, _label(one)) for one in people]
    made.listens.choices = made.leads.choices = choices
    made.process(**given)
    return made


def of_settings(known: MessageSettings) -> dict[str, Any]:
    """Return the values with which the form shows the settings."""
    return {
        "listens": sorted(known.listens),
        "leads": sorted(known.leads),
        "words_days": known.words_days,
        "voice_days": known.voice_days,
        "concern_days": known.concern_days,
    }


def as_sent(known: MessageSettings) -> list[tuple[str, str]]:
    """Return the fields of a form that puts the settings back as they were."""
    fields = []
    for name, value in of_settings(known).items():
        many = value if isinstance(value, list) else [str(value)]
        fields += [(name, each) for each in many]
    return fields


def _label(person: Person) -> str:
    return person.name if person.active else f"{person.name} (account switched off)"
