"""The form of the translator: an address, and a key that is never shown."""

from kiosk.web.forms.fields import Line, PlainForm, YesNo


class TranslatorForm(PlainForm):
    """Where the translator is. An empty address means none; an empty key means the one before."""

    url = Line("Address of the translator", 300)
    key = Line("Key", 200)
    key_off = YesNo("Forget the key")

    @property
    def new_key(self) -> str | None:
        """Return the key as typed, "" to forget it, None to leave it as it is."""
        return "" if self.key_off.data else self.key.data or None
