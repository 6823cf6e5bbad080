"""Hosts: adding, changing, closing and opening again those whom parents talk to.

Nobody is ever deleted: past surgeries still say who was there.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from kiosk.core import db, errors, tokens
from kiosk.domain import schools
from kiosk.domain.schools import School
from kiosk.models.host import Host as Host
from kiosk.models.staff import Staff

FIELDS = ("role",)


class NameMissing(errors.Refusal):
    """A host needs a name."""

    code = "host_name"


@dataclass(frozen=True)
class HostDraft:
    """What staff wrote about a host, as their card shows it.

    `languages` are tags they speak; `words` maps language tags to {"role": ...}. `image` is the
    name of an uploaded picture; `staff_id` their account, where they have one.
    """

    name: str
    role: str = ""
    languages: Sequence[str] = ()
    picture: str = "person"
    image: str | None = None
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    staff_id: int | None = None


def add(school: School, draft: HostDraft, key: str = "") -> Host:
    """Add a host. The same key gives the same host: a second tap adds nobody. Refuses NameMissing.

    The reference is made from the key, so that the database lets no second one in.
    """
    made = tokens.digest(f"{school.reference} host {key}")[:32] if key else tokens.reference()
    wanted = select(Host).where(Host.school_id == school.id, Host.reference == made)
    known = db.session.scalar(wanted) if key else None
    if known is not None:
        return known
    host = Host(reference=made, school_id=school.id, closed=False)
    change(school, host, draft)
    return host


def change(school: School, host: Host, draft: HostDraft) -> None:
    """Give a host what staff wrote. Refuses NameMissing; NotFound for another school's account."""
    if not draft.name:
        raise NameMissing
    host.staff_id = _account(school, draft.staff_id)
    host.name, host.role = draft.name, draft.role
    host.picture, host.image = draft.picture, draft.image
    host.languages = list(dict.fromkeys(draft.languages))
    host.words = {tag: dict(given) for tag, given in draft.words.items()}
    db.session.add(host)
    db.session.flush()
    schools.note_change(school)


def draft_of(host: Host) -> HostDraft:
    """Return what staff wrote about a host, to be changed."""
    return HostDraft(
        host.name,
        host.role,
        tuple(host.languages or ()),
        host.picture,
        host.image,
        host.words or {},
        host.staff_id,
    )


def close(school: School, reference: str) -> None:
    """Offer a host for no new surgery; those that are planned stay. Refuses NotFound."""
    _set_closed(school, reference, True)


def open_again(school: School, reference: str) -> None:
    """Offer a closed host again. Refuses NotFound."""
    _set_closed(school, reference, False)


def everyone(school: School, closed: bool = False) -> list[Host]:
    """Return the hosts by name; with `closed`, those who are closed too, at the end."""
    wanted = select(Host).where(Host.school_id == school.id)
    if not closed:
        wanted = wanted.where(Host.closed.is_(False))
    return sorted(db.session.scalars(wanted), key=_order)


def offered(school: School, chosen: Collection[int] = ()) -> list[Host]:
    """Return the hosts to choose from: those who are open, and whoever is chosen already (ids)."""
    return [host for host in everyone(school, closed=True) if not host.closed or host.id in chosen]


def by_reference(school: School, reference: str) -> Host:
    """Return the host with this reference; refuses one of another school (NotFound)."""
    return by_references(school, [reference])[0]


def by_references(school: School, references: Sequence[str]) -> list[Host]:
    """Return the hosts with these references, in this order, each once; refuses NotFound."""
    wanted = select(Host).where(Host.school_id == school.id, Host.reference.in_(references))
    found = {host.reference: host for host in db.session.scalars(wanted)}
    if not set(references) <= set(found):
        raise errors.NotFound
    return [found[reference] for reference in dict.fromkeys(references)]


def missing_words(school: School, host: Host) -> list[tuple[str, str]]:
    """Return (language tag, field) of words not written yet, where the own language has them."""
    have = [name for name in FIELDS if getattr(host, name)]
    others = [tag for tag in school.languages if tag != school.default_language]
    words = host.words or {}
    return [(tag, name) for tag in others for name in have if not words.get(tag, {}).get(name)]


def _set_closed(school: School, reference: str, closed: bool) -> None:
    by_reference(school, reference).closed = closed
    db.session.flush()
    schools.note_change(school)


def _account(school: School, staff_id: int | None) -> int | None:
    """Return the id of an account of this school, or None where none is given."""
    if staff_id is None:
        return None
    wanted = select(Staff.id).where(Staff.school_id == school.id, Staff.id == staff_id)
    found = db.session.scalar(wanted)
    if found is None:
        raise errors.NotFound
    return found


def _order(host: Host) -> tuple[bool, str, int]:
    return host.closed, host.name.casefold(), host.id
