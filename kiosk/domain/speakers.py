"""People who speak a language and are sent a link: to read aloud, to listen, or to check words.

A link opens one task in one language of one school, for seven days. Only its digest is kept. The
first name is forgotten a month after the link has ended; what was read stays with its consent,
until somebody takes it back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from kiosk.core import clock, db, errors, text, tokens
from kiosk.domain import audit
from kiosk.models.school import School
from kiosk.models.wording import Recording, WordCheck
from kiosk.models.wording import Speaker as Speaker  # web names the type through here

READ, LISTEN, WORDS = "read", "listen", "words"
TASKS = (READ, LISTEN, WORDS)
LASTS = timedelta(days=7)
NAME_KEPT = timedelta(days=30)
#: Names that are forgotten in one transaction.
AT_ONCE = 500


class SpeakerLinkEnded(errors.NotFound):
    """A link that opens nothing, or nothing any more, or another task than this."""

    code = "speaker_link"


class NameLong(errors.Refusal):
    """More letters than a name has."""

    code = "name_long"


@dataclass(frozen=True)
class Listed:
    """Somebody as staff see them: what they were asked for, and what they have done since."""

    reference: str
    task: str
    name: str
    made_at: datetime
    ends_at: datetime
    agreed_at: datetime | None
    read: int
    confirmed: int
    checked: int

    @property
    def is_open(self) -> bool:
        """Say whether their link still opens something."""
        return self.ends_at > clock.now()


def invite(school: School, by_id: int, tag: str, task: str, name: str = "") -> tuple[Speaker, str]:
    """Make a link; return whom it is for, and its token, this once. Refuses NameLong."""
    if task not in TASKS:
        raise errors.NotFound
    token, now = tokens.reference(), clock.now()
    made = Speaker(
        reference=tokens.reference(),
        school_id=school.id,
        language=tag,
        task=task,
        name=_cleaned(name),
        token_digest=tokens.digest(token),
        made_by_id=by_id,
        made_at=now,
        ends_at=now + LASTS,
    )
    db.session.add(made)
    db.session.flush()
    audit.note(school, by_id, "speaker_invited", language=tag, task=task)
    return made, token


def by_token(school: School, token: str) -> Speaker:
    """Return whose link this is; refuses SpeakerLinkEnded."""
    found = db.session.scalar(
        sa.select(Speaker).where(
            Speaker.school_id == school.id,
            Speaker.token_digest == tokens.digest(token),
            Speaker.ends_at > clock.now(),
        )
    )
    if found is None:
        raise SpeakerLinkEnded
    return found


def by_reference(school: School, tag: str, reference: str) -> Speaker:
    """Return somebody who was sent a link; refuses NotFound."""
    found = db.session.scalar(
        sa.select(Speaker).where(
            Speaker.school_id == school.id,
            Speaker.language == tag,
            Speaker.reference == reference,
        )
    )
    if found is None:
        raise errors.NotFound
    return found


def agree(speaker: Speaker, name: str) -> None:
    """Keep that somebody agreed to be recorded and played, and their name. Refuses NameLong."""
    speaker.name = _cleaned(name)
    speaker.agreed_at = speaker.agreed_at or clock.now()
    db.session.flush()


def withdraw(speaker: Speaker) -> None:
    """Keep that somebody does not agree any more; what they read is erased beside this."""
    speaker.agreed_at = None
    db.session.flush()


def end(school: School, speaker: Speaker, staff_id: int) -> None:
    """Let a link open nothing any more; what was done with it stays."""
    speaker.ends_at = min(speaker.ends_at, clock.now())
    speaker.token_digest = None
    db.session.flush()
    audit.note(school, staff_id, "speaker_ended", language=speaker.language, task=speaker.task)


def listed(school: School, tag: str) -> Sequence[Listed]:
    """Return who was sent a link in a language, the newest first."""
    others = (Recording.school_id == school.id, Recording.language == tag)
    read, confirmed, checked = (
        sa.select(sa.func.count())
        .where(mine == Speaker.id, *of_school)
        .correlate(Speaker)
        .scalar_subquery()
        for mine, of_school in (
            (Recording.speaker_id, (*others, Recording.state != "refused")),
            (Recording.confirmed_by_id, (*others, Recording.state == "confirmed")),
            (WordCheck.speaker_id, (WordCheck.school_id == school.id,)),
        )
    )
    rows = db.session.execute(
        sa.select(
            *(Speaker.reference, Speaker.task, Speaker.name, Speaker.made_at, Speaker.ends_at),
            *(Speaker.agreed_at, read, confirmed, checked),
        )
        .where(Speaker.school_id == school.id, Speaker.language == tag)
        .order_by(Speaker.made_at.desc(), Speaker.id.desc())
    )
    return [Listed(*row) for row in rows]


def forget(school: School) -> int:
    """Forget the names of those whose link ended a month ago, and the digests; return how many."""
    old = (
        sa.select(Speaker.id)
        .where(
            Speaker.school_id == school.id,
            Speaker.ends_at <= clock.now() - NAME_KEPT,
            sa.or_(Speaker.name != "", Speaker.token_digest.is_not(None)),
        )
        .limit(AT_ONCE)
    )
    ids = db.session.scalars(old).all()
    if ids:
        change = sa.update(Speaker).where(Speaker.id.in_(ids), Speaker.school_id == school.id)
        db.session.execute(
            change.values(name="", token_digest=None),
            execution_options={"synchronize_session": False},
        )
    return len(ids)


def _cleaned(name: str) -> str:
    try:
        return text.clean_name(name)
    except text.TooLong as long:
        raise NameLong from long
