"""Which screens a template or a module belongs to, in the words of staff."""

from collections.abc import Iterable

#: The beginning of a path, and the name of the screen; the first that fits.
NAMES = (
    ("templates/parents/welcome", "Start"),
    ("templates/parents/languages", "Choosing a language"),
    ("templates/parents/home", "Home"),
    ("templates/parents/look", "Bigger words and colours"),
    ("templates/parents/signin", "I am here"),
    ("templates/parents/leaving", "I am leaving"),
    ("templates/parents/talk", "Talk to someone today"),
    ("templates/parents/place", "My place in the line"),
    ("templates/parents/booking", "Book a time"),
    ("templates/parents/booked", "Book a time"),
    ("templates/parents/my_booking", "My booking"),
    ("templates/parents/wish", "When a time is free"),
    ("templates/parents/feedback", "Tell us what you think"),
    ("templates/parents/answer", "Our answer"),
    ("templates/parents/surveys", "Surveys"),
    ("templates/parents/stories", "What we changed"),
    ("templates/parents/whats_on", "What is on"),
    ("templates/parents/event", "One event"),
    ("templates/parents/help", "Help"),
    ("templates/parents/hand_off", "Go on with the phone"),
    ("templates/parents/reach", "Testing phones"),
    ("templates/parents/pair", "Joining a screen"),
    ("templates/parents/base", "Every screen"),
    ("templates/speakers", "Reading words aloud"),
    ("templates/wall", "The big screen"),
    ("templates/errors", "When something does not work"),
    ("templates/components/frame", "Every screen"),
    ("templates/components/still_here", "Are you still here?"),
    ("templates/components/clears", "Every screen"),
    ("templates/components/notice", "Every screen"),
    ("templates/components/story", "What we changed"),
    ("templates/components/survey", "Surveys"),
    ("templates/components/event", "Events"),
    ("templates/components/coming", "Events"),
    ("templates/components/slot", "Book a time"),
    ("templates/components/time", "Book a time"),
    ("templates/components/walk_in", "Talk to someone today"),
    ("templates/components/wait", "Talk to someone today"),
    ("templates/components/talk", "Talk to someone today"),
    ("templates/components/person", "Who works here"),
    ("templates/components/face", "Tell us what you think"),
    ("templates/components/five", "Surveys"),
    ("templates/components/words", "Tell us what you think"),
    ("templates/components/number", "Your number"),
    ("templates/components/use_phone", "Go on with the phone"),
    ("templates/components/stepper", "I am here"),
    ("templates/components/", "Several screens"),
    ("kiosk/web/plumbing/wall", "The big screen"),
    ("kiosk/web/wall", "The big screen"),
    ("kiosk/web/plumbing/code", "Pictures of a code"),
    ("kiosk/web/plumbing/ticket", "Your number"),
    ("kiosk/web/plumbing/refusals", "When something does not work"),
    ("kiosk/web/plumbing/access", "When something does not work"),
    ("kiosk/web/plumbing/poster", "Posters"),
    ("kiosk/web/plumbing/qr_sheets", "Posters"),
    ("kiosk/web/staff/posters", "Posters"),
    ("kiosk/web/staff/sheets", "Posters"),
    ("kiosk/web/staff/bookings", "My booking"),
    ("kiosk/web/parents/my_booking", "My booking"),
    ("kiosk/web/parents/hand_off", "Go on with the phone"),
)
ELSEWHERE = "Several screens"
#: More names than this help nobody.
MOST = 4


def of(files: Iterable[str]) -> list[str]:
    """Return the names of the screens on which something stands, a few at most."""
    names = dict.fromkeys(_of(file) for file in files)
    return sorted(names, key=lambda name: name == ELSEWHERE)[:MOST]


def _of(file: str) -> str:
    return next((name for start, name in NAMES if file.startswith(start)), ELSEWHERE)
