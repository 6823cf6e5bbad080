"""Whom one can talk to in the made-up school: three lines that are open now, and times to book."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta

from kiosk.core import clock, tokens
from kiosk.demo import lines
from kiosk.demo.lines import Morning
from kiosk.demo.programme import Places
from kiosk.domain import bookings, hosts, surgeries, surgery_editing, surgery_series, wishes
from kiosk.domain.event_dates import When
from kiosk.domain.hosts import Host, HostDraft
from kiosk.domain.recurrence import Kind, Repeat
from kiosk.domain.schools import School
from kiosk.domain.surgery_drafts import SurgeryDraft

OPEN_FOR = timedelta(hours=2)
WEEKS = 6
#: Who runs which line, by first name: an organisation from outside has no account.
RUN_BY = ("Helen", "Rosa", "Sam")
HELENS = Morning((9, 7, 11, 8), 5, (("Fatuma", "en"), ("Tomasz", "pl"), ("Mihai", "en")))
ADVICE = Morning((13, 11, 16), 3, (("أمل", "ar"), ("Dwayne", "en")), called=True)
SAMS = Morning((12, 9, 14), 4, (("Zofia", "pl"), ("محمد", "ar"), ("Jo", "en")))
#: Those who have a time on the next days; the first one's was moved, and they do not know yet.
TO_COME = (("Katarzyna", "pl"), ("Yusuf", "en"), ("نور", "ar"), ("Li Na 李娜", "en"))
#: Numbers that nobody has: Ofcom keeps them for stories.
PHONES = ("07700 900 142", "07700 900 516", "07700 900 871")


@dataclass(frozen=True)
class Talks:
    """What to open: the code on the sheet of a surgery to book, and the private links."""

    to_book: str
    links: lines.Links


def make(school: School, places: Places, accounts: Mapping[str, int], secret: str) -> Talks:
    """Add three hosts, their surgeries, and who comes. `accounts` maps first names to staff."""
    helen, sam, advice = _hosts(school, accounts)
    now = clock.now()
    begins = now.replace(minute=now.minute // 5 * 5, second=0, microsecond=0)
    ends = begins + OPEN_FOR + timedelta(minutes=15)
    day_start, _end = clock.bounds(clock.today(school.time_zone), school.time_zone)
    begins = max(day_start, begins - lines.OPEN_SINCE)
    drafts = _with_helen(places, helen), _with_advice(places, advice), _with_sam(places, sam)
    links = []
    for draft, morning, name in zip(drafts, (HELENS, ADVICE, SAMS), RUN_BY, strict=True):
        surgery = surgery_editing.create(school, draft, begins, ends)
        links.append(lines.live(school, surgery, morning, accounts[name], secret))
    tomorrow = clock.today(school.time_zone) + timedelta(days=1)
    weekly = When(tomorrow, time(15, 30), time(17), Repeat(Kind.WEEKLY, count=WEEKS))
    draft = _about_learning(places, helen, sam)
    first = surgery_series.begin(school, draft, weekly, tokens.reference())
    _book_ahead(school, secret, sam, advice)
    return Talks(first.code, links[0])


def _book_ahead(school: School, secret: str, sam: Host, advice: Host) -> None:
    """Book some times of the next days; move one, which frees a time somebody waited for."""
    days = [view.id for view in surgeries.for_host(school, sam.reference, "en") if view.repeats]
    free = bookings.free_slots(school, surgery_ids=days[:2], after=clock.now(), limit=20)
    made = [
        lines.booked(school, slot.reference, name, language, secret, phone)
        for slot, (name, language), phone in zip(
            (free[0], free[1], free[3], free[-1]), TO_COME, (PHONES[0], "", "", ""), strict=True
        )
    ]
    asked = (sam, "Małgorzata", "pl", PHONES[1]), (advice, "سارة", "ar", PHONES[2])
    for host, name, language, phone in asked:
        key = tokens.reference()
        token = tokens.of_link(secret, tokens.WISH, key)
        given = {"phone": phone, "name": name, "language": language}
        wishes.ask(school, host.reference, key=key, link_token=token, **given)
    to = free[5].reference
    bookings.move(school, made[0].reference, to, key=tokens.reference(), tell=True)


def _hosts(school: School, accounts: Mapping[str, int]) -> tuple[Host, Host, Host]:
    helen = HostDraft(
        "Helen",
        "Head teacher",
        ("en",),
        words={"pl": {"role": "Dyrektorka szkoły"}, "ar": {"role": "مديرة المدرسة"}},
        staff_id=accounts.get("Helen"),
    )
    sam = HostDraft(
        "Sam",
        "Helps children with learning",
        ("en", "pl"),
        words={
            "pl": {"role": "Pomaga dzieciom w nauce"},
            "ar": {"role": "يساعد الأطفال على التعلّم"},
        },
        staff_id=accounts.get("Sam"),
    )
    advice = HostDraft(
        "Citizens Advice",
        "Free help with money, housing and letters",
        ("en", "ar"),
        picture="group",
        words={
            "pl": {"role": "Bezpłatna pomoc: pieniądze, mieszkanie, pisma"},
            "ar": {"role": "مساعدة مجانية في المال والسكن والرسائل"},
        },
    )
    return hosts.add(school, helen), hosts.add(school, sam), hosts.add(school, advice)


def _with_helen(places: Places, helen: Host) -> SurgeryDraft:
    return SurgeryDraft(
        "Talk to the head teacher",
        [helen],
        "About anything at all.",
        venue=places.school,
        room=places.library,
        walk_in_share=50,
        words={
            "pl": {"title": "Rozmowa z dyrektorką", "sentence": "O wszystkim, co ważne."},
            "ar": {"title": "لقاء مع مديرة المدرسة", "sentence": "عن أي شيء تريدونه."},
        },
    )


def _with_advice(places: Places, advice: Host) -> SurgeryDraft:
    return SurgeryDraft(
        "Citizens Advice",
        [advice],
        "Bring your letters. Nobody at school sees them.",
        venue=places.community,
        slot_minutes=15,
        walk_in_share=50,
        words={
            "pl": {"sentence": "Można przynieść pisma. Nikt w szkole ich nie zobaczy."},
            "ar": {"sentence": "يمكنكم إحضار رسائلكم. لن يراها أحد في المدرسة."},
        },
    )


def _with_sam(places: Places, sam: Host) -> SurgeryDraft:
    return SurgeryDraft(
        "Talk about reading",
        [sam],
        "Books, letters and stories at home.",
        venue=places.school,
        room=places.small_room,
        walk_in_share=50,
        words={
            "pl": {"title": "Rozmowa o czytaniu", "sentence": "Książki, litery i bajki w domu."},
            "ar": {"title": "حديث عن القراءة", "sentence": "الكتب والحروف والقصص في البيت."},
        },
    )


def _about_learning(places: Places, *either: Host) -> SurgeryDraft:
    return SurgeryDraft(
        "Talk about learning",
        either,
        "Lessons, friends, or help at school.",
        venue=places.school,
        room=places.library,
        slot_minutes=15,
        places=2,
        walk_in_share=25,
        words={
            "pl": {"title": "Rozmowa o nauce", "sentence": "Lekcje, koledzy i pomoc w szkole."},
            "ar": {
                "title": "حديث عن التعلّم",
                "sentence": "الدروس والأصدقاء والمساعدة في المدرسة.",
            },
        },
    )
