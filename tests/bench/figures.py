"""The figures of the bench: each is a ratio of two things measured by turns in one run."""

import random
import re
import secrets
import statistics
from collections.abc import Callable, Generator, Sequence

from tests.bench.client import Answer, Ask, Journey, Run, drive, get
from tests.bench.scene import TABLET


def post_sign_in(event: str) -> Journey:
    """Return the journey that signs a new party in again and again."""

    def journey(number: int) -> Generator[Ask, Answer, None]:
        turn = 0
        while True:
            turn += 1
            fields = {
                "name": f"Amina {number} {turn}",
                "adults": "1",
                "children": "2",
                "do": "here",
                "key": secrets.token_urlsafe(16),
            }
            head = {"Cookie": TABLET}
            yield Ask("POST", f"/en/sign-in/{event}", fields, head, ok=(303,))

    return journey


def post(path: str, *, token: bool = False) -> Journey:
    """Return the journey that sends the reference's form, with the token of its page if asked."""

    def journey(number: int) -> Generator[Ask, Answer, None]:
        fields = {"name": f"Amina {number}", "children": "2"}
        if token:
            page = yield Ask("GET", path, measured=False)
            found = re.search(rb'name="csrf_token"[^>]*value="([^"]+)"', page.body)
            assert found is not None
            fields["csrf_token"] = found.group(1).decode()
        while True:
            yield Ask("POST", path, fields, ok=(200,))

    return journey


def poll(path: str, cookie: str) -> Journey:
    """Return the journey of a page that asks for news and has the newest already."""

    def journey(_number: int) -> Generator[Ask, Answer, None]:
        tag = ""
        while True:
            answer = yield Ask(
                "GET", path, headers={"Cookie": cookie, "If-None-Match": tag}, measured=bool(tag)
            )
            tag = answer.header("ETag") or tag

    return journey


def signed_in(path: str, cookie: str) -> Journey:
    """Return the journey of a member of staff who opens one page again and again."""
    return get(path, Cookie=cookie)


Case = tuple[str, Journey]


def by_turns(
    cases: dict[str, Case],
    clients: int,
    rounds: int,
    count: int,
    cpu: Callable[[str], float],
    before_each: Callable[[str], None] = lambda _name: None,
) -> dict[str, list[tuple[Run, float]]]:
    """Visit every case once a round, in a new order each round; return runs with CPU seconds."""
    runs: dict[str, list[tuple[Run, float]]] = {name: [] for name in cases}
    for turn in range(rounds + 1):
        for name in random.sample(list(cases), len(cases)):
            url, journey = cases[name]
            before_each(name)
            before = cpu(name)
            run = drive(url, journey, clients, count, 20)
            if run.faults:
                raise SystemExit(f"{name}: {dict(run.faults)}")
            if turn:  # the first round warms up
                runs[name].append((run, cpu(name) - before))
    return runs


def ratio(of: Sequence[float], to: Sequence[float]) -> float:
    """Return the median of the ratios, pair by pair."""
    return statistics.median(a / b for a, b in zip(of, to, strict=True))


def rates(runs: list[tuple[Run, float]]) -> list[float]:
    """Return answers a second of each round."""
    return [run.rate for run, _cpu in runs]


def percentiles(runs: list[tuple[Run, float]], p: int) -> list[float]:
    """Return the p-th percentile of each round, in milliseconds."""
    return [run.percentile(p) for run, _cpu in runs]


def cpu_each(runs: list[tuple[Run, float]]) -> list[float]:
    """Return CPU milliseconds a request of each round."""
    # The warm-up answers cost too: two a client.
    return [1000 * cpu / (len(run.latencies) + 2 * run.clients) for run, cpu in runs]
