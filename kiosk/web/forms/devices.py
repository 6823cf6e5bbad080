"""Forms of tablets and screens: joining one with the code it shows, and changing it."""

from kiosk.core import tokens
from kiosk.domain import devices
from kiosk.web.forms.fields import Choices, Line, OneOf, PlainForm, needed

#: What a screen can be, what it is called, and its picture.
ROLES = (
    (devices.TABLET, "Tablet that parents touch", "tablet"),
    (devices.WALL, "Big screen", "screen"),
    (devices.DOOR, "Screen beside a door", "door"),
)
ROLE_NAMES = {role: name for role, name, _picture in ROLES}
PICTURES = {role: picture for role, _name, picture in ROLES}
#: Room for two groups of letters, however somebody parts them.
LONGEST_CODE = 30


class DeviceForm(PlainForm):
    """What a screen is called, and is. `for_school` adds where it is, and who looks after it."""

    name = Line("Its name", devices.LONGEST_NAME, [needed("Give the screen a name.")])
    role = OneOf("What is it", [(role, name) for role, name, _picture in ROLES])
    place: OneOf
    owner: OneOf

    def refuse(self, field: str, sentence: str) -> None:
        """Say beside a field why what was sent cannot be taken."""
        self[field].errors = [sentence]


class PairForm(DeviceForm):
    """A screen that shows a code now."""

    code = Line("The code on the screen", LONGEST_CODE, [needed("Type the code of the screen.")])

    @property
    def short_code(self) -> str | None:
        """Return the code as it is kept, or None where it cannot be one."""
        return tokens.as_short_code(self.code.data)


def for_school(kind: type[DeviceForm], places: Choices, people: Choices) -> type[DeviceForm]:
    """Return the form with the places and the people of a school, (reference, name) each."""
    more = {
        "place": OneOf("Where is it", [("", "Anywhere at the school"), *places]),
        "owner": OneOf("Who looks after it", [("", "Everybody"), *people]),
    }
    return type(kind.__name__, (kind,), more)
