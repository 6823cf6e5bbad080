"""The first set-up: a link printed at the first start opens it, once and for thirty minutes."""

from flask import Blueprint, Response, g, request
from werkzeug.datastructures import MultiDict

from kiosk.core import errors, languages
from kiosk.domain import audit, links, passwords, schools, staff
from kiosk.web.forms import account as forms
from kiosk.web.plumbing import account_words, accounts, language
from kiosk.web.plumbing.access import EVERYONE, open_to
from kiosk.web.plumbing.pages import page

blueprint = Blueprint("setup", __name__)


@blueprint.route("/set-up/<token>", methods=["GET", "POST"])
@open_to(EVERYONE)
def set_up(token: str) -> Response:
    """Ask for the school and its first manager, and let them in."""
    links.look(token, links.SET_UP)
    others = [known for known in language.known().values() if known != language.ENGLISH]
    form = forms.set_up(
        request.form
        if request.method == "POST"
        else MultiDict([("languages", tag) for tag in languages.USUAL]),
        [(known.tag, f"{known.own_name} ({known.english_name})") for known in others],
    )
    if request.method == "POST" and form.validate() and _password_is_good(form):
        try:
            return accounts.let_in(_make(token, form))
        except (staff.EmailShape, staff.EmailTaken) as refusal:
            form.refuse("email", account_words.sentence(refusal))
    status = 422 if form.errors else 200
    return page("staff/setup/set_up.html", status, form=form, token=token, others=others)


def _password_is_good(form: forms.SetUpForm) -> bool:
    known = (form.school_name.data, form.email.data, form.name.data)
    try:
        passwords.check(form.password.data, known)
    except errors.Refusal as refusal:
        form.refuse("password", account_words.sentence(refusal))
        return False
    return True


def _make(token: str, form: forms.SetUpForm) -> staff.Staff:
    """Make school and manager. The hash comes first, so that nobody waits for it."""
    hashed = passwords.hashed(form.password.data)
    links.use(token, links.SET_UP)
    tags = [language.ENGLISH.tag, *form.languages.data]
    g.school = schools.create(form.school_name.data, form.time_zone.data, tags)
    audit.note(g.school, None, "set_up")
    person = staff.create(g.school, form.name.data, form.email.data, staff.ADMIN, by=None)
    staff.set_password(g.school, person, hashed)
    return person
