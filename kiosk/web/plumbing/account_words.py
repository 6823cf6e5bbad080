"""The sentences of the account pages: one for each refusal, one for each of Flask-Security's."""

from kiosk.core import errors

#: What Flask-Security says, in the voice of the other pages.
SECURITY = {
    "GENERIC_AUTHN_FAILED": (
        "That e-mail and password do not go together. Check both and try again."
    ),
    "INVALID_PASSWORD": "That is not your password. Check it and try again.",
    "PASSWORD_NOT_PROVIDED": "Type your password.",
    "PASSWORD_IS_THE_SAME": "That is the password you have now. Choose a new one.",
    "EMAIL_NOT_PROVIDED": "Type your e-mail address.",
    "TWO_FACTOR_INVALID_TOKEN": (
        "That code does not work now. It changes every 30 seconds: type the newest one."
    ),
    "INVALID_RECOVERY_CODE": (
        "That recovery code does not work. Each works once. Check it and try again."
    ),
    "API_ERROR": "Something is missing here. Try again.",
}

_REFUSED = {
    "password_short": "This is short. Use at least 12 letters, numbers or signs.",
    "password_long": "This is very long. Use at most 250 letters, numbers or signs.",
    "password_common": "Many people use this one, so it is easy to guess. Choose another.",
    "password_personal": (
        "Your name, e-mail or school is in this one, so it is easy to guess. Choose another."
    ),
    "email_taken": "Somebody already logs in with this e-mail. Look at the list of people.",
    "email_shape": "This is not an e-mail address yet. It looks like name@school.uk.",
    "last_manager": "Nobody else can manage this school yet. Make somebody else a manager first.",
    "only_main_managers": "Only a main manager can do this.",
    "not_yourself": "You cannot do this to your own account. Ask another manager.",
}


def sentence(refusal: errors.Refusal) -> str:
    """Return what a refusal of the account pages says to the person."""
    return _REFUSED[refusal.code]
