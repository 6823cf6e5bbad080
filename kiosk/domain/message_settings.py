"""How messages work in a school: who listens, who is safeguarding lead, how long words are kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from kiosk.core import clock, db, errors
from kiosk.domain import audit, concern_views, schools
from kiosk.models.audit import AuditEntry
from kiosk.models.school import School
from kiosk.models.staff import Staff

#: Days that a school may choose: for words, for voices, and for what was passed to the lead.
WORDS_DAYS, VOICE_DAYS, CONCERN_DAYS = range(30, 731), range(1, 91), range(30, 3651)
NAMED, ENDED = "lead_named", "lead_ended"
#: Leads read for this long who was named and who was ended, and so many lines of it.
CHANGES_SHOWN, MOST_CHANGES = timedelta(days=90), 20


class DaysOutOfRange(errors.Refusal):
    """A number of days that this setting cannot have."""

    code = "setting"


class LeadNeeded(errors.Refusal):
    """Nobody would be left to read what was passed on and is not dealt with."""

    code = "lead_needed"


@dataclass(frozen=True)
class MessageSettings:
    """The settings as one piece. People are references of staff."""

    words_days: int
    voice_days: int
    concern_days: int
    listens: frozenset[str]
    leads: frozenset[str]


@dataclass(frozen=True)
class Person:
    """Somebody who can be chosen; one whose account is switched off can only be left out."""

    reference: str
    name: str
    active: bool


@dataclass(frozen=True)
class LeadChange:
    """Somebody was named as safeguarding lead, or is one no more, by a manager."""

    at: datetime
    by: str | None
    person: str
    named: bool


def people(school: School) -> list[Person]:
    """Return who can be chosen, and who was chosen before their account was switched off."""
    chosen = sa.or_(Staff.active, Staff.safeguarding, Staff.listens)
    rows = db.session.execute(
        sa.select(Staff.reference, Staff.name, Staff.active)
        .where(Staff.school_id == school.id, chosen)
        .order_by(Staff.active.desc(), sa.func.lower(Staff.name), Staff.id)
    )
    return [Person(*row) for row in rows]


def of(school: School) -> MessageSettings:
    """Return the settings as they are."""
    days = sa.select(School.words_days, School.voice_days, School.concern_days)
    its_own = days.where(School.id == school.id)
    staff = _staff(school)
    return MessageSettings(
        *db.session.execute(its_own).one(),
        listens=frozenset(one.reference for one in staff if one.listens),
        leads=frozenset(one.reference for one in staff if one.safeguarding),
    )


def change(school: School, settings: MessageSettings, by: int) -> None:
    """Give the school these settings; each lead who is named or ended is written down.

    Refuses DaysOutOfRange and LeadNeeded. References of nobody are passed over.
    """
    days = (settings.words_days, settings.voice_days, settings.concern_days)
    ranges = (WORDS_DAYS, VOICE_DAYS, CONCERN_DAYS)
    if any(chosen not in allowed for chosen, allowed in zip(days, ranges, strict=True)):
        raise DaysOutOfRange
    before = of(school)
    _set_people(school, settings, by)
    row = schools.attached(school)
    row.words_days, row.voice_days, row.concern_days = days
    db.session.flush()
    if (now := of(school)) != replace(before, leads=now.leads):
        audit.note(school, by, "message_settings_changed")
        schools.note_change(school)


def lead_changes(school: School) -> list[LeadChange]:
    """Return who was named as lead and who was ended lately, newest first: leads read it."""
    named = sa.select(AuditEntry.at, AuditEntry.staff_id, AuditEntry.act, AuditEntry.facts).where(
        AuditEntry.school_id == school.id,
        AuditEntry.act.in_((NAMED, ENDED)),
        AuditEntry.at >= clock.now() - CHANGES_SHOWN,
    )
    rows = db.session.execute(named.order_by(AuditEntry.id.desc()).limit(MOST_CHANGES)).all()
    names: dict[object, str] = {one.id: one.name for one in _staff(school)} if rows else {}
    return [
        LeadChange(at, names.get(by), names.get(facts["person"], ""), act == NAMED)
        for at, by, act, facts in rows
    ]


def is_old(school: School, passed_at: datetime) -> bool:
    """Say whether something passed on then would be forgotten by now, if it were dealt with."""
    return passed_at < oldest_kept(school)


def oldest_kept(school: School) -> datetime:
    """Return since when what was passed on is kept."""
    first = clock.today(school.time_zone) - timedelta(days=school.concern_days)
    return clock.bounds(first, school.time_zone)[0]


def _staff(school: School) -> Sequence[Staff]:
    return db.session.scalars(sa.select(Staff).where(Staff.school_id == school.id)).all()


def _set_people(school: School, settings: MessageSettings, by: int) -> None:
    ended = False
    for person in _for_change(school):
        # Nobody is chosen whose account is switched off; they are left out, or stay as they are.
        named = person.reference in settings.leads and (person.active or person.safeguarding)
        listens = person.reference in settings.listens and (person.active or person.listens)
        changed = named != person.safeguarding
        person.safeguarding, person.listens = named, listens
        if changed:
            db.session.flush()
            audit.note(school, by, NAMED if named else ENDED, person=person.id)
            ended = ended or not named
    db.session.flush()
    if ended and concern_views.open_count(school) and not concern_views.leads(school):
        raise LeadNeeded


def _for_change(school: School) -> Sequence[Staff]:
    wanted = sa.select(Staff).where(Staff.school_id == school.id).order_by(Staff.id)
    # "No key": who passes a message on refers to staff meanwhile, and holds the leads.
    fresh = wanted.with_for_update(key_share=True).execution_options(populate_existing=True)
    return db.session.scalars(fresh).all()
