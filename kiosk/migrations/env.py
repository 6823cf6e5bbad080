"""Runs migrations on the writer, all in one transaction: tables are old or new, never between."""

import importlib
import pkgutil
from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy.types import TypeDecorator

import kiosk.models
from kiosk.core import db

for module in pkgutil.iter_modules(kiosk.models.__path__):
    importlib.import_module(f"kiosk.models.{module.name}")


def plain_type(kind: str, item: Any, autogen_context: Any) -> str | bool:
    """Write our own column types as what the database stores: old migrations never break."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


def run() -> None:
    """Run the migrations. SQLite copies a table to change it: foreign keys rest meanwhile."""
    sqlite = db.writer().dialect.name == "sqlite"
    with db.writer().connect() as connection:
        raw = connection.connection.driver_connection
        if sqlite:
            raw.execute("PRAGMA foreign_keys = OFF")
        try:
            context.configure(
                connection=connection,
                target_metadata=db.Base.metadata,
                transactional_ddl=True,
                transaction_per_migration=False,
                render_item=plain_type,
                **current_app.extensions["migrate"].configure_args,
            )
            with context.begin_transaction():
                context.run_migrations()
                if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise RuntimeError("The migration would leave rows without their parents.")
        finally:
            if sqlite:
                connection.rollback()
                raw.execute("PRAGMA foreign_keys = ON")


run()
