"""Where a display stands: at the place that its address names, else where staff have put it."""

from kiosk.domain import queue_wall
from kiosk.domain.queue_wall import Spot
from kiosk.domain.schools import School
from kiosk.web.plumbing import paired


def spot(
    school: School, device: paired.Known | None, venue: str | None, room: str | None = None
) -> Spot:
    """Return the place to show to whoever asks; refuses NotFound for one that there is not."""
    if venue is None and room is None and device is not None and device.role in paired.DISPLAYS:
        return Spot(device.venue_id, device.room_id)
    return queue_wall.spot(school, venue, room)
