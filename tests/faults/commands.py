"""Commands of `python -m kiosk`, run in this process: starting another takes seconds."""

from click.testing import CliRunner, Result

from kiosk import cli
from kiosk.app import create_app
from kiosk.core.config import Config
from tests.faults.server import environment


def command(settings: Config, *words: str) -> Result:
    """Run a command on the instance; `output` is what somebody would read."""
    return CliRunner().invoke(cli.commands, words, obj=create_app, env=environment(settings))
