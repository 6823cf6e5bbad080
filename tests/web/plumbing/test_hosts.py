"""The server answers under its own names only, whatever a proxy or somebody else says."""

import pytest

FOREIGN = [
    "evil.example",
    "localhost.evil.example",
    "evil.example:80",
    "evil.example:localhost",
    "localhost@evil.example",
    "localhost/evil",
    "localhost evil",
    "xn--lcalhost-63a",
    "[::1].evil.example",
    "127.0.0.1.evil.example",
    "2130706433.evil",
]
OWN = ["localhost", "LOCALHOST:8000", "127.0.0.1:8000", "192.168.1.20", "[::1]", "[::1]:8000"]


@pytest.mark.parametrize("host", FOREIGN)
def test_a_foreign_name_is_refused_everywhere(app, client, host):
    for address in ("/", "/en/", "/healthz", "/static/css/parents.css", "/staff/", "/no/such/page"):
        answer = client.get(address, headers={"Host": host})
        assert answer.status_code == 400, f"{address} under {host}: {answer.status}"
        assert "evil" not in answer.text


@pytest.mark.parametrize("host", OWN)
def test_our_own_names_and_bare_addresses_are_answered(client, host):
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


def test_with_names_given_only_those_are_answered(build):
    browser = build(trusted_hosts=("localhost", "Door.School.Example")).test_client()
    for host, status in (("door.school.example", 200), ("127.0.0.1", 400), ("other.example", 400)):
        assert browser.get("/healthz", headers={"Host": host}).status_code == status


FORWARDED = {
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-For": "6.6.6.6",
    "X-Forwarded-Proto": "https",
    "Forwarded": "host=evil.example",
}


def test_what_somebody_says_to_be_forwarded_is_not_believed(client):
    answer = client.get("/staff/", headers=FORWARDED)
    assert answer.status_code == 303
    assert "evil" not in answer.location


def test_a_proxy_that_is_trusted_is_believed_and_its_host_is_looked_at_too(build):
    browser = build(trusted_proxies=1).test_client()
    assert browser.get("/healthz", headers=FORWARDED).status_code == 400
    ours = {**FORWARDED, "X-Forwarded-Host": "localhost"}
    assert browser.get("/healthz", headers=ours).status_code == 200
