"""Every address of the program with something real behind it, so that a refusal means a refusal."""

from dataclasses import dataclass

from flask import Flask
from werkzeug.routing import Rule

from kiosk.core import db, sound_keys, tokens
from kiosk.domain import helpcalls, links, signins, staff
from kiosk.web.plumbing.private_links import (
    ANSWER,
    BOOKING,
    FEEDBACK,
    HANDOFF,
    HELD,
    PLACE,
    REACH,
    STEP,
    SURVEY,
    WISH,
)
from tests.rules import sayings, talks, voices, ways
from tests.rules.sayings import Sayings
from tests.rules.talks import Talks
from tests.rules.voices import Voices
from tests.rules.ways import Ways

#: What no tablet may ever show: the names of other parents and of staff, in many scripts.
CANARIES = [
    f"{first} {letters}"
    for first in ("Zyxcanary", "Канарейка", "كنارية", "金絲雀", "Ĺęśćanary")
    for letters in (
        "Alpha",
        "Bravo",
        "O'Charlie",
        "Δέλτα",
        "Echo-Ẽ",
        "Foxtrot",
        "Golf",
        "هوتيل",
        "ইন্ডিয়া",
        "Жульєт",
    )
]


#: Which private link opens the pages of a blueprint, or one page.
LINKS = {
    "talk": PLACE,
    "place": PLACE,
    "booking": BOOKING,
    "booking.name": HELD,
    "my_booking": BOOKING,
    "wish": WISH,
    "feedback": FEEDBACK,
    "feedback_answer": FEEDBACK,
    "feedback_voice": FEEDBACK,
    "answer": ANSWER,
    "surveys": SURVEY,
    "hand_off": STEP,
    "reach": REACH,
    "speak": "read",
    "speak_read": "read",
    "speak_listen": "listen",
    "speak_words": "words",
}


@dataclass(frozen=True)
class Things:
    """What belongs to the school under test, by the part of the address that names it."""

    event: str
    venue: str
    party: str
    call: str
    person: str
    invitation: str
    school: str
    talks: Talks
    sayings: Sayings
    ways: Ways
    voices: Voices

    def value(self, endpoint: str, part: str) -> str:
        """Return what stands for a part in the address of an endpoint."""
        if part == "lang":
            return "en"
        if part == "reference":
            return self._reference(endpoint)
        if part == "token":
            return self._token(endpoint)
        if part == "code":
            return self.ways.code(endpoint)
        others = {
            "school": self.school,
            "kind": "event",
            "room": self.ways.room,
            "name": "0" * 32 + ".webp",
            "filename": "css/parents.css",
            "venue": self.venue,
            "who": self.talks.host,
            "surgery": self.talks.surgery,
            "ticket": self.talks.ticket,
            "handoff": self.talks.links[HANDOFF],
            "about": self.sayings.about,
            "number": "1",
            "tag": "pl",
            "ending": "webm",
            "key": sound_keys.key("Welcome"),
            "speaker": self.voices.speaker,
            "recording": self.voices.recording,
        }
        assert part in others, (
            f"{endpoint}: say in tests/rules/addresses.py what <{part}> stands for."
        )
        return others[part]

    def _reference(self, endpoint: str) -> str:
        its = self.talks
        kinds = {
            "signin.thank_you": self.party,
            "help.waiting": self.call,
            "help.waiting_live": self.call,
            "today.answer_call": self.call,
            "today.close_call": self.call,
            "booking.open_surgery": its.surgery,
            "booking.open_host": its.host,
            "bookings.surgery": its.surgery,
            "bookings.add": its.surgery,
            "sheets.host": its.host,
            "queue.story": its.ticket,
            "tell.wish_told": its.wish,
            "tell.book": its.wish,
            "speak_listen.sound": self.voices.recording,
        }
        blueprints = {
            "signin": self.event,
            "event": self.event,
            "whats_on": self.event,
            "events": self.event,
            "event_editor": self.event,
            "venues": self.venue,
            "people": self.person,
            "today": self.party,
            "hosts": its.host,
            "surgeries": its.surgery,
            "surgery_editor": its.surgery,
            "sheets": its.surgery,
            "queue": its.surgery,
            "queue_steps": its.surgery,
            "bookings": its.booking,
            "booked_here": its.booking,
            "tell": its.booking,
            "posters": self.event,
            "devices": self.ways.device,
        }
        found = kinds.get(endpoint) or blueprints.get(endpoint.split(".")[0])
        found = found or self.sayings.reference(endpoint)
        assert found, (
            f"{endpoint}: say in tests/rules/addresses.py what its <reference> stands for."
        )
        return found

    def _token(self, endpoint: str) -> str:
        purpose = LINKS.get(endpoint) or LINKS.get(endpoint.split(".")[0])
        links = self.talks.links | self.sayings.links | self.ways.links | self.voices.links
        return links[purpose] if purpose else self.invitation


def furnish(app: Flask, scene) -> Things:
    """Put canaries and one of everything into the school; return what can be asked for."""
    with app.app_context(), db.writing():
        school = scene.school
        arrivals = [
            signins.sign_in(
                school,
                scene.event if number % 3 else None,
                signins.Party.of([name], 1, number % 4),
                language=("en", "pl", "ar")[number % 3],
                came_by=(signins.TABLET, signins.PHONE)[number % 2],
                key=tokens.reference(),
            )
            for number, name in enumerate(CANARIES)
        ]
        call = helpcalls.call_person(school, tokens.reference(), "pl")
        people = staff.everybody(school)
        for person in people:
            person.name = f"Helpful Zyxcanary-{person.role}"
        host = next(person for person in people if person.role == "host")
        every_line = talks.furnish(school, scene.hall, host.id, CANARIES)
        secret = str(app.config["SECRET_KEY"])
        said = sayings.furnish(school, scene.people, secret, CANARIES, every_line.host)
        return Things(
            event=scene.event,
            venue=scene.building.reference,
            party=arrivals[0].reference,
            call=call,
            person=host.reference,
            invitation=links.make(links.INVITATION, host.id),
            school=school.reference,
            talks=every_line,
            sayings=said,
            ways=ways.furnish(scene, every_line.surgery, scene.people["admin"]),
            voices=voices.furnish(app, school, scene.people["admin"]),
        )


def every(app: Flask, things: Things) -> list[tuple[Rule, str, str]]:
    """Return (rule, method, address) for every address and every method that it takes."""
    found = []
    with app.test_request_context("/", base_url="http://localhost"):
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
            values = {part: things.value(rule.endpoint, part) for part in rule.arguments}
            address = app.url_for(rule.endpoint, **values).removeprefix("http://localhost")
            found += [(rule, method, address) for method in sorted(rule.methods or ())]
    return found
