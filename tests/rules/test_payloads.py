"""Fifty ways to break a page, typed into every field of what parents and staff write to each other.

Every page that shows one shows it as it was kept, nothing of it runs, and files hold it as text.
"""

from collections.abc import Iterator
from functools import lru_cache

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db
from kiosk.domain import concerns
from kiosk.domain import staff as people
from kiosk.domain.words import Words
from kiosk.models.feedback import Feedback
from kiosk.models.story import Story
from kiosk.web.plumbing import message_look
from tests import pages
from tests.devices import as_phone
from tests.rules import payload_scene, payloads
from tests.rules.payload_scene import Typed, send
from tests.rules.payloads import PAYLOADS, faults, plain, words_of


@pytest.fixture
def typed(house, visit, scene, monkeypatch):
    """Type every payload into everything, and read each page that is looked at once only."""
    monkeypatch.setattr(pages, "_parse", lru_cache(maxsize=2)(pages._parse))
    return payload_scene.furnish(house, scene, visit("tablet"), visit("manager"), PAYLOADS)


class Looked:
    """The pages that were looked at, and what was wrong with them."""

    def __init__(self) -> None:
        self.pages = 0
        self.seen = 0
        self.wrong: list[str] = []

    def at(self, client, address: str, *sought: str) -> None:
        """Open a page: nothing in it may run, and what is sought stands in it as it is."""
        answer = client.get(address)
        self.pages += 1
        if answer.status_code != 200:
            self.wrong.append(f"{address}: {answer.status}")
            return
        tree = payloads.read(answer.text, address)
        self.wrong += [f"{address}: {fault}" for fault in faults(tree)]
        said = words_of(tree)
        for words in sought:
            self.seen += words in said
            if words not in said:
                self.wrong.append(f"{address}: does not show {words[:60]!r}")
        if "pwn" in str(answer.headers):
            self.wrong.append(f"{address}: a header holds it")


def of_parents(one: Typed) -> Iterator[tuple[str, str]]:
    """Yield the pages that show a payload to parents, each with what is to be seen on it."""
    seen = one.payload.seen
    yield f"/en/feedback/about/{one.about}", seen(90)
    yield f"/pl/feedback/{one.link}/write", seen()
    yield f"/pl/answer/{one.answer}", seen()
    yield f"/en/survey/{one.survey}", seen(120)
    yield f"/en/survey/{one.survey}/{one.survey_link}/1", seen(200)
    yield f"/en/survey/{one.survey}/{one.survey_link}/2", seen(80)
    yield f"/en/survey/{one.text_link}/1", seen(500)


def of_staff(one: Typed, number: int) -> Iterator[tuple[str, str]]:
    """Yield the pages of staff that show a payload, each with what is to be seen on it."""
    seen = one.payload.seen
    yield f"/staff/messages/{one.message}", seen()
    yield f"/staff/board/{one.story}", seen(300)
    yield f"/staff/board/{one.story}/change", seen(400)
    yield f"/staff/surveys/{one.survey}", seen(120)
    yield f"/staff/surveys/{one.survey}/change", seen(200)
    yield f"/staff/surveys/{one.survey}/preview/1", seen(80)
    others = ("words?language=pl", "copy", "sheet", "preview")
    yield f"/staff/surveys/{one.survey}/{others[number % len(others)]}", seen(120)


def lists(typed: list[Typed]) -> Iterator[str]:
    """Yield the pages of staff that show many at once."""
    yield from ("/staff/messages", "/staff/board", "/staff/surveys", "/staff/messages/summary")
    for tab in ("answer", "board", "all"):
        yield f"/staff/messages?tab={tab}&language=pl"
        yield f"/staff/messages?tab={tab}&about={typed[0].about}"
    yield f"/staff/messages/export?about={typed[0].about}"
    yield f"/staff/board/new?from={typed[0].message}"
    yield "/staff/"


def test_every_payload_is_kept_shown_and_exported_as_it_was_typed_and_none_runs(
    house, visit, scene, typed, capsys
):
    """One scene for all of it: to type fifty payloads into everything takes a while."""
    looked = Looked()
    kept(house, scene, typed, looked)
    parent, staff = visit("tablet"), visit("manager")
    for number, one in enumerate(typed):
        for address, words in of_parents(one):
            looked.at(parent, address, words)
        for address, words in of_staff(one, number):
            looked.at(staff, address, words)
    for address in lists(typed):
        looked.at(staff, address)
    looked.at(parent, "/en/surveys", *(one.payload.seen(120) for one in typed))
    boards(house, scene, visit("tablet"), typed, looked)
    inbox(staff, typed, looked)
    cells = in_files(staff, typed, looked)
    in_danger(house, visit, scene, typed, looked)
    with capsys.disabled():
        print(
            f"\n{len(typed)} payloads, {looked.pages} pages, {cells} cells of files,"
            f" seen {looked.seen} times as typed, {len(looked.wrong)} hits"
        )
    assert not looked.wrong, "\n".join(looked.wrong[:40])
    assert looked.pages > 14 * len(PAYLOADS)


