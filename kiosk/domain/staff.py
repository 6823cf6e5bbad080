"""Staff accounts: who they are, what they may do, and what a change to one of them ends.

How a person proves who they are is in passwords, links and sessions; pages are in web.
"""

from collections.abc import Sequence

import sqlalchemy as sa

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import audit, links, passwords, sessions
from kiosk.models.school import School
from kiosk.models.staff import NamedRole as NamedRole  # web names the types through here
from kiosk.models.staff import Role as Role
from kiosk.models.staff import Staff as Staff

HOST, RECEPTION, MANAGER, ADMIN = Role.HOST, Role.RECEPTION, Role.MANAGER, Role.ADMIN
LEADERS = (MANAGER, ADMIN)


class EmailTaken(errors.Refusal):
    """Somebody on this server already logs in with that e-mail address."""

    code = "email_taken"


class EmailShape(errors.Refusal):
    """That is not an e-mail address: one @ with something on both sides, no spaces."""

    code = "email_shape"


class LastManager(errors.Refusal):
    """Nobody would be left who can manage this school."""

    code = "last_manager"


class OnlyMainManagers(errors.Refusal):
    """Managers change neither main managers nor make them: they would rule over themselves."""

    code = "only_main_managers"


class NotYourself(errors.Refusal):
    """Nobody changes their own role or switches themselves off, by mistake or in anger."""

    code = "not_yourself"


def normal_email(typed: str) -> str:
    """Return an address as it is stored, in lower case; refuses EmailShape."""
    address = typed.strip().lower()
    name, _, place = address.partition("@")
    if not name or not place or "@" in place or any(c.isspace() for c in address):
        raise EmailShape
    return address


def create(school: School, name: str, email: str, role: str, *, by: Staff | None) -> Staff:
    """Add a person without a password yet; refuses EmailTaken, EmailShape, OnlyMainManagers.

    `by` is who adds them; None only at the set-up of the school.
    """
    if by is not None:
        _may_touch(by, role)
    row = {
        "reference": tokens.reference(),
        "school_id": school.id,
        "name": name,
        "email": normal_email(email),
        "role": Role(role).value,
        "active": True,
        "fs_uniquifier": tokens.reference(),
        "created_at": clock.now(),
    }
    add = db.insert(Staff).values(row).on_conflict_do_nothing(index_elements=["email"])
    added: Staff | None = db.session.scalar(add.returning(Staff))
    if added is None:
        raise EmailTaken
    audit.note(school, by.id if by else added.id, "staff_added", person=added.id, role=added.role)
    return added


def everybody(school: School) -> Sequence[Staff]:
    """Return all accounts of the school by name, those switched off last."""
    return db.session.scalars(
        sa.select(Staff)
        .where(Staff.school_id == school.id)
        .order_by(Staff.active.desc(), sa.func.lower(Staff.name), Staff.id)
    ).all()


def by_id(school: School, staff_id: int) -> Staff:
    """Return one account; refuses NotFound."""
    return _found(school, Staff.id == staff_id)


def by_reference(school: School, reference: str) -> Staff:
    """Return one account; refuses NotFound."""
    return _found(school, Staff.reference == reference)


def by_email(school: School, email: str) -> Staff | None:
    """Return the account that logs in with this address, in this school only."""
    wanted = sa.select(Staff).where(Staff.school_id == school.id, Staff.email == email)
    return db.session.scalar(wanted)


def by_uniquifier(school: School, uniquifier: str) -> Staff | None:
    """Return the account whose sessions hold this value, in this school only."""
    wanted = sa.select(Staff).where(Staff.school_id == school.id, Staff.fs_uniquifier == uniquifier)
    return db.session.scalar(wanted)


def rename(school: School, person: Staff, name: str, by: Staff) -> None:
    """Change a name. Parents see its first word when the person is on the way."""
    if person.id != by.id:
        _may_touch(by, person.role)
    if person.name != name:
        person.name = name
        audit.note(school, by.id, "staff_renamed", person=person.id)


def change_role(school: School, person: Staff, role: str, by: Staff) -> None:
    """Give another role and log the person out; refuses what would leave nobody to manage."""
    if role == person.role:
        return
    _may_change(by, person, role)
    if role not in LEADERS:
        _keep_a_leader(school, person)
    person.role = Role(role).value
    log_out_everywhere(person)
    audit.note(school, by.id, "staff_role", person=person.id, role=person.role)


