"""F5: one server on one folder. The second is refused in plain words, and no lock is left over."""

import subprocess
import sys

import pytest

from tests.faults.server import ROOT, environment, free_port

pytestmark = pytest.mark.faults


def command(settings, *words):
    """Run a command on the instance as somebody would who types it."""
    return subprocess.run(
        [sys.executable, "-m", "kiosk", *words],
        cwd=ROOT,
        env=environment(settings),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def running(server):
    """Return the server of a school, started."""
    server.start()
    return server


@pytest.mark.parametrize("words", [("run",), ("upgrade",), ("setup-link",)], ids=" ".join)
def test_a_second_start_on_the_same_folder_is_refused_in_plain_words(place, running, words):
    port = ("--port", str(free_port())) if words == ("run",) else ()
    second = command(place.settings, *words, *port)
    assert second.returncode != 0
    assert "already running" in second.stderr
    assert "Traceback" not in second.stderr
    assert len(second.stderr.splitlines()) <= 2
    assert running._answers(), "The first server was disturbed by the second."


def test_after_a_kill_no_lock_is_left_over(place, running):
    """The control too: the same command is not refused once the server has gone."""
    running.kill()
    assert command(place.settings, "upgrade").returncode == 0
    assert running.start() < 3, "A school waits for its server three seconds at most."


def test_a_backup_may_be_made_while_the_server_runs(place, running):
    done = command(place.settings, "backup")
    assert done.returncode == 0, done.stderr
    made = list(place.settings.backups.glob("*.sqlite3"))
    assert len(made) == int(place.settings.uses_sqlite)
