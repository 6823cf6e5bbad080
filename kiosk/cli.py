"""The commands: thin, each a few lines around the domain. `python -m kiosk` lists them."""

import logging
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from shutil import rmtree

import click
from flask import Flask

from kiosk import clockwork, language_commands
from kiosk.core import backups, config, db, instance, schema, serving
from kiosk.core.config import Config
from kiosk.demo import day as demo_day
from kiosk.domain import links, schools

Factory = Callable[[Config | None], Flask]

ALREADY = "Open Door is already running on this folder ({folder}). Close that one first."
NEWER = "This database was made by a newer Open Door. Install that version again, or a newer one."


def main(create_app: Factory) -> int:
    """Run one command of `python -m kiosk`."""
    os.umask(0o077)  # what lies in the instance is for its owner only
    commands(obj=create_app, prog_name="kiosk")
    return 0


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """Open Door: a welcome kiosk and drop-in desk that a school runs itself."""


@commands.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 lets tablets in.")
@click.option("--port", default=8000, show_default=True)
@click.pass_obj
def run(create_app: Factory, host: str, port: int) -> None:
    """Serve this school. The first start makes what is needed and prints a set-up link."""
    settings = config.from_environment()
    with _alone(settings.instance):
        settings = replace(settings, secret_key=config.make_instance(settings.instance))
        app = create_app(settings)
        with app.app_context():
            _bring_up_to_date(settings)
            if not schools.any_exists():
                _print_set_up_link(f"http://{_reachable(host)}:{port}")
        _serve(app, settings, host, port)


@commands.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--folder", default="instance-demo", show_default=True, type=Path)
@click.pass_obj
def demo(create_app: Factory, host: str, port: int, folder: Path) -> None:
    """Serve one made-up school day, made anew at each start."""
    folder = folder.resolve()
    with _alone(folder):
        _clear_demo(folder)
        key = config.make_instance(folder)
        settings = Config(instance=folder, secret_key=key, second_factor=False, demo=True)
        app = create_app(settings)
        with app.app_context():
            schema.upgrade(settings)
            with db.writing():
                made = demo_day.make(key)
        click.echo(demo_day.addresses(made, f"http://{_reachable(host)}:{port}"))
        _serve(app, settings, host, port)


@commands.command()
@click.pass_obj
def upgrade(create_app: Factory) -> None:
    """Bring the database to this version, after a backup."""
    settings = config.from_environment()
    settings = replace(settings, secret_key=config.make_instance(settings.instance))
    with _alone(settings.instance), create_app(settings).app_context():
        _bring_up_to_date(settings)
    click.echo("The database is up to date.")


@commands.command()
def backup() -> None:
    """Copy the database, pictures and recordings, also while the server runs."""
    made = backups.make_with_files(config.from_environment())
    for file in made:
        click.echo(f"Copied to {file}")
    if not made:
        click.echo("There is no SQLite database here to copy.")


@commands.command()
@click.argument("file", type=Path)
def restore(file: Path) -> None:
    """Put a backup in the place of what is there. Stop the server before."""
    settings = config.from_environment()
    with _alone(settings.instance):
        try:
            aside = backups.restore(settings, file)
        except backups.NotABackup:
            sys.exit("This file is not a whole backup of Open Door. Nothing was changed.")
    click.echo("The backup is in place." + (f" What was there before: {aside}" if aside else ""))
    click.echo("Now run `make upgrade`, in case the backup is of an older version.")


@commands.command("setup-link")
@click.option("--address", default="http://127.0.0.1:8000", show_default=True)
@click.pass_obj
def setup_link(create_app: Factory, address: str) -> None:
    """Print a new set-up link, for when the first one has ended. Stop the server before."""
    settings = config.from_environment()
    with _alone(settings.instance), create_app(settings).app_context():
        if schools.any_exists():
            sys.exit("This school is set up already. A manager can add people under People.")
        _print_set_up_link(address)


commands.add_command(language_commands.gather_strings)
commands.add_command(language_commands.language)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    try:
        with instance.locked(folder):
            yield
    except instance.AlreadyRunning:
        sys.exit(ALREADY.format(folder=folder.name))


def _clear_demo(folder: Path) -> None:
    """Empty the folder of an earlier demo; never one that holds anything else."""
    mark = folder / "demo"
    others = [found for found in folder.iterdir() if found.name != "lock"]
    if others and not mark.exists():
        sys.exit(f"{folder.name} holds other things than a demo. Choose another --folder.")
    for found in others:
        rmtree(found) if found.is_dir() else found.unlink()
    mark.touch()


def _bring_up_to_date(settings: Config) -> None:
    try:
        made = schema.upgrade(settings)
    except schema.NewerDatabase:
        sys.exit(NEWER)
    if made:
        click.echo(f"The database was copied to {made} and then brought up to date.")


def _print_set_up_link(address: str) -> None:
    with db.writing():
        token = links.make(links.SET_UP)
    click.echo(
        "\nThis Open Door is new. Open this link once, in the next 30 minutes, to set it up:\n"
        f"\n  {address}/set-up/{token}\n"
    )


def _reachable(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - only compared


def _serve(app: Flask, settings: Config, host: str, port: int) -> None:
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    if settings.uses_sqlite:
        click.echo(db.sqlite_notice(sqlite3.sqlite_version_info))
    clockwork.start(app, settings)
    click.echo(f"Open Door is open at http://{_reachable(host)}:{port}  (Ctrl+C closes it)")
    serving.serve(app, host, port, threads=settings.threads, proxies=settings.trusted_proxies)
