"""Papers and files for whoever installs it name settings and files that there are, and all of them."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.one_engine

ROOT = Path(__file__).resolve().parents[2]
PAPERS = sorted([ROOT / "README.md", *ROOT.glob("docs/*.md"), *ROOT.glob("deploy/*")])
#: Asked for by the test suite alone, and told in its own papers.
OF_TESTS = {"KIOSK_TEST_ENGINE", "KIOSK_TEST_DATABASE_URL", "KIOSK_RACE_ROUNDS"}
NAME = re.compile(r"\bKIOSK_[A-Z_]*[A-Z]\b")
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)")


def read_by_the_server() -> set[str]:
    """Return the names that core/config.py reads."""
    text = (ROOT / "kiosk" / "core" / "config.py").read_text("utf-8")
    return set(re.findall(r'"(KIOSK_[A-Z_]+)"', text))


def unknown(text: str) -> set[str]:
    """Return the settings that a paper names and the server does not read."""
    return set(NAME.findall(text)) - read_by_the_server() - OF_TESTS


def test_there_is_something_to_read():
    names = {path.name for path in PAPERS}
    assert {"https.md", "tablets.md", "Caddyfile", "nginx.conf", "opendoor.service"} <= names


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.name)
def test_every_setting_that_is_told_is_one(path):
    assert unknown(path.read_text("utf-8")) == set()


def test_a_setting_that_is_none_is_found():
    assert unknown("Set `KIOSK_HTPS=1` and KIOSK_HTTPS=1.") == {"KIOSK_HTPS"}


def test_every_setting_stands_in_the_table_of_the_installer():
    told = (ROOT / "docs" / "install.md").read_text("utf-8")
    assert {name for name in read_by_the_server() if f"| `{name}` |" not in told} == set()


@pytest.mark.parametrize(
    "path", [path for path in PAPERS if path.suffix == ".md"], ids=lambda path: path.name
)
def test_every_file_that_is_linked_is_there(path):
    linked = LINK.findall(path.read_text("utf-8"))
    assert [one for one in linked if not (path.parent / one).exists()] == []


@pytest.mark.parametrize("name", ["Caddyfile", "nginx.conf"])
def test_a_proxy_asks_the_port_and_names_the_settings_that_fit_it(name):
    text = (ROOT / "deploy" / name).read_text("utf-8")
    assert "127.0.0.1:8000" in text
    for setting in ("KIOSK_HTTPS=1", "KIOSK_PROXIES=1", "KIOSK_HOSTS="):
        assert setting in text


def test_a_proxy_takes_what_the_server_takes_and_waits_for_no_slow_head():
    caddy = (ROOT / "deploy" / "Caddyfile").read_text("utf-8")
    nginx = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    assert "read_header 10s" in caddy
    assert "client_header_timeout 10s;" in nginx
    assert "max_size 5MB" in caddy
    assert "client_max_body_size 5m;" in nginx
    assert "$remote_addr;" in nginx, "what a client says about itself is thrown away"


def test_the_service_starts_the_program_that_there_is():
    unit = (ROOT / "deploy" / "opendoor.service").read_text("utf-8")
    assert "-m kiosk run --host 127.0.0.1 --port 8000" in unit
    for shut in ("ProtectSystem=strict", "NoNewPrivileges=yes", "PrivateTmp=yes"):
        assert shut in unit
