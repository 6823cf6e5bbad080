"""The forms of Flask-Security's pages, with our fields and our words."""

from typing import Any

from flask_login import current_user
from flask_security import (
    ChangePasswordForm,
    LoginForm,
    TwoFactorRescueForm,
    TwoFactorSetupForm,
    VerifyForm,
)
from wtforms import RadioField, StringField

from kiosk.domain import staff
from kiosk.web.plumbing import account_proof, account_words, pages

HOME = "/staff/"


class LogInForm(LoginForm):
    """E-mail and password. Nobody stays logged in on a shared computer: no "remember me"."""

    remember = None

    def validate_next(self, field: object) -> None:  # noqa: ARG002
        """Go on to a page of ours, or to the start; a foreign address is dropped."""
        self.next.data = pages.local_path(self.next.data or HOME, HOME)

    def validate(self, **more: Any) -> bool:
        """Check both; with the right password the browser is this person's from now on."""
        fits = bool(super().validate(**more))
        if fits:
            assert isinstance(self.user, staff.Staff)  # of Accounts
            account_proof.take_over(self.user)
        return fits


class StillYouForm(VerifyForm):
    """The password once more, of whoever is logged in."""

    def validate(self, **more: Any) -> bool:
        """Check it, and take note of what it shows."""
        return _judged(self, bool(super().validate(**more)))


class NewPasswordForm(ChangePasswordForm):
    """The password now and the new one, once: it can be shown instead of typed twice."""

    new_password_confirm = None

    def validate(self, **more: Any) -> bool:
        """Check both, and take note of what the one of now shows."""
        return _judged(self, bool(super().validate(**more)))


class CodeAppForm(TwoFactorSetupForm):
    """Begin with a code app, or stop; there are no other ways to choose from."""

    setup = StringField()


class NoRescueForm(TwoFactorRescueForm):
    """Nothing: who has no code uses a recovery code, or asks a manager."""

    help_setup = RadioField(choices=[])


def _judged(form: StillYouForm | NewPasswordForm, fits: bool) -> bool:
    if fits:
        account_proof.prove(current_user._get_current_object())
    elif account_words.SECURITY["INVALID_PASSWORD"] in form.password.errors:
        account_proof.note_wrong_password()
    return fits
