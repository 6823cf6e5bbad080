"""`make bench`: our figures beside plain references, by turns in one run, as ratios.

`python -m tests.bench P1 P3` measures only these. Nothing here is a test: a busy machine would
make it lie. docs/bench.md holds the figures of one run, and says what each means.
"""

import os
import statistics
import sys
import tempfile
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path

from kiosk.core import languages
from tests.bench import figures, lines, messages, scene, sheets, weight
from tests.bench.client import Run
from tests.bench.figures import by_turns, cpu_each, percentiles, rates, ratio
from tests.bench.servers import Server

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
COUNT = int(os.environ.get("BENCH_COUNT", "600"))
MILLION = int(os.environ.get("BENCH_ROWS", "1000000"))


def show(figure: str, what: str, value: float, goal: str, unit: str = "x") -> None:
    """Print one line of the report."""
    print(f"{figure:<4} {what:<66} {value:8.2f} {unit:<4} goal {goal}", flush=True)


class Bench:
    """The servers of one run: the references, a small school, and one with a million sign-ins."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self.folder, self.stack = folder, stack
        self.small = scene.make(_made(folder / "small"), 1000)
        self.kiosk = stack.enter_context(Server("tests.bench.serve_kiosk", self.small.folder))
        self.reference = stack.enter_context(
            Server(
                "tests.bench.serve_reference",
                folder,
                REFERENCE_DB=f"sqlite:///{folder / 'reference.sqlite3'}",
            )
        )
        self._large: tuple[scene.Scene, Server] | None = None
        self._lines: tuple[lines.Lines, Server] | None = None
        self.cookie = f"opendoor_staff={self.small.token}"

    @property
    def large(self) -> tuple[scene.Scene, Server]:
        """Return the school with a million sign-ins, made when first asked for."""
        if self._large is None:
            print(f"     (making {MILLION} sign-ins)", flush=True)
            made = scene.make(_made(self.folder / "large"), MILLION)
            server = self.stack.enter_context(Server("tests.bench.serve_kiosk", made.folder))
            self._large = made, server
        return self._large

    @property
    def lines(self) -> tuple[lines.Lines, Server]:
        """Return the school with lines open and days to book, made when first asked for."""
        if self._lines is None:
            made = lines.make(_made(self.folder / "lines"))
            server = self.stack.enter_context(Server("tests.bench.serve_kiosk", made.made.folder))
            self._lines = made, server
        return self._lines

    def cpu(self, name: str) -> float:
        """Return the CPU seconds of the server behind a case."""
        if name.startswith("large"):
            return self.large[1].cpu_seconds
        return (self.kiosk if name.startswith("our") else self.reference).cpu_seconds


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def p1(bench: Bench) -> None:
    """A sign-in, everything included, against a bare insert and against a plain sign-in."""
    cases = {
        "our sign-in": (bench.kiosk.url, figures.post_sign_in(bench.small.event)),
        "bare insert": (bench.reference.url, figures.post("/insert")),
        "plain sign-in": (bench.reference.url, figures.post("/plain", token=True)),
        "hello": (bench.reference.url, figures.get("/")),
    }
    for clients in (1, 8, 32):
        runs = by_turns(cases, clients, ROUNDS, COUNT, bench.cpu)
        ours, bare = runs["our sign-in"], runs["bare insert"]
        goal = ">= 0.80" if clients > 1 else "(no goal)"
        show(
            "P1",
            f"sign-ins a second / bare inserts, {clients} clients",
            ratio(rates(ours), rates(bare)),
            goal,
        )
        if clients == 8:
            spread = ratio(percentiles(ours, 99), percentiles(ours, 50))
            show("P1", "p99 / p50 of a sign-in, 8 clients", spread, "<= 2.2")
            cpu = ratio(cpu_each(ours), cpu_each(runs["hello"]))
            show("P1", "CPU of a sign-in / CPU of Flask hello", cpu, "<= 6")
        if clients == 32:
            tail = ratio(percentiles(ours, 99), percentiles(runs["plain sign-in"], 99))
            show("P1", "p99 of a sign-in / p99 of the plain one, 32 clients", tail, "<= 0.35")
        print(
            f"     {clients} clients: "
            + ", ".join(
                f"{name} {statistics.median(rates(found)):.0f}/s" for name, found in runs.items()
            )
        )


def p3(bench: Bench) -> None:
    """The home page against Flask hello in three languages, and in every language against English."""
    named, every = ("en", "pl", "ar"), tuple(languages.table())
    made = scene.make(_made(bench.folder / "languages"), 1000, every)
    with Server("tests.bench.serve_kiosk", made.folder) as server:
        homes = {f"home {tag}": (server.url, figures.get(f"/{tag}/")) for tag in every}

        def cpu(name: str) -> float:
            return (server if name.startswith("home") else bench.reference).cpu_seconds

        cases = {name: case for name, case in homes.items() if name.removeprefix("home ") in named}
        cases["hello"] = (bench.reference.url, figures.get("/"))
        runs = by_turns(cases, 8, ROUNDS, COUNT, cpu)
        for tag in named:
            found = ratio(rates(runs[f"home {tag}"]), rates(runs["hello"]))
            show("P3", f"our home {tag} / hello", found, ">= 0.50")
        # By turns, so that each language stands beside the English of the same minute.
        runs = by_turns(homes, 8, ROUNDS, COUNT // 2, cpu)
    _slowest(runs)


def _slowest(runs: dict[str, list[tuple[Run, float]]]) -> None:
    english = runs.pop("home en")
    rate = {name: ratio(rates(run), rates(english)) for name, run in runs.items()}
    cost = {name: ratio(cpu_each(run), cpu_each(english)) for name, run in runs.items()}
    slow, dear = min(rate, key=rate.__getitem__), max(cost, key=cost.__getitem__)
    show("P3", f"slowest of {len(rate)} languages ({slow[5:]}) / English", rate[slow], ">= 0.95")
    show("P3", f"CPU of the dearest ({dear[5:]}) / English", cost[dear], "<= 1.10")
    print("     " + ", ".join(f"{name[5:]} {rate[name]:.2f}" for name in sorted(rate)))


def p4(bench: Bench) -> None:
    """A poll of the Today page that changed nothing, against Flask hello."""
    cases = {
        "our poll": (bench.kiosk.url, figures.poll("/staff/today/live", bench.cookie)),
        "hello": (bench.reference.url, figures.get("/")),
    }
    runs = by_turns(cases, 8, ROUNDS, COUNT, bench.cpu)
    show(
        "P4",
        "unchanged poll of Today / hello",
        ratio(rates(runs["our poll"]), rates(runs["hello"])),
        ">= 0.60",
    )
    made, server = bench.lines
    for what, value, goal, unit in lines.polls(made, server, bench.reference, ROUNDS, COUNT):
        show("P4", what, value, goal, unit)


def p5(bench: Bench) -> None:
    """A walk-in ticket and a booking, against a sign-in on the same server."""
    made, server = bench.lines
    sign_in = figures.post_sign_in(made.made.event)
    for what, value, goal, unit in lines.posts(made, server, sign_in, ROUNDS, COUNT):
        show("P5", what, value, goal, unit)


def p8(bench: Bench) -> None:
    """Two hundred phones at one QR."""
    for what, value, goal, unit in lines.crowd(*bench.lines):
        show("P8", what, value, goal, unit)


def p6(bench: Bench) -> None:
    """Today and a day's list with a million sign-ins, against a thousand."""
    large, server = bench.large
    day = large.full_day.isoformat()
    for name, path in (("Today", "/staff/"), ("a day's sign-ins", f"/staff/sign-ins?day={day}")):
        cases = {
            "our page": (bench.kiosk.url, figures.signed_in(path, bench.cookie)),
            "large page": (server.url, figures.signed_in(path, f"opendoor_staff={large.token}")),
        }
        runs = by_turns(cases, 4, ROUNDS, max(60, COUNT // 6), bench.cpu)
        slower = ratio(percentiles(runs["large page"], 50), percentiles(runs["our page"], 50))
        show("P6", f"{name}: {MILLION} rows / 1000 rows, p50", slower, "<= 1.10")


def p7(bench: Bench) -> None:
    """A CSV of a hundred thousand sign-ins, against a raw cursor and csv.writer."""
    for what, value, goal, unit in sheets.measure(*bench.large, ROUNDS):
        show("P7", what, value, goal, unit)


def p7b(bench: Bench) -> None:
    """A hundred thousand messages as CSV and as a workbook, against a raw cursor."""
    made = scene.make(_made(bench.folder / "messages"), 1000)
    messages.fill(made)
    with Server("tests.bench.serve_kiosk", made.folder) as server:
        for what, value, goal, unit in messages.measure(made, server, ROUNDS):
            show("P7b", what, value, goal, unit)


def p9(bench: Bench) -> None:
    """Bytes over the wire: the start screen, first visit and again, and the pages of phones."""
    for what, value, goal, unit in weight.measure(bench.kiosk.url, bench.small.code):
        show("P9", what, value, goal, unit)


def p10(bench: Bench) -> None:
    """Seconds to the first page, memory at the start, and growth after ten thousand requests."""
    starts = []
    for turn in range(3):
        folder = _made(bench.folder / f"start-{turn}")
        made = scene.make(folder, 50)
        with Server("tests.bench.serve_kiosk", made.folder) as server:
            starts.append(server.seconds_to_first_page)
            if turn == 2:
                megabytes = server.megabytes
                figures.drive(server.url, figures.post_sign_in(made.event), 8, 1000, 60)
                figures.drive(server.url, figures.get("/en/"), 8, 1000, 60)
                settled = server.megabytes
                figures.drive(server.url, figures.post_sign_in(made.event), 8, 4000, 120)
                figures.drive(server.url, figures.get("/ar/"), 8, 6000, 120)
                grown = server.megabytes
    show("P10", "start to first page", statistics.median(starts), "<= 2", "s")
    show("P10", "memory at the start", megabytes, "<= 95", "MB")
    show("P10", "memory after 10,000 more requests / after 2,000", grown / settled, "< 1.05")


def p12(bench: Bench) -> None:
    """A sign-in with a million rows stored, against a thousand."""
    large, server = bench.large
    cases = {
        "our sign-in": (bench.kiosk.url, figures.post_sign_in(bench.small.event)),
        "large sign-in": (server.url, figures.post_sign_in(large.event)),
    }
    runs = by_turns(cases, 4, ROUNDS, COUNT, bench.cpu)
    slower = ratio(percentiles(runs["large sign-in"], 50), percentiles(runs["our sign-in"], 50))
    show("P12", f"a sign-in with {MILLION} rows stored / 1000 rows, p50", slower, "<= 1.10")


ALL = {
    "P1": p1,
    "P3": p3,
    "P4": p4,
    "P5": p5,
    "P6": p6,
    "P7": p7,
    "P7B": p7b,
    "P8": p8,
    "P9": p9,
    "P10": p10,
    "P12": p12,
}


def main() -> None:
    """Measure what was asked for, or everything."""
    wanted = [name.upper() for name in sys.argv[1:]] or list(ALL)
    if (os.cpu_count() or 1) > 1 and sys.platform == "linux":
        os.sched_setaffinity(0, {1})  # the servers have core 0 for themselves
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        bench = Bench(stack, Path(folder))
        urllib.request.urlopen(bench.kiosk.url + "/en/").read()
        for name in wanted:
            ALL[name](bench)
    print(f"({time.perf_counter() - began:.0f} seconds)")


if __name__ == "__main__":
    main()
