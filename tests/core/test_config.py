"""Settings: sensible without any, and secrets that only the owner of the folder can read."""

import stat
from pathlib import Path

import pytest

from kiosk.core import config
from kiosk.core.config import Config

NAMES = [
    "KIOSK_INSTANCE",
    "KIOSK_HOSTS",
    "KIOSK_PROXIES",
    "KIOSK_HTTPS",
    "KIOSK_SECOND_FACTOR",
    "KIOSK_THREADS",
    "KIOSK_TRANSLATOR_HOSTS",
    "DATABASE_URL",
]


@pytest.fixture
def environment(monkeypatch, tmp_path):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return monkeypatch


def test_without_any_setting_everything_has_a_sensible_value(environment, tmp_path):
    found = config.from_environment()
    assert found.instance == tmp_path / "instance"
    assert found.uses_sqlite
    assert (found.trusted_hosts, found.trusted_proxies, found.https) == ((), 0, False)
    assert found.second_factor, "A second factor is asked for unless somebody turns it off."
    assert not found.testing
    assert not found.demo


def test_reading_the_settings_makes_nothing_on_disk(environment, tmp_path):
    config.from_environment()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("given", "on"), [("1", True), ("TRUE", True), ("on", True), ("0", False), ("", False)]
)
def test_switches_are_on_or_off(environment, given, on):
    environment.setenv("KIOSK_HTTPS", given)
    assert config.from_environment().https is on


def test_names_of_the_server_are_separated_by_spaces(environment):
    environment.setenv("KIOSK_HOSTS", "door.school.example  10.0.0.7")
    assert config.from_environment().trusted_hosts == ("door.school.example", "10.0.0.7")


def test_hosts_inside_that_may_translate_are_named_by_whoever_installs(environment):
    assert config.from_environment().translator_hosts == ()
    environment.setenv("KIOSK_TRANSLATOR_HOSTS", "localhost:5000 [::1]:5000")
    assert config.from_environment().translator_hosts == ("localhost:5000", "[::1]:5000")


@pytest.mark.parametrize("given", ["postgres://u:p@h/d", "postgresql://u:p@h/d"])
def test_an_address_of_postgresql_means_psycopg_3(given):
    found = Config(instance=Path(), database_url=given)
    assert found.database == "postgresql+psycopg://u:p@h/d"
    assert not found.uses_sqlite


def test_the_secret_key_is_made_once_and_only_its_owner_may_read_it(tmp_path):
    folder = tmp_path / "new" / "instance"
    first = config.make_instance(folder)
    assert len(first) >= 43
    assert config.make_instance(folder) == first == config.read_secret_key(folder)
    assert stat.S_IMODE((folder / "secret_key").stat().st_mode) == 0o600
    for made in (folder, folder / "uploads", folder / "backups"):
        assert stat.S_IMODE(made.stat().st_mode) == 0o700


def test_two_instances_have_different_keys(tmp_path):
    assert config.make_instance(tmp_path / "a") != config.make_instance(tmp_path / "b")


def test_before_the_first_start_there_is_no_key(tmp_path):
    assert config.read_secret_key(tmp_path) == ""
