"""What Flask-Security asks of us: where accounts lie, what a good password is, how codes are kept.

Each class answers one of its questions through the domain; nothing here commits.
"""

import base64
import io
from typing import Any

import qrcode
from flask import current_app, g
from flask_security import MailUtil, MfRecoveryCodesUtil, PasswordUtil, Totp, UserDatastore
from passlib.totp import TotpMatch, UsedTokenError  # type: ignore[import-untyped]
from qrcode.image.svg import SvgPathImage

from kiosk.core import db, errors
from kiosk.domain import audit, passwords, staff
from kiosk.web.plumbing import account_words


class CodeSpent(errors.Refusal):
    """The recovery code was used at the same moment somewhere else."""

    code = "code_spent"


class Accounts(UserDatastore):
    """The accounts of the school of this request, and of no other."""

    def __init__(self) -> None:
        super().__init__(staff.Staff, staff.NamedRole)

    def find_user(
        self,
        case_insensitive: bool = False,  # noqa: ARG002 - addresses are kept in lower case
        **wanted: Any,
    ) -> staff.Staff | None:
        """Find one account by e-mail address or by what its sessions hold."""
        if g.get("school") is None:
            return None
        if "email" in wanted:
            return staff.by_email(g.school, wanted["email"])
        return staff.by_uniquifier(g.school, wanted["fs_uniquifier"])

    def put(self, model: staff.Staff) -> staff.Staff:
        """Keep a changed account; it is part of this request's work already."""
        return model

    def commit(self) -> None:
        """Only flush: the request is committed once, in transactions."""
        db.session.flush()

    def tf_set(
        self,
        user: Any,
        primary_method: str,
        totp_secret: str | None = None,
        phone: str | None = None,  # noqa: ARG002
    ) -> None:
        """Keep a new code app; a log-in with the one already kept changes nothing."""
        if totp_secret and user.tf_totp_secret != totp_secret:
            audit.note(g.school, user.id, "second_factor_set")
        super().tf_set(user, primary_method, totp_secret)

    def tf_reset(self, user: Any) -> None:
        """Forget the code app, where the server does not ask for one."""
        user.tf_primary_method = user.tf_totp_secret = None
        audit.note(g.school, user.id, "second_factor_removed")

    def mf_set_recovery_codes(self, user: Any, rcs: list[str] | None) -> None:
        """Keep new recovery codes; the ones before end."""
        user.mf_recovery_codes = rcs
        audit.note(g.school, user.id, "recovery_codes_made")


class Passwords(PasswordUtil):
    """Our rules for passwords, in the sentences of the refusals."""

    def normalize(self, password: str) -> str:
        """Return a password as it is compared. None is longer, and the hash takes 4,096 at most."""
        return passwords.normal(password)[: 4 * passwords.LONGEST]

    def validate(
        self,
        password: str,
        is_register: bool,  # noqa: ARG002
        **about: Any,
    ) -> tuple[list[str] | None, str]:
        """Return what is wrong with a new password, if anything, and the password as compared."""
        try:
            staff.check_password(g.school, about["user"], password)
        except errors.Refusal as refusal:
            return [account_words.sentence(refusal)], password
        return None, passwords.normal(password)


class Addresses(MailUtil):
    """E-mail addresses are names to log in with: nothing is ever sent to them."""

    def normalize(self, email: str) -> str:
        """Return an address as it is looked up; ValueError when it is none."""
        try:
            return staff.normal_email(email)
        except staff.EmailShape as refusal:
            raise ValueError from refusal

    def validate(self, email: str) -> str:
        """Return an address as it is stored; nobody is asked whether it exists."""
        return self.normalize(email)


class CodeApp(Totp):
    """Codes from the phone. Each works once, and for its own thirty seconds."""

    def set_last_counter(self, user: Any, tmatch: TotpMatch) -> None:
        """Spend the code; the database says whether it is the first time."""
        if not staff.spend_code_step(user, tmatch.counter):
            raise UsedTokenError

    def get_totp_uri(self, username: str, totp_secret: str) -> str:
        """Return what the QR code holds, with the school's name for the list in the app."""
        issuer = f"Open Door {g.school.name}".replace(":", " ")
        return str(self._totp.from_source(totp_secret).to_uri(username, issuer=issuer))

    def generate_qrcode(self, username: str, totp: str) -> str:
        """Return the QR code as an image in a data: address."""
        return qr_image(self.get_totp_uri(username, totp))


class RecoveryCodes(MfRecoveryCodesUtil):
    """Recovery codes: shown once, kept as slow hashes, each good for one log-in."""

    def create_recovery_codes(self, user: Any) -> list[str]:
        """Make new codes and return them, this once."""
        shown, kept = passwords.new_codes()
        current_app.extensions["security"].datastore.mf_set_recovery_codes(user, kept)
        return shown

    def get_recovery_codes(self, user: Any) -> list[str]:  # noqa: ARG002
        """Return nothing: we do not know them ourselves."""
        return []

    def check_recovery_code(self, user: Any, code: str) -> bool:
        """Say whether a code is one of those kept."""
        return passwords.find_code(code, user.mf_recovery_codes or []) is not None

    def delete_recovery_code(self, user: Any, code: str) -> bool:
        """Use a code up; refuses CodeSpent when somebody was faster."""
        kept = passwords.find_code(code, user.mf_recovery_codes or [])
        if kept is None or not staff.spend_recovery_code(g.school, user, kept):
            raise CodeSpent
        return True


def qr_image(content: str) -> str:
    """Return a QR code as an image in a data: address, which our policy lets pages show."""
    drawing = qrcode.make(content, image_factory=SvgPathImage, border=2)
    with io.BytesIO() as out:
        drawing.save(out)
        return "data:image/svg+xml;base64," + base64.b64encode(out.getvalue()).decode()