def switch_off(school: School, person: Staff, by: Staff) -> None:
    """Close an account at once: its sessions and links end; refuses the last manager."""
    _may_change(by, person)
    _keep_a_leader(school, person)
    person.active = False
    links.end_all_of(person.id)
    log_out_everywhere(person)
    audit.note(school, by.id, "staff_off", person=person.id)


def switch_on(school: School, person: Staff, by: Staff) -> None:
    """Open an account again, with the password it had."""
    _may_change(by, person)
    person.active = True
    audit.note(school, by.id, "staff_on", person=person.id)


def make_link(school: School, person: Staff, by: Staff) -> str:
    """Return the token of a link with which the person chooses a password, this once."""
    _may_touch(by, person.role)
    audit.note(school, by.id, "staff_link", person=person.id)
    purpose = links.INVITATION if person.password is None else links.PASSWORD
    return links.make(purpose, person.id)


def known_words(school: School, person: Staff) -> tuple[str, str, str]:
    """Return what everybody here knows of the person: no part of a good password."""
    return (school.name, person.email, person.name)


def check_password(school: School, person: Staff, password: str) -> None:
    """Refuse a password that is not good enough for this person (see passwords)."""
    passwords.check(password, known_words(school, person))


def set_password(school: School, person: Staff, hashed: str) -> None:
    """Store a new password, already hashed; all sessions and links of the person end."""
    person.password = hashed
    log_out_everywhere(person)
    note_new_password(school, person)


def note_new_password(school: School, person: Staff) -> None:
    """End what the old password opened: every session and link of the person."""
    links.end_all_of(person.id)
    sessions.end_all_of(person.id)
    audit.note(school, person.id, "password_set")


def log_out_everywhere(person: Staff) -> None:
    """End every session of the person, on every device, whatever token it holds."""
    person.fs_uniquifier = tokens.reference()
    db.session.flush()
    sessions.end_all_of(person.id)


def forget_phone(school: School, person: Staff, by: Staff) -> None:
    """Drop the code app and recovery codes of somebody who lost both; they set up new ones."""
    _may_touch(by, person.role)
    person.tf_primary_method = person.tf_totp_secret = person.mf_recovery_codes = None
    log_out_everywhere(person)
    audit.note(school, by.id, "second_factor_removed", person=person.id)


def spend_code_step(person: Staff, step: int) -> bool:
    """Say whether a code of this 30-second step is the first one; it counts only once."""
    spent = db.session.execute(
        sa.update(Staff)
        .where(
            Staff.id == person.id,
            sa.or_(Staff.last_code_step.is_(None), Staff.last_code_step < step),
        )
        .values(last_code_step=step)
        .execution_options(synchronize_session=False)
        .returning(Staff.id)
    )
    return spent.first() is not None


def spend_recovery_code(school: School, person: Staff, kept: str) -> bool:
    """Take a recovery code away; says False when it was just used by somebody else."""
    latest = db.session.scalar(
        sa.select(Staff.mf_recovery_codes).where(Staff.id == person.id).with_for_update(),
        bind_arguments={"bind": db.writer()},
    )
    if kept not in (latest or []):
        return False
    person.mf_recovery_codes = [code for code in latest or [] if code != kept]
    db.session.flush()
    audit.note(school, person.id, "recovery_code_used", left=len(person.mf_recovery_codes))
    return True


def _found(school: School, wanted: sa.ColumnElement[bool]) -> Staff:
    person = db.session.scalar(sa.select(Staff).where(Staff.school_id == school.id, wanted))
    if person is None:
        raise errors.NotFound
    return person


def _may_touch(by: Staff, *roles: str) -> None:
    if by.role != ADMIN and ADMIN in roles:
        raise OnlyMainManagers


def _may_change(by: Staff, person: Staff, *roles: str) -> None:
    if by.id == person.id:
        raise NotYourself
    _may_touch(by, person.role, *roles)


def _keep_a_leader(school: School, leaving: Staff) -> None:
    """Refuse when no other active leader stays. The lock makes two at once take turns."""
    leaders = db.session.scalars(
        sa.select(Staff.id)
        .where(Staff.school_id == school.id, Staff.active, Staff.role.in_(LEADERS))
        .order_by(Staff.id)
        .with_for_update()
    ).all()
    if not any(staff_id != leaving.id for staff_id in leaders):
        raise LastManager
