"""F4: somebody else holds the database. A short while is waited out; longer is said in words."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager

import psycopg
import pytest
import sqlalchemy as sa

from kiosk.core import db, tokens
from kiosk.core.config import Config
from kiosk.web.plumbing import catalogs, refusals
from tests import tables
from tests.devices import as_device

pytestmark = pytest.mark.faults

Hold = Callable[[float], AbstractContextManager[None]]

HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
connection.execute("ROLLBACK")
"""


@contextmanager
def let_go_after(seconds: float, let_go: Callable[[], object]) -> Iterator[None]:
    """Let go after so many seconds, or at the end of the block, whatever comes first."""
    over = threading.Event()

    def wait() -> None:
        over.wait(seconds)
        let_go()

    waiting = threading.Thread(target=wait)
    waiting.start()
    try:
        yield
    finally:
        over.set()
        waiting.join()


@pytest.fixture
def held(settings: Config, scene) -> Hold:
    """Return a way to let somebody else hold the database for so many seconds."""

    @contextmanager
    def by_process(seconds: float) -> Iterator[None]:
        program = [sys.executable, "-c", HOLDER, str(settings.sqlite_file)]
        with subprocess.Popen(
            program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as holder:
            assert holder.stdout is not None
            assert holder.stdin is not None
            assert holder.stdout.readline() == "held\n"
            with let_go_after(seconds, holder.stdin.close):
                yield

    @contextmanager
    def by_connection(seconds: float) -> Iterator[None]:
        with psycopg.connect(settings.database_url) as other:
            other.execute("LOCK TABLE sign_in IN EXCLUSIVE MODE")
            with let_go_after(seconds, other.rollback):
                yield

    return by_process if settings.uses_sqlite else by_connection


@pytest.fixture
def impatient(app) -> Iterator[None]:
    """Let the writer wait 0.3 s and not 8, so that this test need not wait either."""
    with app.app_context():
        engine, dialect = db.writer(), db.dialect()
        wait = "PRAGMA busy_timeout = 300" if dialect == "sqlite" else "SET lock_timeout = 300"
        usual = (
            f"PRAGMA busy_timeout = {db.BUSY_MILLISECONDS}"
            if dialect == "sqlite"
            else f"SET lock_timeout = {db.BUSY_MILLISECONDS}"
        )
        engine.dispose()

        @sa.event.listens_for(engine, "checkout")
        def shorter(connection, _record, _proxy):
            connection.execute(wait)

        yield
        sa.event.remove(engine, "checkout", shorter)
        with engine.connect() as connection:
            connection.exec_driver_sql(usual)
        engine.dispose()


def form(key=None):
    return {"name": "Ann", "key": key or tokens.reference()}


def test_a_lock_of_two_seconds_is_waited_out(app, client, scene, held):
    with held(2):
        began = time.monotonic()
        answer = client.post(f"/en/sign-in/{scene.event}", data=form())
        waited = time.monotonic() - began
    assert answer.status_code == 303
    assert waited > 1, "The database was not locked, so this proves nothing."
    assert tables.count(app, "sign_in") == 1


def test_many_who_wait_are_all_taken(app, scene, held):
    def send(_number):
        return as_device(app.test_client()).post(f"/en/sign-in/{scene.event}", data=form())

    with held(1), ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(send, range(12)))
    assert {answer.status_code for answer in answers} == {303}
    assert tables.count(app, "sign_in") == 12


@pytest.mark.parametrize("tag", ["en", "en-XA"])
def test_a_longer_lock_is_said_in_plain_words_and_nothing_is_stored(
    app, client, scene, held, impatient, tag
):
    key = tokens.reference()
    with held(2):
        answer = client.post(f"/{tag}/sign-in/{scene.event}", data=form(key))
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert catalogs.translate(tag, refusals.BUSY) in answer.text
        assert "sql" not in answer.text.lower()
        assert "locked" not in answer.text.lower()
    assert tables.count(app, "sign_in") == 0
    again = client.post(f"/{tag}/sign-in/{scene.event}", data=form(key))
    assert again.status_code == 303
    assert tables.count(app, "sign_in") == 1


def test_pages_are_still_read_while_the_database_is_held(client, held):
    with held(1):
        began = time.monotonic()
        for address in ("/", "/en/", "/en/sign-in"):
            assert client.get(address).status_code == 200
        assert time.monotonic() - began < 1


def test_the_writer_does_not_wait_for_ever(app):
    """On each new connection the database itself gives up after a while."""
    with app.app_context(), db.writer().connect() as connection:
        if db.dialect() == "sqlite":
            found = connection.exec_driver_sql("PRAGMA busy_timeout").scalar()
            assert found == db.BUSY_MILLISECONDS
        else:
            assert connection.exec_driver_sql("SHOW lock_timeout").scalar() == "8s"
