"""Commands of `python -m kiosk`, run in this process: starting another takes seconds."""

from click.testing import CliRunner, Result
from flask import Flask

from kiosk import cli
from kiosk.app import create_app
from kiosk.core.config import Config
from tests.faults.conftest import close
from tests.faults.server import environment


def command(settings: Config, *words: str) -> Result:
    """Run a command on the instance; `output` is what somebody would read."""
    opened: list[Flask] = []

    def factory(given: Config | None) -> Flask:
        opened.append(create_app(given))
        return opened[-1]

    try:
        return CliRunner().invoke(cli.commands, words, obj=factory, env=environment(settings))
    finally:
        for app in opened:
            close(app)
