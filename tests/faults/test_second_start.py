"""F5: one server on one folder. The second is refused in plain words, and no lock is left over."""

import subprocess
import sys

import pytest

from kiosk import cli
from kiosk.core import backups
from tests.faults.commands import command
from tests.faults.server import ROOT, environment, free_port

pytestmark = pytest.mark.faults


def test_a_second_start_on_the_same_folder_is_refused_in_plain_words(place, server):
    server.start()
    second = subprocess.run(
        [sys.executable, "-m", "kiosk", "run", "--port", str(free_port())],
        cwd=ROOT,
        env=environment(place.settings),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert second.returncode == 1
    assert second.stderr.strip() == cli.ALREADY.format(folder=place.settings.instance.name)
    for writes in ("upgrade", "setup-link"):
        refused = command(place.settings, writes)
        assert refused.exit_code == 1, f"`{writes}` changes the database beside a running server."
        assert "already running" in refused.output
    assert server.answers(), "The first server was disturbed by the others."


def test_a_backup_may_be_made_while_the_server_runs(place, server):
    server.start()
    assert command(place.settings, "backup").exit_code == 0
    made = list(place.settings.backups.glob("*.sqlite3"))
    assert len(made) == int(place.settings.uses_sqlite)
    assert all(map(backups.is_whole, made))


def test_after_a_kill_no_lock_is_left_over(place, server):
    """The control too: the same command is not refused once the server has gone."""
    server.start()
    server.kill()
    assert command(place.settings, "upgrade").exit_code == 0
    assert server.start() < 3, "A school waits for its server three seconds at most."
