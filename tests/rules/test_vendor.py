"""Files of others stay as they were sent, with licence and checksum: see tools/check_vendor.py."""

import hashlib

import pytest

from tools import check_vendor

pytestmark = pytest.mark.one_engine

FOLDERS = list(check_vendor.vendored_folders())


def test_there_is_something_to_check():
    names = {folder.name.split("@")[0] for folder in FOLDERS}
    assert {"htmx", "axe-core"} <= names, "static/vendor or tests/browser/vendor has moved"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_vendored_files_are_as_sent(folder):
    assert "\n".join(check_vendor.faults_of(folder)) == ""


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_vendored_folder_names_its_version(folder):
    version = folder.name.rpartition("@")[2]
    assert version[:1].isdigit(), f"{folder}: name it <package>@<version>"


@pytest.fixture
def package(tmp_path):
    """A small package of somebody else's, all in order."""
    (tmp_path / "LICENSE").write_text("free\n")
    write_sums(tmp_path)
    return tmp_path


def write_sums(package):
    (package / "SHA256SUMS").write_text(
        "".join(
            f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
            for path in sorted(package.iterdir())
            if path.name != "SHA256SUMS"
        )
    )


def test_a_good_folder_has_no_faults(package):
    assert list(check_vendor.faults_of(package)) == []


def test_a_changed_file_is_found(package):
    (package / "LICENSE").write_text("not so free\n")
    assert "changed" in "".join(check_vendor.faults_of(package))


def test_an_unlisted_file_is_found(package):
    (package / "extra.js").write_text("alert(1)")
    assert "not listed" in "".join(check_vendor.faults_of(package))


def test_a_missing_file_is_found(package):
    (package / "LICENSE").unlink()
    assert "not there" in "".join(check_vendor.faults_of(package))


def test_a_missing_licence_is_found(package):
    (package / "LICENSE").rename(package / "code.js")
    write_sums(package)
    assert "no licence" in "".join(check_vendor.faults_of(package))


def test_missing_checksums_are_found(package):
    (package / "SHA256SUMS").unlink()
    assert "no SHA256SUMS" in "".join(check_vendor.faults_of(package))
