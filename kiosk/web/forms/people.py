"""Forms of the people page: somebody new, and what may change about somebody."""

from wtforms import StringField

from kiosk.domain import staff
from kiosk.web.forms.fields import Line, OneOf, PlainForm, needed

#: What each role is called, and what it may do.
ROLES = (
    (staff.HOST.value, "Host", "Sees who is here today."),
    (staff.RECEPTION.value, "Reception", "Signs people in and out too, and edits events."),
    (staff.MANAGER.value, "Manager", "Does all of this, and adds people."),
    (staff.ADMIN.value, "Main manager", "Does all of this, and makes other main managers."),
)
ROLE_NAMES = {value: name for value, name, _may in ROLES}


class PersonForm(PlainForm):
    """A name and a role."""

    name = Line("Name", 90, [needed("Type the name.")])
    role = OneOf("Role", [(value, name) for value, name, _may in ROLES])

    def refuse(self, field: str, sentence: str) -> None:
        """Say beside a field why what was sent cannot be taken."""
        self[field].errors = [sentence]


class NewPersonForm(PersonForm):
    """Somebody who gets an account."""

    email = StringField("E-mail", [needed("Type the e-mail address.")])
