"""One of each way between a tablet, a poster and a phone: a code, a hand-off, a test of reach.

And a screen that waits to be paired: staff have typed its code in, its browser has the claim.
"""

from dataclasses import dataclass
from typing import Any

from kiosk.core import db, tokens
from kiosk.domain import devices, handoffs, pairing, phone_reach
from kiosk.models.event import Event
from kiosk.models.surgery import Surgery
from kiosk.web.plumbing import private_links
from kiosk.web.plumbing.private_links import REACH, STEP
from tests.devices import add

#: What the browser of every visitor of these tests holds, as if it waited to become a screen.
CLAIM = "claim-of-a-screen-that-waits"


@dataclass(frozen=True)
class Ways:
    """Codes of posters by what they open, links by their purpose, and a device to ask about."""

    event: str
    surgery: str
    device: str
    room: str
    links: dict[str, str]

    def code(self, endpoint: str) -> str:
        """Return the poster's code that an endpoint opens."""
        return self.surgery if endpoint == "booking.open_surgery" else self.event


def furnish(scene: Any, surgery: str, by_id: int) -> Ways:
    """Make one of each; return what can be asked for."""
    school = scene.school
    found = {
        model: db.session.query(model).filter_by(school_id=school.id, reference=reference).one()
        for model, reference in ((Event, scene.event), (Surgery, surgery))
    }
    device = add(school, devices.WALL, scene.hall, tokens.reference(), name="Zyxcanary screen")
    pairing.ask(school, CLAIM, tokens.short_code())
    waits = db.session.query(pairing.Pairing).filter_by(school_id=school.id).one()
    waits.device_id = add(school, devices.TABLET, scene.hall, tokens.reference()).id
    step, key = handoffs.Step("sign_in", scene.event, "en"), tokens.reference()
    links = {STEP: private_links.token(STEP, key)}
    handoffs.make(school, step, key, links[STEP])
    tried = tokens.reference()
    links[REACH] = private_links.token(REACH, tried)
    phone_reach.begin(school, tried, links[REACH], "http://localhost", by_id)
    return Ways(
        event=found[Event].code,
        surgery=found[Surgery].code,
        device=device.reference,
        room=scene.hall.reference,
        links=links,
    )
