"""The demo's paired screens: a tablet at reception, a big screen, and one beside a door."""

from kiosk.core import tokens
from kiosk.demo.programme import Places
from kiosk.domain import devices
from kiosk.domain.schools import School

#: What to open, so that a browser becomes one of them, or nothing but a phone again.
DOORS = [
    ("the tablet", "/demo/tablet"),
    ("the wall", "/demo/wall"),
    ("a door's screen", "/demo/door"),
    ("a phone again", "/demo/phone"),
]


def make(school: School, places: Places, owner: int, secret: str) -> None:
    """Pair the screens; their tokens are made from the secret of the instance."""
    for name, role, venue, room in (
        ("Reception tablet", devices.TABLET, places.school, None),
        ("Hall wall", devices.WALL, places.school, None),
        ("Small room", devices.DOOR, None, places.small_room),
    ):
        token = tokens.of_link(secret, tokens.DEVICE, tokens.of_demo_device(role))
        draft = devices.Draft(name, role, venue, room, owner)
        devices.pair(school, draft, by=None, token=token)
