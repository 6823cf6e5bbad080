"""The forms of Flask-Security's pages, with our fields and our words."""

from flask_security import ChangePasswordForm, LoginForm, TwoFactorRescueForm, TwoFactorSetupForm
from wtforms import RadioField, StringField

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


class CodeAppForm(TwoFactorSetupForm):
    """Begin with a code app, or stop; there are no other ways to choose from."""

    setup = StringField()


class NoRescueForm(TwoFactorRescueForm):
    """Nothing: who has no code uses a recovery code, or asks a manager."""

    help_setup = RadioField(choices=[])
