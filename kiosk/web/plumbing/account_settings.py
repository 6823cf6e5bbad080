"""How Flask-Security is set: its switches, addresses and templates. Why each is off or on."""

import hashlib
from datetime import timedelta
from typing import Any

from kiosk.core.config import Config
from kiosk.web.plumbing import account_words
from kiosk.web.plumbing.account_forms import HOME

#: Without the prefix SECURITY_. No e-mail is ever sent, so nothing may need one.
FIXED: dict[str, Any] = {
    "URL_PREFIX": "/staff",
    "STATIC_FOLDER": None,
    "CACHE_CONTROL": None,  # headers.py says no-store; theirs would read "no-store=True"
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
    "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
    "TWO_FACTOR_IMPLEMENTATIONS": {"code": "flask_security.twofactor.CodeTfPlugin"},
    "TWO_FACTOR_AUTHENTICATOR_VALIDITY": 1,  # seconds beyond its own thirty
    "TWO_FACTOR_RESCUE_EMAIL": False,
    "TWO_FACTOR_SETUP_URL": "/code-app",
    "TWO_FACTOR_TOKEN_VALIDATION_URL": "/code",
    "TWO_FACTOR_POST_SETUP_VIEW": "/staff/account?done=code-app",
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

#: Of the libraries around it.
AROUND = {
    "WTF_CSRF_ENABLED": False,  # origin.py checks where a request comes from
    "SESSION_PROTECTION": None,  # a phone's address changes on the way across the yard
}


def of(config: Config) -> dict[str, Any]:
    """Return all settings for a server."""
    # A server that is only asked to make its tables has no key yet; it logs nobody in.
    key = hashlib.sha256(b"code app" + config.secret_key.encode()).hexdigest()
    own = {**FIXED, "TWO_FACTOR_REQUIRED": config.second_factor, "TOTP_SECRETS": {"1": key}}
    return {
        **AROUND,
        **{f"SECURITY_{name}": value for name, value in own.items()},
        **{f"SECURITY_MSG_{name}": (said, "info") for name, said in account_words.SECURITY.items()},
    }
