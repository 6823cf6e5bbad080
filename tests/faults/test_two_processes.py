"""Two server processes on one PostgreSQL: the last places and the last tickets, by HTTP.

What one process keeps in its memory must not let the other give away what is gone.
"""

import http.client
import re
import shutil
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa

from kiosk.app import create_app
from kiosk.core import clock, db, tokens
from kiosk.domain import schools
from kiosk.models.booking import Booking
from kiosk.models.surgery import Slot
from kiosk.models.ticket import Ticket
from tests.faults.conftest import close
from tests.faults.server import Server
from tests.surgeries import add_host, add_surgery

pytestmark = [pytest.mark.faults, pytest.mark.postgres]

CLIENTS, PLACES = 60, 20


@pytest.fixture
def processes(place, tmp_path):
    """Return two running servers of one school: a folder each, one database, one secret key."""
    second = tmp_path / "second"
    second.mkdir()
    for file in place.settings.instance.iterdir():
        if file.is_file() and file.name not in ("lock", "log"):
            shutil.copy(file, second / file.name)
    settings = [place.settings, replace(place.settings, instance=second)]
    with Server(settings[0]) as one, Server(settings[1]) as two:
        one.start()
        two.start()
        yield [one, two]


@pytest.fixture
def within(place):
    """Return what the database holds, asked within an app of the test's own."""
    app = create_app(place.settings)
    with app.app_context():
        school = schools.by_host("localhost")
        yield school
    close(app)


def post(port, address, **fields):
    """Send a form as our own page does; return the status, and where it leads."""
    browser = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    head = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Sec-Fetch-Site": "same-origin",
        "Host": "localhost",
    }
    browser.request("POST", address, urlencode(fields), head)
    answer = browser.getresponse()
    answer.read()
    browser.close()
    return answer.status, answer.getheader("Location") or ""


def all_at_once(step):
    """Let sixty clients take a step at the same moment; return how often each answer came."""
    gate = threading.Barrier(CLIENTS)

    def client(number):
        gate.wait()
        return step(number)

    with ThreadPoolExecutor(CLIENTS) as pool:
        return Counter(pool.map(client, range(CLIENTS)))


def test_sixty_who_want_twenty_places_get_twenty_from_both_processes_together(processes, within):
    with db.writing():
        start = clock.now().replace(second=0, microsecond=0) + timedelta(days=1)
        surgery = add_surgery(within, [add_host(within)], start, minutes=50, places=4)
        slots = list(
            db.session.scalars(
                sa.select(Slot.reference).where(
                    Slot.school_id == within.id, Slot.surgery_id == surgery.id
                )
            )
        )

    def book(number):
        port = processes[number % 2].port
        for slot in slots[number % 5 :] + slots[: number % 5]:
            key = tokens.reference()
            status, where = post(port, "/en/book/hold", slot=slot, who="anyone", key=key)
            if status == 303:
                page_key = re.search(r"key=([\w-]+)", where)
                typed = {"name": f"Amina {number}", "speaker": "no", "who": "anyone"}
                return post(port, where, key=page_key.group(1), **typed)[0]
            if status != 409:
                return status
        return status

    answers = all_at_once(book)
    assert answers == Counter({303: PLACES, 409: CLIENTS - PLACES})
    booked = (Booking.school_id == within.id, Booking.state == "booked")
    assert db.session.scalar(sa.select(sa.func.count(Booking.id)).where(*booked)) == PLACES
    taken = sa.select(sa.func.sum(Slot.taken)).where(Slot.school_id == within.id)
    assert db.session.scalar(taken) == PLACES


def test_the_last_tickets_are_given_once_by_both_processes_together(processes, within):
    with db.writing():
        line = add_surgery(within, [add_host(within)], minutes=105, slot_minutes=5).reference

    def take(number):
        key = tokens.reference()
        return post(processes[number % 2].port, f"/en/talk/{line}", key=key)[0]

    answers = all_at_once(take)
    given = answers[303]
    # A hundred minutes are left, less the moment that has passed: talks of five minutes.
    assert given in (19, 20)
    assert answers == Counter({303: given, 409: CLIENTS - given})
    rows = db.session.execute(
        sa.select(Ticket.picture, Ticket.number).where(Ticket.school_id == within.id)
    ).all()
    assert len(rows) == len(set(rows)) == given
