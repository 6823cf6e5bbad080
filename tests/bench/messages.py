"""P7b: a hundred thousand messages with translations and answers as a file, against a raw cursor."""

import csv
import hashlib
import http.client
import io
import sqlite3
import statistics
import threading
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

from kiosk.core import tokens
from tests.bench import figures
from tests.bench.client import drive
from tests.bench.scene import Scene
from tests.bench.servers import Server

ROWS, A_DAY = 100_000, 300
DAYS = -(-ROWS // A_DAY)
#: About as long as what people write: two sentences.
WORDS = "Dziękuję za spotkanie, było bardzo miło i ciasto było dobre. Numer {n} czekał długo."
ENGLISH = (
    "Thank you for the meeting, it was very nice and the cake was good. Number {n} waited long."
)

_RAW = (
    "SELECT f.day, f.face, f.topic, e.title, f.words, f.language, t.text, t.language, t.machine,"
    " s.name, t.on_day, f.words_by_id, f.wants_answer, r.text, r.language, f.contact"
    " FROM feedback f LEFT JOIN event e ON e.id = f.event_id"
    " LEFT JOIN translation t ON t.school_id = f.school_id AND t.subject = 'feedback'"
    " AND t.subject_reference = f.reference AND t.field = 'words' AND t.language = 'en'"
    " LEFT JOIN staff s ON s.id = t.by_id"
    " LEFT JOIN reply r ON r.feedback_reference = f.reference"
    " WHERE f.school_id = ? AND f.state != 'danger' AND f.day >= ? AND f.day <= ?"
    " ORDER BY f.day, f.reference"
)


def fill(scene: Scene) -> None:
    """Put the messages into the school of a scene: half translated, a fifth answered."""
    connection = sqlite3.connect(_file(scene))
    ((event,),) = connection.execute("SELECT id FROM event LIMIT 1")
    ((person,),) = connection.execute("SELECT id FROM staff LIMIT 1")
    with connection:
        for table, rows in _rows(scene, event, person).items():
            columns = ", ".join(rows[0])
            marks = ", ".join("?" * len(rows[0]))
            add = f"INSERT INTO {table} ({columns}) VALUES ({marks})"
            connection.executemany(add, (tuple(row.values()) for row in rows))
    connection.execute("ANALYZE")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def measure(scene: Scene, server: Server, rounds: int) -> Iterator[tuple[str, float, str, str]]:
    """Yield what was measured, the figure, its goal and its unit."""
    ours, raws, firsts = [], [], []
    _export(scene, server)  # warm
    base = server.megabytes
    server.forget_most()
    for _ in range(rounds):
        raws.append(_raw(scene))
        seconds, first, _size = _export(scene, server)
        ours.append(seconds)
        firsts.append(first * 1000)
    yield f"messages: CSV of {ROWS} rows", statistics.median(ours), "(no goal)", "s"
    yield "the same / raw cursor", figures.ratio(ours, raws), "<= 2.5", "x"
    yield "memory more while it is sent", server.most_megabytes - base, "<= 12", "MB"
    yield "first byte", statistics.median(firsts), "<= 100", "ms"
    yield "p95 of sign-ins meanwhile / else", _slower(scene, server), "<= 2", "x"
    base = server.megabytes
    server.forget_most()
    seconds, _first, _size = _export(scene, server, "xlsx")
    yield f"messages: XLSX of {ROWS} rows", seconds, "(no goal)", "s"
    yield "memory more while it is made", server.most_megabytes - base, "<= 40", "MB"


def _rows(scene: Scene, event: int, person: int) -> dict[str, list[dict[str, object]]]:
    feedback, translation, reply = [], [], []
    for n in range(ROWS):
        row = _message(scene, event, n)
        feedback.append(row)
        if row["language"] == "pl":
            translation.append(_translation(scene, row, person, n))
        if n % 5 == 0:
            reply.append(_reply(scene, row, person))
    return {"feedback": feedback, "translation": translation, "reply": reply}


def _message(scene: Scene, event: int, n: int) -> dict[str, object]:
    return {
        "reference": tokens.reference(),
        "school_id": scene.school_id,
        "link_digest": tokens.digest(tokens.reference()),
        "day": _day(scene, n).isoformat(),
        "mixed": 1,
        "face": ("good", "ok", "better")[n % 3],
        "topic": ("event", "staff", "place", None)[n % 4],
        "event_id": event if n % 3 else None,
        "words": WORDS.format(n=n),
        "language": ("pl", "en")[n % 2],
        "has_voice": 0,
        "wants_answer": n % 5 == 0,
        "contact_way": "call" if n % 10 == 0 else "",
        "contact": "07700900982" if n % 10 == 0 else "",
        "state": "new",
    }


def _translation(scene: Scene, row: dict[str, object], person: int, n: int) -> dict[str, object]:
    vouched = n % 4 == 0
    return {
        "reference": tokens.reference(),
        "school_id": scene.school_id,
        "subject": "feedback",
        "subject_reference": row["reference"],
        "field": "words",
        "source_language": "pl",
        "source_digest": hashlib.sha256(str(row["words"]).encode()).hexdigest(),
        "language": "en",
        "text": ENGLISH.format(n=n),
        "state": "done",
        "tries": 0,
        "machine": not vouched,
        "mixed": 1,
        "by_id": person if vouched else None,
        "on_day": row["day"] if vouched else None,
    }


def _reply(scene: Scene, row: dict[str, object], person: int) -> dict[str, object]:
    return {
        "reference": tokens.reference(),
        "school_id": scene.school_id,
        "feedback_reference": row["reference"],
        "key": tokens.reference(),
        "text": "Thank you. We have put out more chairs, and there is tea from nine o'clock.",
        "language": "en",
        "by_id": person,
        "at": f"{row['day']} 10:00:00.000000",
        "opened": 0,
    }


def _day(scene: Scene, n: int) -> date:
    return scene.full_day - timedelta(days=n % DAYS)


def _file(scene: Scene) -> Path:
    return Path(scene.folder) / "opendoor.sqlite3"


def _slower(scene: Scene, server: Server) -> float:
    """Return how much longer sign-ins take while files are sent."""
    post = figures.post_sign_in(scene.event)
    quiet = drive(server.url, post, 4, 300, 20).percentile(95)
    exports = threading.Thread(target=lambda: [_export(scene, server) for _ in range(3)])
    exports.start()
    busy = drive(server.url, post, 4, 300, 20).percentile(95)
    exports.join()
    return busy / quiet


def _export(scene: Scene, server: Server, kind: str = "csv") -> tuple[float, float, int]:
    fields = {
        "what": "messages",
        "first": (scene.full_day - timedelta(days=DAYS)).isoformat(),
        "last": scene.full_day.isoformat(),
        "contact": "with",
        "kind": kind,
    }
    headers = {
        "Cookie": f"opendoor_staff={scene.token}",
        "Sec-Fetch-Site": "same-origin",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)
    began = time.perf_counter()
    connection.request("POST", "/staff/messages/export", urlencode(fields), headers)
    answer = connection.getresponse()
    if answer.status != 200:
        raise SystemExit(f"The export answered {answer.status}: {answer.read()[:300]!r}")
    size = len(answer.read(1))
    first = time.perf_counter() - began
    while part := answer.read(262144):
        size += len(part)
    connection.close()
    return time.perf_counter() - began, first, size


def _raw(scene: Scene) -> float:
    """Time the least that can be done: a cursor, csv.writer, a file in memory, a thousand a time."""
    began = time.perf_counter()
    connection = sqlite3.connect(_file(scene))
    first = (scene.full_day - timedelta(days=DAYS)).isoformat()
    rows = connection.execute(_RAW, (scene.school_id, first, scene.full_day.isoformat()))
    size = 0
    while some := rows.fetchmany(1000):
        buffer = io.StringIO()
        csv.writer(buffer).writerows(some)
        size += len(buffer.getvalue().encode())
    connection.close()
    return time.perf_counter() - began
