"""What the made-up school has: terms, places, and events with words in two languages."""

from dataclasses import dataclass
from datetime import date

from kiosk.domain import venues
from kiosk.domain.event_editing import Draft
from kiosk.domain.schools import School


def terms(today: date) -> list[list[str]]:
    """Return the three terms of the school year around a day, as ISO dates."""
    year = today.year if today.month >= 8 else today.year - 1
    spans = (date(year, 9, 3), date(year, 12, 18)), (date(year + 1, 1, 5), date(year + 1, 3, 27))
    summer = date(year + 1, 4, 13), date(year + 1, 7, 21)
    return [[first.isoformat(), last.isoformat()] for first, last in (*spans, summer)]


@dataclass(frozen=True)
class Places:
    school: venues.Venue
    hall: venues.Room
    library: venues.Room
    small_room: venues.Room
    community: venues.Venue


def make(school: School) -> Places:
    """Add the school's building with three rooms, and a community hall."""
    building = venues.add_venue(
        school,
        "Riverside Primary School",
        picture="hall",
        access="The side gate on Mill Lane has no steps.",
    )
    hall = venues.add_room(
        school,
        building,
        "Main hall",
        picture="hall",
        access="No steps.",
        words={"pl": {"name": "Duża sala"}, "ar": {"name": "القاعة الكبيرة"}},
    )
    library = venues.add_room(
        school,
        building,
        "Library",
        picture="library",
        access="Lift beside the office.",
        words={"pl": {"name": "Biblioteka"}, "ar": {"name": "المكتبة"}},
    )
    small_room = venues.add_room(
        school,
        building,
        "Small room",
        picture="room",
        access="No steps. Beside the office.",
        words={"pl": {"name": "Mały pokój"}, "ar": {"name": "الغرفة الصغيرة"}},
    )
    community = venues.add_venue(
        school,
        "Mill Lane Community Hall",
        picture="community-hall",
        in_school=False,
        access="Ramp at the front door. Pushchairs can stay in the hall.",
        words={"pl": {"name": "Świetlica przy Mill Lane"}, "ar": {"name": "قاعة حي ميل لين"}},
    )
    return Places(building, hall, library, small_room, community)


def coffee(places: Places) -> Draft:
    """Return the coffee morning."""
    return Draft(
        "Coffee morning",
        "Meet other families. Tea, coffee and toys for little ones.",
        picture="coffee",
        venue=places.school,
        room=places.hall,
        badges=("free", "children", "no_steps"),
        words={
            "pl": {
                "title": "Poranek przy kawie",
                "sentence": "Spotkanie rodzin. Herbata, kawa i zabawki dla maluchów.",
            },
            "ar": {
                "title": "صباح القهوة",
                "sentence": "لقاء مع عائلات أخرى. شاي وقهوة وألعاب للصغار.",
            },
        },
    )


def advice(places: Places) -> Draft:
    """Return Citizens Advice, in the community hall."""
    return Draft(
        "Citizens Advice in the hall",
        "Free help with money, housing and letters.",
        picture="meeting",
        venue=places.community,
        badges=("free", "no_steps", "your_language"),
        words={
            "pl": {
                "title": "Citizens Advice w świetlicy",
                "sentence": "Bezpłatna pomoc: pieniądze, mieszkanie, pisma.",
            },
            "ar": {
                "title": "استشارات Citizens Advice في القاعة",
                "sentence": "مساعدة مجانية في المال والسكن والرسائل.",
            },
        },
    )


def breakfast(places: Places) -> Draft:
    """Return the family breakfast."""
    return Draft(
        "Family breakfast",
        "Toast and fruit before school.",
        picture="food",
        venue=places.school,
        room=places.hall,
        badges=("free", "children"),
        words={"pl": {"title": "Rodzinne śniadanie"}, "ar": {"title": "فطور العائلات"}},
    )


def story(places: Places) -> Draft:
    """Return story time, with no Arabic words yet."""
    return Draft(
        "Story time",
        "A story for children and the people who love them.",
        picture="story",
        venue=places.school,
        room=places.library,
        badges=("free", "children"),
        words={"pl": {"title": "Czas na bajkę"}},
    )


def english(places: Places) -> Draft:
    """Return English for parents."""
    return Draft(
        "English for parents",
        "Learn a little English together. Bring your baby.",
        picture="english-class",
        venue=places.community,
        badges=("free", "children"),
        words={"pl": {"title": "Angielski dla rodziców"}, "ar": {"title": "الإنجليزية للأهل"}},
    )
