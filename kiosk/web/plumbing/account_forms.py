"""The forms of Flask-Security's pages, with our fields and our words."""

from flask_security import ChangePasswordForm, LoginForm

from kiosk.web.plumbing import pages

HOME = "/staff/"


class LogInForm(LoginForm):
    """E-mail and password. Nobody stays logged in on a shared computer: no "remember me"."""

    remember = None

    def validate_next(self, field: object) -> None:  # noqa: ARG002
        """Go on to a page of ours, or to the start; a foreign address is dropped."""
        self.next.data = pages.local_path(self.next.data or HOME, HOME)


class NewPasswordForm(ChangePasswordForm):
    """The password now and the new one, once: it can be shown instead of typed twice."""

    new_password_confirm = None


#: Words for what Flask-Security says, in the voice of the other pages.
WORDS = {
    "GENERIC_AUTHN_FAILED": "That e-mail and password do not go together. Check both and try again.",
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
