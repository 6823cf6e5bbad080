"""The bench of lines and bookings: P4 for phones and walls, P5, P8.

A day has 1,068 tickets, so what a run has taken is taken back before the next one.
"""

import http.client
import re
import secrets
import sqlite3
import statistics
import threading
import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

from kiosk.app import create_app
from kiosk.core import clock, config, db
from kiosk.core.config import Config
from kiosk.domain import bookings, hosts, queue_joining, schools, surgery_editing
from kiosk.domain.surgery_drafts import SurgeryDraft
from kiosk.models.surgery import Surgery
from kiosk.web.plumbing import private_links
from tests.bench import scene
from tests.bench.client import Answer, Ask, Journey
from tests.bench.figures import by_turns, get, percentiles, rates, ratio
from tests.bench.servers import Server

ZONE = "Europe/London"
PHONES = 200
LINES, DAYS = 6, 40
HALL = "The hall"
Shown = Callable[[str, str, float, str, str], None]


@dataclass(frozen=True)
class Lines:
    """An instance with lines open now, days to book, and two hundred phones in one line."""

    made: scene.Scene
    open_now: list[str]
    slots: list[str]
    places: list[str]
    code: str


def make(folder: Path) -> Lines:
    """Make the instance."""
    made = scene.make(folder, 1000)
    settings = Config(
        instance=folder, secret_key=config.read_secret_key(folder), second_factor=False
    )
    with create_app(settings).test_request_context(), db.writing():
        school = schools.by_host("localhost")
        assert school is not None
        seeing = [hosts.add(school, hosts.HostDraft(f"Host {turn}")) for turn in range(4)]
        now = clock.now().replace(second=0, microsecond=0)
        draft = SurgeryDraft("Talk to us", seeing, slot_minutes=5)
        # Long enough that nobody is told that a ticket could not be reached.
        times = now - timedelta(minutes=5), now + timedelta(hours=20)
        lines = [surgery_editing.create(school, draft, *times) for _turn in range(LINES)]
        hall = surgery_editing.create(school, replace(draft, title=HALL), *times)
        days = [_a_day(school, seeing, now, day) for day in range(1, DAYS)]
        slots = [
            slot.reference
            for slot in bookings.free_slots(
                school, surgery_ids=[day.id for day in days], after=now, limit=DAYS * 12
            )
        ]
        places = [_phone(school, hall.reference) for _turn in range(PHONES)]
        db.session.flush()
        references = [line.reference for line in lines]
        made_lines = Lines(made, references, slots, places, days[0].code)
    _clean(settings.sqlite_file)
    return made_lines


def _a_day(school: schools.School, seeing: list[hosts.Host], now: datetime, day: int) -> Surgery:
    draft = SurgeryDraft("Come and talk", seeing, slot_minutes=5, places=20, walk_ins=False)
    start = now + timedelta(days=day)
    return surgery_editing.create(school, draft, start, start + timedelta(minutes=60))


def _phone(school: schools.School, surgery: str) -> str:
    key = secrets.token_urlsafe(16)
    token = private_links.token(private_links.PLACE, key)
    queue_joining.take_number(
        school, surgery, key=key, token=token, handoff_token=None, language="en", came_by="desk"
    )
    return token


def _clean(file: Path) -> None:
    """Take back what a run has taken; the two hundred phones stay in their line."""
    others = "surgery_id NOT IN (SELECT id FROM surgery WHERE title = ?)"
    connection = sqlite3.connect(file, timeout=30)
    with connection:
        connection.execute(f"DELETE FROM line_event WHERE {others}", (HALL,))
        connection.execute(f"DELETE FROM ticket WHERE {others}", (HALL,))
        connection.execute("DELETE FROM booking")
        connection.execute("UPDATE slot SET taken = 0")
        connection.execute("UPDATE surgery SET drawn = 0, picture = NULL WHERE title <> ?", (HALL,))
    connection.close()


def take_number(lines: Lines) -> Journey:
    """Return the journey of people who each take a number."""

    def journey(number: int) -> Generator[Ask, Answer, None]:
        turn = number
        while True:
            turn += 1
            address = f"/en/talk/{lines.open_now[turn % LINES]}"
            yield Ask("POST", address, {"key": secrets.token_urlsafe(16)}, ok=(303,))

    return journey


def book(lines: Lines, step: str) -> Journey:
    """Return the journey of people who each book a time; only one of its two posts is measured."""

    def journey(number: int) -> Generator[Ask, Answer, None]:
        turn = number
        while True:
            turn += 1
            fields = {"slot": lines.slots[turn % len(lines.slots)], "who": "anyone"}
            fields["key"] = secrets.token_urlsafe(16)
            held = yield Ask("POST", "/en/book/hold", fields, ok=(303,), measured=step == "hold")
            typed = {"name": f"Amina {number} {turn}", "speaker": "no", "who": "anyone"}
            where = held.header("Location")
            page_key = re.search(r"key=([\w-]+)", where)
            typed["key"] = page_key.group(1) if page_key else fields["key"]
            yield Ask("POST", where, typed, ok=(303,), measured=step == "confirm")

    return journey


