"""Log-in of staff: Flask-Security set up for one school's server that sends no e-mail.

Its pages are templates/staff/security; its forms and stores are account_forms and account_store.
"""

from typing import Any

from flask import Flask, Response, current_app, g, redirect, request
from flask_login import current_user, user_logged_out
from flask_security import Security, login_user, logout_user
from flask_security.signals import password_changed, user_authenticated

from kiosk.core.config import Config
from kiosk.domain import audit, links, staff
from kiosk.web.plumbing import (
    account_forms,
    account_guards,
    account_proof,
    account_settings,
    account_store,
    pages,
    sessions,
    throttle,
)
from kiosk.web.plumbing.account_forms import HOME

_ANY_STAFF = (staff.HOST, staff.RECEPTION, staff.MANAGER, staff.ADMIN)

#: Who may open Flask-Security's pages. The pages between password and code check by themselves
#: that the password was right; those open to nobody are ways in that we do not offer.
ENDPOINTS: dict[str, tuple[str, ...]] = {
    "security.login": ("everyone",),
    "security.logout": ("everyone",),
    "security.two_factor_setup": ("everyone",),
    "security.two_factor_token_validation": ("everyone",),
    "security.mf_recovery": ("everyone",),
    "security.verify": _ANY_STAFF,
    "security.change_password": _ANY_STAFF,
    "security.two_factor_setup_validate": _ANY_STAFF,
    "security.mf_recovery_codes": _ANY_STAFF,
    "security.two_factor_rescue": (),
    "security.tf_select": (),
}

#: Changes that first compute for a while (hashes, photos drawn anew) and only then write.
READS_FIRST: frozenset[str] = frozenset(ENDPOINTS) | {
    "setup.set_up",
    "people.accept_invitation",
    "settings.settings",  # these nine: see photos.drawn_first
    "venues.add",
    "venues.add_room",
    "venues.change",
    "event_editor.add",
    "event_editor.copy",
    "event_editor.change",
    "hosts.add",
    "hosts.change",
    "export.make",  # reads for a while, and writes one line at the end
    "message_export.make",
    "language_files.bring",  # reads a file of words and keeps nothing
    "feedback_voice.say",  # makes the recording anew
    "speak_read.keep",  # makes a clip of it
    "answer.code",  # a slow digest, and nothing is written
    "feedback_answer.answer",  # a slow digest first
}


def current_staff() -> staff.Staff | None:
    """Return who is logged in, wholly: password and, where asked for, code."""
    person = current_user._get_current_object()
    return person if isinstance(person, staff.Staff) else None


def let_in(person: staff.Staff) -> Response:
    """Log somebody in who has just shown who they are; a code may still be asked for.

    Whoever was logged in on this browser is out: a link may be opened on a shared computer.
    """
    account_proof.take_over(person)
    plugins = current_app.extensions["security"].two_factor_plugins
    answer = plugins.tf_enter(person, False, "password", next_loc=None)
    if answer is None:
        login_user(person, authn_via=["password"])
        answer = redirect(HOME, 303)
    return current_app.make_response(answer)


def leave_everywhere(person: staff.Staff) -> None:
    """Log the person of this request out, here and on every other device."""
    staff.log_out_everywhere(person)
    audit.note(g.school, person.id, "sessions_ended")
    logout_user()


def install(app: Flask, config: Config) -> None:
    """Set up the log-in pages and who is logged in. Install after transactions."""
    sessions.install(app, config)
    app.config.update(account_settings.of(config))
    security = Security(
        app,
        account_store.Accounts(),
        login_form=account_forms.LogInForm,
        verify_form=account_forms.StillYouForm,
        change_password_form=account_forms.NewPasswordForm,
        two_factor_setup_form=account_forms.CodeAppForm,
        two_factor_rescue_form=account_forms.NoRescueForm,
        password_util_cls=account_store.Passwords,
        mail_util_cls=account_store.Addresses,
        totp_cls=account_store.CodeApp,
        mf_recovery_codes_util_cls=account_store.RecoveryCodes,
        render_template=_show,  # type: ignore[arg-type]  # a view may answer with this too
    )
    security.want_json(lambda _request: False)
    _ask_nothing_of_parents(app, security)
    for endpoint, guard in account_guards.GUARDS.items():
        app.view_functions[endpoint] = guard(app.view_functions[endpoint])
    app.register_error_handler(links.LinkEnded, _link_ended)
    app.register_error_handler(account_store.CodeSpent, _code_spent)
    user_authenticated.connect(_note_log_in, app)
    user_logged_out.connect(_note_log_out, app)
    password_changed.connect(_note_new_password, app)


def _ask_nothing_of_parents(app: Flask, security: Security) -> None:
    """Undo what the libraries do on every request: nothing of it is for parents' pages."""
    security.principal.identity_loaders.clear()
    security.login_manager._request_callback = None  # no tokens in headers or addresses
    app.after_request_funcs[None].remove(security.login_manager._update_remember_cookie)


def _show(template: str, **context: Any) -> Response:
    """Answer with one of our templates; 422 when a form was sent that has to be mended."""
    forms = [value for name, value in context.items() if name.endswith("_form")]
    mend = request.method == "POST" and any(form.errors for form in forms)
    return pages.page(template, 422 if mend else 200, **context)


def _link_ended(_refusal: Exception) -> Response:
    """Answer 410, or 429 after many: a link that opens something is never kept waiting."""
    try:
        account_guards.link_refused()
    except throttle.TooManyTries as wait:
        return throttle.wait_a_while(wait)
    return pages.page("staff/security/link_ended.html", 410)


def _code_spent(_refusal: Exception) -> Response:
    return pages.see_other("security.mf_recovery")


def _note_log_in(_app: Flask, user: staff.Staff, **_more: object) -> None:
    account_proof.prove(user)
    audit.note(g.school, user.id, "logged_in", address=throttle.address())


def _note_log_out(_app: Flask, user: object = None, **_more: object) -> None:
    if isinstance(user, staff.Staff):
        audit.note(g.school, user.id, "logged_out")


def _note_new_password(_app: Flask, user: staff.Staff, **_more: object) -> None:
    staff.note_new_password(g.school, user)
