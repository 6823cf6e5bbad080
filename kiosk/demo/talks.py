"""Whom one can talk to in the made-up school: two lines that are open now, and times to book."""

from collections.abc import Mapping
from datetime import time, timedelta

from kiosk.core import clock, tokens
from kiosk.demo.programme import Places
from kiosk.domain import hosts, surgery_editing, surgery_series
from kiosk.domain.event_dates import When
from kiosk.domain.hosts import Host, HostDraft
from kiosk.domain.recurrence import Kind, Repeat
from kiosk.domain.schools import School
from kiosk.domain.surgery_drafts import SurgeryDraft

OPEN_FOR = timedelta(hours=2)
WEEKS = 6


def make(school: School, places: Places, accounts: Mapping[str, int]) -> None:
    """Add three hosts and their surgeries; `accounts` maps first names to rows of staff."""
    helen, sam, advice = _hosts(school, accounts)
    now = clock.now()
    begins = now.replace(minute=now.minute // 5 * 5, second=0, microsecond=0)
    day_start, _end = clock.bounds(clock.today(school.time_zone), school.time_zone)
    begins = max(day_start, begins - timedelta(minutes=10))
    ends = begins + OPEN_FOR + timedelta(minutes=15)
    surgery_editing.create(school, _with_helen(places, helen), begins, ends)
    surgery_editing.create(school, _with_advice(places, advice), begins, ends)
    tomorrow = clock.today(school.time_zone) + timedelta(days=1)
    weekly = When(tomorrow, time(15, 30), time(17), Repeat(Kind.WEEKLY, count=WEEKS))
    draft = _about_learning(places, helen, sam)
    surgery_series.begin(school, draft, weekly, tokens.reference())


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
        slot_minutes=20,
        walk_in_share=50,
        words={
            "pl": {"sentence": "Można przynieść pisma. Nikt w szkole ich nie zobaczy."},
            "ar": {"sentence": "يمكنكم إحضار رسائلكم. لن يراها أحد في المدرسة."},
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
