"""Pictures and recordings come with a backup, and go back with it."""

import errno
import io
import stat
import tarfile
from pathlib import Path

import pytest

from kiosk.core import backup_files, backups
from kiosk.core.config import Config
from tests.core.backups.conftest import names

PICTURE, VOICE, MACHINE = "uploads/s1/hall.webp", "clips/s1/welcome.webm", "clips/made/pl-1/ab.mp3"


@pytest.fixture
def school(settings: Config) -> Config:
    """Return an instance with a picture, a recording and a clip of the machine's voice."""
    for name in (PICTURE, VOICE, MACHINE):
        put(settings, name, f"this is {name}")
    return settings


def put(config: Config, name: str, words: str) -> Path:
    file = config.instance / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(words, encoding="utf-8")
    return file


def held(file: Path) -> dict[str, str]:
    with tarfile.open(file) as tar:
        return {one.name: tar.extractfile(one).read().decode() for one in tar}


def test_pictures_and_recordings_are_copied_and_the_machines_voice_is_not(school):
    database, files = backups.make_with_files(school)
    assert names(database) == ["Ann", "Ben"]
    assert held(files) == {VOICE: f"this is {VOICE}", PICTURE: f"this is {PICTURE}"}
    assert backups.is_whole(files)


def test_only_the_owner_may_read_them_and_they_tell_no_time_and_no_name(school):
    _database, files = backups.make_with_files(school)
    for file in (files, files.with_suffix(".sha256")):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with tarfile.open(files) as tar:
        assert {(one.mtime, one.uname, one.uid, one.mode) for one in tar} == {(0, "", 0, 0o600)}


def test_without_any_there_is_only_the_database(settings):
    assert [file.suffix for file in backups.make_with_files(settings)] == [".sqlite3"]


def test_without_a_database_nothing_is_made(tmp_path):
    put(Config(instance=tmp_path), PICTURE, "a hall")
    assert backups.make_with_files(Config(instance=tmp_path)) == []


def test_a_restore_brings_back_what_was_and_keeps_what_is(school):
    database, _files = backups.make_with_files(school)
    (school.instance / VOICE).unlink()
    put(school, PICTURE, "another picture")
    late = put(school, "uploads/s1/late.webp", "came later")
    before = backups.restore(school, database)
    assert (school.instance / VOICE).read_text() == f"this is {VOICE}"
    assert (school.instance / PICTURE).read_text() == f"this is {PICTURE}"
    assert not late.exists()
    (aside,) = school.backups.glob("before-restore-*.files")
    assert aside.name == before.with_suffix(".files").name
    assert (aside / PICTURE).read_text() == "another picture"
    assert (aside / "uploads/s1/late.webp").read_text() == "came later"
    assert sorted(one.name for one in school.instance.iterdir() if one.name.startswith(".")) == []


def test_a_backup_of_before_has_no_files_and_takes_none_away(school):
    backups.restore(school, backups.make(school))
    assert (school.instance / PICTURE).read_text() == f"this is {PICTURE}"


def test_files_that_are_not_whole_change_nothing(school):
    database, files = backups.make_with_files(school)
    files.write_bytes(files.read_bytes()[:-4096])
    put(school, PICTURE, "another picture")
    with pytest.raises(backups.NotABackup):
        backups.restore(school, database)
    assert (school.instance / PICTURE).read_text() == "another picture"
    assert not list(school.backups.glob("before-restore-*"))


def test_a_disk_that_is_full_leaves_everything_as_it_was(school, monkeypatch):
    database, _files = backups.make_with_files(school)
    put(school, PICTURE, "another picture")

    def full(*_given, **_more):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(tarfile.TarFile, "extractall", full)
        disk.setattr(tarfile.TarFile, "addfile", full)
        with pytest.raises(OSError, match="No space"):
            backups.restore(school, database)
        with pytest.raises(OSError, match="No space"):
            backups.make_with_files(school)
    assert (school.instance / PICTURE).read_text() == "another picture"
    assert not list(school.backups.glob("before-restore-*"))
    assert not (school.instance / ".restoring").exists()
    assert not list(school.backups.glob("*.part"))
    last = max(school.backups.glob("*.sqlite3"))
    assert backups.restore(school, last), "the database's copy is good without the others"


def test_a_file_that_goes_meanwhile_is_left_out(school, monkeypatch):
    found = [school.instance / PICTURE, school.instance / "clips/s1/gone.webm"]
    monkeypatch.setattr(backup_files, "_kept", lambda config: found)
    _database, files = backups.make_with_files(school)
    assert set(held(files)) == {PICTURE}


@pytest.mark.parametrize("name", ["../escaped", "uploads/../../escaped"])
def test_nothing_is_written_outside(school, tmp_path, name):
    crafted = tmp_path / "crafted.tar"
    with tarfile.open(crafted, "w") as tar:
        one = tarfile.TarInfo(name)
        one.size = 4
        tar.addfile(one, io.BytesIO(b"evil"))
    with pytest.raises(tarfile.FilterError):
        backup_files.unpack(school, crafted)
    assert not list(tmp_path.parent.rglob("escaped"))
    assert not (school.instance / ".restoring").exists()
    assert (school.instance / PICTURE).read_text() == f"this is {PICTURE}"
