"""The state of the tables: is it this version's, and bring it there, after a backup."""

import logging
from pathlib import Path

import flask_migrate
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app

from kiosk.core import backups, db
from kiosk.core.config import MIGRATIONS, Config


class NewerDatabase(Exception):
    """The database was made by a newer version of Open Door than this one."""


def newest() -> str | None:
    """Return the revision this version of Open Door needs."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def current() -> str | None:
    """Return the revision the database has; None for an empty one."""
    with db.writer().connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(config: Config) -> Path | None:
    """Bring the tables to this version in one transaction; return the backup made before it.

    Does nothing when they are there already. Refuses NewerDatabase.
    """
    found = current()
    if found == newest():
        return None
    known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    if found is not None and found not in known:
        raise NewerDatabase(found)
    backup = backups.make(config) if found is not None else None
    logging.getLogger("alembic").setLevel(logging.WARNING)
    flask_migrate.upgrade(directory=current_app.extensions["migrate"].directory)
    return backup
