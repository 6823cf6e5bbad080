"""The forms of "Phones and this server": the address to test, and the guest Wi-Fi."""

from collections.abc import Mapping
from datetime import datetime

from kiosk.domain import phone_reach
from kiosk.domain.phone_reach import Found
from kiosk.web.forms.fields import Line, PlainForm, needed


class AddressForm(PlainForm):
    """The address that the code of the test holds."""

    address = Line("Address that phones use", 200, [needed("Type the address.")])


class WifiForm(PlainForm):
    """The guest Wi-Fi. An empty name means none, an empty password an open one."""

    name = Line("Name of the guest Wi-Fi", 32)
    password = Line("Its password", 63)


def sent_of(found: Found) -> list[tuple[str, str]]:
    """Return the form that puts back what was found before."""
    at = found.tested_at.isoformat() if found.tested_at else ""
    return [("phones", found.phones), ("address", found.address), ("tested_at", at)]


def found_of(sent: Mapping[str, str]) -> Found:
    """Read that form; refuses what nobody could have found (AddressOdd)."""
    phones = sent.get("phones", "")
    try:
        at = datetime.fromisoformat(sent.get("tested_at", ""))
    except ValueError:
        raise phone_reach.AddressOdd from None
    if phones not in (phone_reach.WIFI, phone_reach.ANYWHERE) or at.tzinfo is None:
        raise phone_reach.AddressOdd
    return Found(phones, phone_reach.root(sent.get("address", "")), at)