def phones(lines: Lines, knows_newest: bool) -> Journey:
    """Return the journey of phones that each ask for news of their own place."""

    def journey(number: int) -> Generator[Ask, Answer, None]:
        address, tag = f"/en/place/{lines.places[number % PHONES]}/live", ""
        while True:
            known = {"If-None-Match": tag} if knows_newest and tag else {}
            answer = yield Ask("GET", address, headers=known, measured=bool(tag))
            tag = answer.header("ETag") or tag

    return journey


def wall() -> Journey:
    """Return the journey of a wall that asks for news."""

    def journey(_number: int) -> Generator[Ask, Answer, None]:
        tag = ""
        while True:
            answer = yield Ask(
                "GET",
                "/wall/live",
                headers={"Cookie": scene.WALL, "If-None-Match": tag},
                measured=bool(tag),
            )
            tag = answer.header("ETag") or tag

    return journey


def polls(
    lines: Lines, server: Server, reference: Server, rounds: int, count: int
) -> Iterator[tuple[str, float, str, str]]:
    """P4: polls that changed nothing against Flask hello; and what they cost without that path."""
    cases = {
        "phones": (server.url, phones(lines, True)),
        "anew": (server.url, phones(lines, False)),
        "wall": (server.url, wall()),
        "hello": (reference.url, get("/")),
    }
    runs = by_turns(cases, 32, rounds, count, lambda _name: 0.0)
    hello = rates(runs["hello"])
    yield (
        "200 phones: unchanged poll of a place / hello",
        ratio(rates(runs["phones"]), hello),
        ">= 0.60",
        "x",
    )
    yield (
        "the same without the 304 path / hello",
        ratio(rates(runs["anew"]), hello),
        "(no goal)",
        "x",
    )
    yield "unchanged poll of the wall / hello", ratio(rates(runs["wall"]), hello), ">= 0.60", "x"


def posts(
    lines: Lines, server: Server, event: Journey, rounds: int, count: int
) -> Iterator[tuple[str, float, str, str]]:
    """P5: a number, a held time, a booked time, each against a sign-in on the same server."""
    cases = {
        "sign-in": (server.url, event),
        "number": (server.url, take_number(lines)),
        "hold": (server.url, book(lines, "hold")),
        "confirm": (server.url, book(lines, "confirm")),
    }
    file = lines.made.folder / "opendoor.sqlite3"
    for clients in (8, 32):
        runs = by_turns(
            cases, clients, rounds, min(count, 300), lambda _name: 0.0, lambda _n: _clean(file)
        )
        tell = {name: percentiles(found, 50) for name, found in runs.items()}
        for name, what in (
            ("number", "a number at the tablet"),
            ("hold", "holding a time"),
            ("confirm", "booking it"),
        ):
            value = ratio(tell["sign-in"], tell[name])
            yield f"{what} / a sign-in, {clients} clients (speed by p50)", value, ">= 0.75", "x"


@contextmanager
def _connected(server: Server, count: int) -> Iterator[list[http.client.HTTPConnection]]:
    browsers = [
        http.client.HTTPConnection("127.0.0.1", server.port, timeout=30) for _n in range(count)
    ]
    try:
        yield browsers
    finally:
        for browser in browsers:
            browser.close()


def crowd(lines: Lines, server: Server) -> Iterator[tuple[str, float, str, str]]:
    """P8: two hundred phones scan one QR at the same moment; then all of them book."""
    _clean(lines.made.folder / "opendoor.sqlite3")
    gate, faults = threading.Barrier(PHONES), []
    found: dict[str, list[float]] = {"scan": [], "post": []}

    def timed(
        kind: str, browser: http.client.HTTPConnection, *asked: object
    ) -> http.client.HTTPResponse:
        began = time.perf_counter()
        browser.request(*asked)  # type: ignore[arg-type]
        answer = browser.getresponse()
        answer.read()
        found[kind].append(time.perf_counter() - began)
        if answer.status not in (200, 303):
            faults.append(f"{asked[0]} {asked[1]}: {answer.status}")
        return answer

    def visit(number: int, browser: http.client.HTTPConnection) -> None:
        gate.wait()
        answer = timed("scan", browser, "GET", f"/b/{lines.code}")
        timed("scan", browser, "GET", answer.getheader("Location"))
        gate.wait()
        head = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Sec-Fetch-Site": "same-origin",
        }
        key = secrets.token_urlsafe(16)
        held = {"slot": lines.slots[number % len(lines.slots)], "who": "anyone", "key": key}
        answer = timed("post", browser, "POST", "/en/book/hold", urlencode(held), head)
        where = answer.getheader("Location") or "/"
        page_key = re.search(r"key=([\w-]+)", where)
        typed = {"name": f"Amina {number}", "speaker": "no", "who": "anyone"}
        typed["key"] = page_key.group(1) if page_key else key
        timed("post", browser, "POST", where, urlencode(typed), head)

    with _connected(server, PHONES) as browsers, ThreadPoolExecutor(PHONES) as pool:
        list(pool.map(visit, range(PHONES), browsers))
    for kind, what, goal in (
        ("scan", "200 phones open one QR at once, p95", "<= 1"),
        ("post", "then all of them book, p95", "<= 2"),
    ):
        yield what, statistics.quantiles(found[kind], n=20)[18], goal, "s"
    yield "answers that went wrong", float(len(faults)), "0", ""
    for fault in faults[:3]:
        print(f"     {fault}")
