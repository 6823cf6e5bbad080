"""P7: a CSV of a hundred thousand sign-ins through our export, against a raw cursor."""

import csv
import http.client
import io
import sqlite3
import statistics
import threading
import time
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

from tests.bench import figures
from tests.bench.client import drive
from tests.bench.scene import A_DAY, Scene
from tests.bench.servers import Server

ROWS = 100_000
DAYS = ROWS // A_DAY


def measure(scene: Scene, server: Server, rounds: int) -> list[tuple[str, float, str, str]]:
    """Return what was measured, the figure, its goal and its unit."""
    ours, raws, firsts = [], [], []
    _export(scene, server)  # warm
    base = server.megabytes
    server.forget_most()
    for _ in range(rounds):
        raws.append(_raw(scene))
        seconds, first, _size = _export(scene, server)
        ours.append(seconds)
        firsts.append(first * 1000)
    more = server.most_megabytes - base
    quiet = drive(server.url, figures.post_sign_in(scene.event), 4, 300, 20).percentile(95)
    busy_export = threading.Thread(target=lambda: [_export(scene, server) for _ in range(3)])
    busy_export.start()
    busy = drive(server.url, figures.post_sign_in(scene.event), 4, 300, 20).percentile(95)
    busy_export.join()
    return [
        (f"CSV of {ROWS} sign-ins / raw cursor", figures.ratio(ours, raws), "<= 1.6", "x"),
        ("memory more while it is sent", more, "<= 12", "MB"),
        ("first byte", statistics.median(firsts), "<= 100", "ms"),
        ("p95 of sign-ins meanwhile / else", busy / quiet, "<= 2", "x"),
    ]


def _export(scene: Scene, server: Server) -> tuple[float, float, int]:
    until = scene.full_day - timedelta(days=1)
    fields = {
        "first": (until - timedelta(days=DAYS - 1)).isoformat(),
        "last": until.isoformat(),
        "names": "with",
        "kind": "csv",
    }
    headers = {
        "Cookie": f"opendoor_staff={scene.token}",
        "Sec-Fetch-Site": "same-origin",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    began = time.perf_counter()
    connection.request("POST", "/staff/export", urlencode(fields), headers)
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
    file = Path(scene.folder) / "opendoor.sqlite3"
    connection = sqlite3.connect(file)
    rows = connection.execute(
        "SELECT s.day, s.signed_in_at, s.left_at, e.title, v.name, s.names, s.adults, s.children,"
        " s.language, s.came_by, s.ticket_number FROM sign_in s LEFT JOIN event e ON e.id = s.event_id"
        " LEFT JOIN venue v ON v.id = s.venue_id WHERE s.school_id = ? AND s.day >= ? AND s.day < ?"
        " ORDER BY s.day, s.id",
        (
            scene.school_id,
            (scene.full_day - timedelta(days=DAYS)).isoformat(),
            scene.full_day.isoformat(),
        ),
    )
    size = 0
    while some := rows.fetchmany(1000):
        buffer = io.StringIO()
        csv.writer(buffer).writerows(some)
        size += len(buffer.getvalue().encode())
    connection.close()
    return time.perf_counter() - began
