"""What a QR code says that lets a phone join a Wi-Fi: the words that phones agree on."""

import re

_SPECIAL = re.compile(r'([\\;,:"])')


def joining(name: str, password: str) -> str:
    """Return the text of a code that joins this Wi-Fi; an empty password means an open one."""
    name, password = (_SPECIAL.sub(r"\\\1", part) for part in (name, password))
    if not password:
        return f"WIFI:T:nopass;S:{name};;"
    return f"WIFI:T:WPA;S:{name};P:{password};;"
