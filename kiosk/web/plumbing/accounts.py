"""Log-in of staff: Flask-Security set up for one school's server that sends no e-mail.

Its pages are templates/staff/security; its forms and stores are account_forms and account_store.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from flask import Flask, Response, current_app, g, redirect, request, session
from flask_login import current_user, user_logged_out
from flask_security import Security, login_user, logout_user
from flask_security.signals import password_changed, user_authenticated

from kiosk.core.config import Config
from kiosk.domain import audit, links, staff
from kiosk.web.plumbing import (
    account_forms,
    account_store,
    account_words,
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

#: Changes that first compute for a tenth of a second (hashes) and only then write.
READS_FIRST: frozenset[str] = frozenset(ENDPOINTS) | {
    "setup.set_up",
    "people.accept_invitation",
}


def current_staff() -> staff.Staff | None:
    """Return who is logged in, wholly: password and, where asked for, code."""
    person = current_user._get_current_object()
    return person if isinstance(person, staff.Staff) else None


def let_in(person: staff.Staff) -> Response:
    """Log somebody in who has just shown who they are; a code may still be asked for."""
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
    app.config.update(_settings(config))
    security = Security(
        app,
        account_store.Accounts(),
        login_form=account_forms.LogInForm,
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
    guards = {
        "login": _guard_log_in,
        "two_factor_token_validation": _guard_code,
        "mf_recovery": _guard_code,
        "verify": _guard_password,
        "change_password": _guard_password,
    }
    for name, guard in guards.items():
        app.view_functions[f"security.{name}"] = guard(app.view_functions[f"security.{name}"])
    app.register_error_handler(links.LinkEnded, _link_ended)
    app.register_error_handler(account_store.CodeSpent, _code_spent)
    user_authenticated.connect(_note_log_in, app)
    user_logged_out.connect(_note_log_out, app)
    password_changed.connect(_note_new_password, app)


def _settings(config: Config) -> dict[str, Any]:
    # A server that is only asked to make its tables has no key yet; it logs nobody in.
    key = hashlib.sha256(b"code app" + config.secret_key.encode()).hexdigest()
    settings: dict[str, Any] = {
        "URL_PREFIX": "/staff",
        "STATIC_FOLDER": None,
        "CLI_USERS_NAME": None,
        "CLI_ROLES_NAME": None,
        "FLASH_MESSAGES": False,
        "RETURN_GENERIC_RESPONSES": True,
        "API_ENABLED_METHODS": ["session"],
        "PASSWORD_SINGLE_HASH": True,
        "CHANGEABLE": True,
        "SEND_PASSWORD_CHANGE_EMAIL": False,
        "FRESHNESS": timedelta(minutes=15),
        "FRESHNESS_GRACE_PERIOD": timedelta(minutes=15),
        "POST_LOGIN_VIEW": HOME,
        "POST_LOGOUT_VIEW": "/staff/login",
        "POST_CHANGE_VIEW": "/staff/account?done=password",
        "CHANGE_URL": "/password",
        "VERIFY_URL": "/still-you",
        "TWO_FACTOR": True,
        "TWO_FACTOR_REQUIRED": config.second_factor,
        "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "TWO_FACTOR_IMPLEMENTATIONS": {"code": "flask_security.twofactor.CodeTfPlugin"},
        "TWO_FACTOR_AUTHENTICATOR_VALIDITY": 1,  # seconds beyond its own thirty
        "TWO_FACTOR_RESCUE_EMAIL": False,
        "TWO_FACTOR_SETUP_URL": "/code-app",
        "TWO_FACTOR_TOKEN_VALIDATION_URL": "/code",
        "TWO_FACTOR_POST_SETUP_VIEW": "/staff/account?done=code-app",
        "TOTP_SECRETS": {"1": key},
        "TOTP_ISSUER": "Open Door",
        "MULTI_FACTOR_RECOVERY_CODES": True,
        "MULTI_FACTOR_RECOVERY_CODES_URL": "/recovery-codes",
        "MULTI_FACTOR_RECOVERY_URL": "/recovery-code",
        "LOGIN_USER_TEMPLATE": "staff/security/log_in.html",
        "VERIFY_TEMPLATE": "staff/security/still_you.html",
        "CHANGE_PASSWORD_TEMPLATE": "staff/security/password.html",
        "TWO_FACTOR_SETUP_TEMPLATE": "staff/security/code_app.html",
        "TWO_FACTOR_VERIFY_CODE_TEMPLATE": "staff/security/code.html",
        "MULTI_FACTOR_RECOVERY_TEMPLATE": "staff/security/recovery_code.html",
        "MULTI_FACTOR_RECOVERY_CODES_TEMPLATE": "staff/security/recovery_codes.html",
    }
    return {
        **{f"SECURITY_{name}": value for name, value in settings.items()},
        **{f"SECURITY_MSG_{name}": (said, "info") for name, said in account_words.SECURITY.items()},
        "WTF_CSRF_ENABLED": False,  # origin.py checks where a request comes from
        "SESSION_PROTECTION": None,  # a phone's address changes on the way across the yard
    }


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


View = Callable[..., Any]


def _guard_log_in(view: View) -> View:
    """Limit wrong log-ins of one account from one address, and all those from one address."""

    @wraps(view)
    def guarded() -> Response:
        if request.method != "POST":
            return current_app.make_response(view())
        email, address = request.form.get("email", "").strip().lower()[:255], throttle.address()
        throttle.check(throttle.LOG_IN_ADDRESS, address)
        throttle.count(throttle.LOG_IN, email, address)
        answer = current_app.make_response(view())
        if answer.status_code < 400:
            throttle.forgive(throttle.LOG_IN, email, address)
        else:
            throttle.note(throttle.LOG_IN_ADDRESS, address)
            _note_refused(email)
        return answer

    return guarded


def _guard_code(view: View) -> View:
    """Limit wrong codes of one account, wherever they are typed."""

    @wraps(view)
    def guarded() -> Response:
        account = session.get("tf_user_id") or session.get("_user_id")
        if request.method != "POST" or not account:
            return current_app.make_response(view())
        new_app = session.get("tf_state") == "validating_profile" and "tf_user_id" in session
        throttle.count(throttle.CODE, account)
        answer = current_app.make_response(view())
        if answer.status_code < 400:
            throttle.forgive(throttle.CODE, account)
            if new_app:  # with a new code app come recovery codes, before anything else
                answer = current_app.make_response(redirect("/staff/recovery-codes", 303))
        return answer

    return guarded


def _guard_password(view: View) -> View:
    """Limit guesses of the password by somebody who found a computer logged in."""

    @wraps(view)
    def guarded() -> Response:
        person = current_staff()
        if request.method != "POST" or person is None:
            return current_app.make_response(view())
        throttle.count(throttle.CODE, "password", str(person.id))
        answer = current_app.make_response(view())
        if answer.status_code < 400:
            throttle.forgive(throttle.CODE, "password", str(person.id))
        return answer

    return guarded


def _link_ended(_refusal: Exception) -> Response:
    """Answer 410, and count it: somebody may be guessing."""
    throttle.note(throttle.LINK, throttle.address())
    return pages.page("staff/security/link_ended.html", 410)


def _code_spent(_refusal: Exception) -> Response:
    return pages.see_other("security.mf_recovery")


def _note_refused(email: str) -> None:
    person = staff.by_email(g.school, email)
    audit.note_apart(
        g.school, person.id if person else None, "log_in_refused", address=throttle.address()
    )


def _note_log_in(_app: Flask, user: staff.Staff, **_more: object) -> None:
    audit.note(g.school, user.id, "logged_in", address=throttle.address())


def _note_log_out(_app: Flask, user: object = None, **_more: object) -> None:
    if isinstance(user, staff.Staff):
        audit.note(g.school, user.id, "logged_out")


def _note_new_password(_app: Flask, user: staff.Staff, **_more: object) -> None:
    staff.note_new_password(g.school, user)
