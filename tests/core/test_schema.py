"""The state of the tables: which version they have, and which this program needs."""

from alembic.script import ScriptDirectory

from kiosk.core import schema
from kiosk.core.config import MIGRATIONS


def test_the_tables_of_a_started_server_are_this_versions(app):
    with app.app_context():
        assert schema.current() == schema.newest() is not None


def test_there_is_one_line_of_versions():
    scripts = ScriptDirectory(str(MIGRATIONS))
    assert len(scripts.get_heads()) == 1, (
        "Two migrations follow the same one: put one after the other."
    )
    assert len(list(scripts.walk_revisions())) >= 1


def test_tables_that_are_up_to_date_are_left_alone(app, settings):
    with app.app_context():
        assert schema.upgrade(settings) is None