def boards(house, scene, parent, typed: list[Typed], looked: Looked) -> None:
    """Show the stories to parents, as many at a time as they see."""
    as_phone(parent)
    for start in range(0, len(typed), 8):
        some = typed[start : start + 8]
        with house.app_context(), db.writing():
            chosen = Story.reference.in_([one.story for one in some])
            its = sa.update(Story).where(Story.school_id == scene.school.id)
            db.session.execute(its.values(shown=sa.case((chosen, True), else_=False)))
        for tag in ("en", "pl"):
            words = [one.payload.seen(limit) for one in some for limit in (60, 300, 400)]
            looked.at(parent, f"/{tag}/we-changed", *words)


def inbox(staff, typed: list[Typed], looked: Looked) -> None:
    """Look through all pages of the list, which begin what was said."""
    address, said = "/staff/messages?tab=all", ""
    while address:
        looked.at(staff, address)
        page = payloads.read(staff.get(address).text)
        said += words_of(page)
        older = [e.get("href") for e in page.iter() if e.get("rel") == "next"]
        address = older[0] if older else ""
    for one in typed:
        first = message_look.first_line(Words(one.payload.kept, "pl")).text
        looked.seen += plain(first) in said
        if plain(first) not in said:
            looked.wrong.append(f"the inbox does not show {first[:60]!r}")


def in_danger(house, visit, scene, typed: list[Typed], looked: Looked) -> None:
    """Pass every message on, and read it as the safeguarding lead does."""
    with house.app_context(), db.writing():
        lead = people.by_id(scene.school, scene.people["host"])
        lead.safeguarding = True
        for one in typed:
            concerns.pass_on(scene.school, one.message, scene.people["manager"])
        rows = concerns.open_ones(scene.school)
        found = {
            concerns.one(scene.school, row.reference, "en").message: row.reference for row in rows
        }
    manager = visit("manager")
    form = {"what": "messages", "first": "2020-01-01", "last": "2100-01-01", "kind": "csv"}
    gone = send(manager, "/staff/messages/export", **form)
    if one.payload.kept in gone.get_data(as_text=True):
        looked.wrong.append("what was passed on is exported")
    client = visit("host")
    looked.at(client, "/staff/safeguarding")
    for one in typed:
        looked.at(client, f"/staff/safeguarding/{found[one.message]}", one.payload.seen())


# --- files --------------------------------------------------------------------------------------


def take(staff, what: str, kind: str, survey: str = "") -> bytes:
    today = clock.now().date().isoformat()
    form = {"what": what, "kind": kind, "survey": survey, "contact": "with", "last": today}
    answer = send(staff, "/staff/messages/export", first="2020-01-01", **form)
    assert answer.status_code == 200, answer.text[:2000]
    return bytes(answer.get_data())


def files(typed: list[Typed]) -> Iterator[tuple[str, str, list[str]]]:
    """Yield what to export, of which survey, and which texts are in it."""
    written = typed[0].text_link.split("/")[0]
    yield "messages", "", [one.payload.kept for one in typed]
    yield "texts", written, [one.payload.kept[:500] for one in typed]
    for one in typed:
        yield "answers", one.survey, [one.payload.seen(200), one.payload.seen(80)]


def in_files(staff, typed: list[Typed], looked: Looked) -> int:
    """Export everything in both kinds; return how many cells were looked at."""
    seen = 0
    for what, survey, sought in files(typed):
        rows = payloads.csv_rows(take(staff, what, "csv", survey))
        cells = [cell for row in rows for cell in row]
        live = [cell for cell in cells if payloads.would_reckon(cell)]
        book = payloads.xlsx_cells(take(staff, what, "xlsx", survey))
        live += [str(cell.value) for cell in book if cell.data_type == "f" or cell.hyperlink]
        looked.wrong += [f"{what}: {cell[:60]!r} is a formula or a link" for cell in live]
        for kind, held in (
            ("csv", {payloads.unguarded(cell) for cell in cells}),
            ("xlsx", {cell.value for cell in book}),
        ):
            missing = [words for words in sought if words not in held]
            looked.seen += len(sought) - len(missing)
            looked.wrong += [f"{what} {kind}: {words[:60]!r} is not in it" for words in missing]
        seen += len(cells) + len(book)
    return seen


def kept(house, scene, typed: list[Typed], looked: Looked) -> None:
    """Compare what is in the table with what was typed."""
    with house.app_context():
        db.use(db.READING)
        its = sa.select(Feedback.reference, Feedback.words).where(
            Feedback.school_id == scene.school.id
        )
        rows = {row.reference: row.words for row in db.session.execute(its)}
    for one in typed:
        if rows[one.message] != one.payload.kept:
            looked.wrong.append(f"{one.payload.name}: kept as {rows[one.message]!r}")


# --- controls -----------------------------------------------------------------------------------


@pytest.mark.one_engine
@pytest.mark.parametrize("payload", [one for one in PAYLOADS if one.runs], ids=lambda one: one.name)
def test_a_payload_that_is_put_in_as_it_is_would_be_found(payload):
    page = f'<p title="x">{payload.kept}</p>'
    found = list(faults(payloads.read_anyhow(page)))
    assert found


@pytest.mark.one_engine
def test_a_formula_in_a_file_would_be_found():
    for cell in ("=1+1", "＝1", " \t=1", "\u200b=1", "-2", "@SUM(1)", "+1", "\r=1"):
        assert payloads.would_reckon(cell)
    assert not payloads.would_reckon("'=1")
    assert payloads.unguarded("'=1") == "=1"
    assert payloads.unguarded("'s-Hertogenbosch") == "'s-Hertogenbosch"
