"""One at a time on a folder: a lock that the system frees however the process ends."""

import signal
import subprocess
import sys

import pytest

from kiosk.core import instance

HOLDER = """
import sys, time
from pathlib import Path
from kiosk.core import instance
with instance.locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_one_is_refused_at_once(tmp_path):
    with (
        instance.locked(tmp_path),
        pytest.raises(instance.AlreadyRunning),
        instance.locked(tmp_path),
    ):
        pass


def test_another_folder_is_another_matter(tmp_path):
    with instance.locked(tmp_path / "one"), instance.locked(tmp_path / "two"):
        pass


def test_afterwards_it_is_free_again(tmp_path):
    for _ in range(2):
        with instance.locked(tmp_path):
            pass


def test_it_is_free_again_when_the_block_failed(tmp_path):
    with pytest.raises(ValueError, match="oh"), instance.locked(tmp_path):
        raise ValueError("oh")
    with instance.locked(tmp_path):
        pass


def test_a_process_that_is_killed_leaves_no_lock(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(instance.AlreadyRunning), instance.locked(tmp_path):
            pass
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    with instance.locked(tmp_path):
        pass
