"""F1: the server is killed in a burst of sign-ins, again and again. Each party is there once.

Every page sends its sign-in again, with its key, until it is answered. Some pages also stop
listening before the answer comes, as a tablet on bad Wi-Fi does.
"""

import http.client
import os
import random
import sqlite3
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa

from kiosk.core import db, tokens
from tests.faults.conftest import Place
from tests.faults.server import Server

pytestmark = pytest.mark.faults

KILLS = int(os.environ.get("KIOSK_KILLS", "8"))
PAGES = 10
TOO_LONG = 60  # seconds after which the test gives up


@dataclass
class Story:
    """What the pages sent, by the name of the party, and what they were answered."""

    with_keys: bool
    seed: int
    sent: dict[str, int] = field(default_factory=dict)
    answered: dict[str, str] = field(default_factory=dict)
    refused: list[int] = field(default_factory=list)
    hung_up: int = 0
    over: threading.Event = field(default_factory=threading.Event)


def page(place: Place, port: int, story: Story, number: int) -> None:
    """Be one tablet: sign in party after party, each until it is answered."""
    chance = random.Random(f"{story.seed} {number}")
    party = 0
    while not story.over.is_set():
        name = f"Party {number}-{party}"
        party += 1
        key = tokens.reference()
        story.sent[name] = 0
        while name not in story.answered:
            story.sent[name] += 1
            listen = chance.random() > 0.15
            key = key if story.with_keys else tokens.reference()
            location = send(place, port, name, key, listen, story)
            if location:
                story.answered[name] = location
            elif listen:
                time.sleep(0.02)
            else:
                story.hung_up += 1


def send(place: Place, port: int, name: str, key: str, listen: bool, story: Story) -> str | None:
    """Send one sign-in; return where its answer leads, or None when no answer was heard."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    body = urlencode({"name": name, "adults": "1", "children": "0", "key": key, "do": "here"})
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Sec-Fetch-Site": "same-origin",
        "Cookie": place.tablet,
    }
    try:
        connection.request("POST", f"/en/sign-in/{place.event}", body, headers)
        if not listen:
            time.sleep(0.03)
            return None
        answer = connection.getresponse()
        answer.read()
        if answer.status == 303:
            return answer.headers["Location"]
        story.refused.append(answer.status)
        return None
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def burst(place: Place, server: Server, story: Story, kills: int) -> list[float]:
    """Let all pages sign people in while the server is killed; return how long each return took."""
    chance = random.Random(story.seed)
    server.start()
    pages = [
        threading.Thread(target=page, args=(place, server.port, story, number), daemon=True)
        for number in range(PAGES)
    ]
    for one in pages:
        one.start()
    back = []
    for _ in range(kills):
        time.sleep(chance.uniform(0.05, 0.35))
        server.kill()
        back.append(server.start())
    time.sleep(0.2)
    story.over.set()
    for one in pages:
        one.join(timeout=TOO_LONG)
        assert not one.is_alive(), f"A page was never answered (seed {story.seed}): {server.log}"
    server.kill()
    return back


def found(place: Place, open_app) -> list[dict[str, object]]:
    """Return the sign-ins that are stored, and check that the database is whole."""
    if place.settings.uses_sqlite:
        connection = sqlite3.connect(place.settings.sqlite_file)
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.close()
    app = open_app(place.settings)
    with app.app_context(), db.reader().connect() as connection:
        table = db.Base.metadata.tables["sign_in"]
        return [dict(row) for row in connection.execute(sa.select(table)).mappings()]


def test_every_answered_sign_in_is_there_once(place, server, open_app):
    story = Story(with_keys=True, seed=int(time.time()))
    back = burst(place, server, story, KILLS)
    rows = found(place, open_app)
    stored = Counter("".join(row["names"]) for row in rows)
    references = {str(row["reference"]) for row in rows}
    lost = [n for n, at in story.answered.items() if at.rsplit("/", 1)[1] not in references]
    again = sum(story.sent.values()) - len(story.sent)
    print(  # shown by `pytest -rP`
        f"F1: seed {story.seed}: {KILLS} kills, {len(story.answered)} answered, {again} sent again,"
        f" {story.hung_up} hung up, slowest back after {max(back):.2f} s",
    )
    assert not lost, f"Answered and lost (seed {story.seed}): {lost}"
    twice = [name for name, times in stored.items() if times > 1]
    assert not twice, f"Stored twice (seed {story.seed}): {twice}"
    assert set(stored) == set(story.sent), "Something is stored that nobody sent, or is missing."
    assert set(story.refused) <= {503}, f"A page was refused: {Counter(story.refused)}"
    assert again > 0, "Nothing was sent again: the kills met nobody, so this proves nothing."
    given = [(row["ticket_picture"], row["ticket_number"]) for row in rows if row["ticket_number"]]
    assert len(set(given)) == len(given), f"Two parties share a ticket (seed {story.seed})."


def test_without_keys_sending_again_makes_duplicates(place, server, open_app):
    """The control: the same burst, each try with a key of its own."""
    story = Story(with_keys=False, seed=1)
    burst(place, server, story, kills=2)
    stored = Counter("".join(row["names"]) for row in found(place, open_app))
    assert max(stored.values()) > 1, "No answer was ever lost, so the test above proves nothing."
