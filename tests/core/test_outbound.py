"""The door to the outside: where it leads, how long it stays open, and what comes back through it."""

import socket
import ssl
import time

import pytest

from kiosk.core import addresses, outbound
from kiosk.core.addresses import NotAllowed
from tests import translators

pytestmark = pytest.mark.one_engine
REAL_CLOCK = True  # certificates

OUTSIDE = "93.184.215.14"
FORM = {"q": "Dzień dobry", "source": "pl", "target": "en", "format": "text"}


@pytest.fixture
def quick(monkeypatch):
    """A deadline that tests can wait for."""
    monkeypatch.setattr(outbound, "SECONDS", 0.6)


@pytest.fixture
def resolver(monkeypatch):
    """A resolver that says what the test wants, one answer after the other; and never asks."""
    answers: dict[str, list[list[str]]] = {}
    asked: list[str] = []

    def look_up(place):
        asked.append(place.host)
        given = answers[place.host]
        return given.pop(0) if len(given) > 1 else given[0]

    monkeypatch.setattr(outbound, "_resolve", look_up)
    look_up.answers, look_up.asked = answers, asked
    return look_up


@pytest.fixture
def dialled(monkeypatch):
    """Which numbers would be dialled; each leads to a server of ours, or to nobody."""
    calls: list[tuple[str, int]] = []
    to: list[int] = []

    def dial(number, port, seconds):
        calls.append((number, port))
        if not to:
            raise ConnectionRefusedError
        return socket.create_connection(("127.0.0.1", to[0]), seconds)

    monkeypatch.setattr(outbound, "_dial", dial)
    dial.calls, dial.to = calls, to
    return dial


# --- how an address may be written --------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/translate",
        "https://127.0.0.1:5000",
        "https://169.254.169.254/latest/meta-data",
        "https://10.0.0.5",
        "https://172.16.4.4",
        "https://192.168.1.1",
        "https://100.64.0.1",
        "https://0.0.0.0",
        "https://192.0.0.8",
        "https://192.88.99.1",
        "https://198.18.0.1",
        "https://224.0.0.1",
        "https://240.0.0.1",
        "https://255.255.255.255",
        "https://[::1]",
        "https://[::]",
        "https://[::ffff:127.0.0.1]",
        "https://[::ffff:7f00:1]",
        "https://[::127.0.0.1]",
        "https://[64:ff9b::127.0.0.1]",
        "https://[64:ff9b::a9fe:a9fe]",
        "https://[64:ff9b:1::1]",
        "https://[2002:7f00:1::]",
        "https://[2001:0:7f00:1::]",
        "https://[fe80::1]",
        "https://[fec0::1]",
        "https://[fd00:ec2::254]",
        "https://[ff02::1]",
        "https://[3fff::1]",
        "https://[2001:db8::1]",
    ],
)
def test_numbers_inside_are_refused_at_once(url):
    with pytest.raises(NotAllowed):
        addresses.read(url, ())


@pytest.mark.parametrize(
    "url",
    [
        "https://2130706433",  # decimal
        "https://0x7f000001",
        "https://0x7f.0.0.1",
        "https://017700000001",
        "https://0177.0.0.1",
        "https://127.1",
        "https://127.0.1",
        "https://1.2.3.4.5",
        "https://example.0x1",
        "https://example.1",
        "https://１２７.0.0.1",
        "https://①②⑦.0.0.1",
        "https://[::1%25eth0]",
        "https://[fe80::1%eth0]",
        "https://127.0.0.1.",
        "https://example.org.",
        "https://.example.org",
        "https://exa_mple.org",
        "https://-example.org",
        "https://user@example.org",
        "https://user:word@example.org",
        "https://example.org@127.0.0.1",
        "https://example.org\\@127.0.0.1",
        "https://example.org#@127.0.0.1",
        "https://example.org/?to=127.0.0.1",
        "https://example.org/%2e%2e",
        "https://example.org:0",
        "https://example.org:65536",
        "https://example.org:99999999999",
        "https://example.org:25",
        "https://example.org:",
        "https:///translate",
        "https://",
        "//example.org",
        "example.org",
        "ftp://example.org",
        "file:///etc/passwd",
        "gopher://example.org",
        "javascript:alert(1)",
        "https://example.org\r\nX: y",
        "https://exam\tple.org",
        " https://example.org",
        "https://example.org\n",
        "",
    ],
)
def test_odd_ways_to_write_an_address_are_refused(url):
    with pytest.raises(NotAllowed):
        addresses.read(url, ())


@pytest.mark.parametrize(
    ("url", "host", "port", "path"),
    [
        ("https://example.org", "example.org", 443, ""),
        ("HTTPS://Example.ORG/", "example.org", 443, ""),
        ("https://libre.example.org:5000/api", "libre.example.org", 5000, "/api"),
        (f"https://{OUTSIDE}", OUTSIDE, 443, ""),
        ("https://[2606:4700::1111]", "2606:4700::1111", 443, ""),
        ("https://xn--bcher-kva.example", "xn--bcher-kva.example", 443, ""),
    ],
)
def test_plain_addresses_outside_are_taken(url, host, port, path):
    place = addresses.read(url, ())
    assert (place.host, place.port, place.path, place.inside) == (host, port, path, False)


def test_without_encryption_only_what_the_installer_allowed():
    for url in ("http://example.org", "http://translator:5000", "http://127.0.0.1:5000"):
        with pytest.raises(NotAllowed):
            addresses.read(url, ["elsewhere"])
    assert addresses.read("http://translator:5000", ["translator"]).inside
    assert addresses.read("http://127.0.0.1:5000", ["127.0.0.1:5000"]).inside
    assert addresses.read("http://[::1]:5000", ["[::1]"]).inside


def test_an_allowed_host_with_a_port_is_allowed_at_that_port_only():
    for url in ("http://127.0.0.1:22", "http://127.0.0.1", "http://127.0.0.2:5000"):
        with pytest.raises(NotAllowed):
            addresses.read(url, ["127.0.0.1:5000"])


@pytest.mark.parametrize("number", ["0.0.0.0", "169.254.169.254", "224.0.0.1"])
def test_some_numbers_are_refused_even_behind_an_allowed_host(number, resolver, dialled):
    resolver.answers["translator"] = [[number]]
    with pytest.raises(outbound.NotAnswered):
        outbound.post("http://translator:5000", FORM, allowed=["translator"])
    assert dialled.calls == []


# --- where a name may lead ----------------------------------------------------------------------

INSIDE = [
    "127.0.0.1",
    "10.1.2.3",
    "169.254.169.254",
    "100.100.100.200",
    "0.0.0.0",
    "::1",
    "::ffff:10.0.0.1",
    "64:ff9b::a00:1",
    "fe80::1%eth0",
    "fd12::1",
]


@pytest.mark.parametrize("number", INSIDE)
def test_a_name_that_leads_inside_is_not_called(number, resolver, dialled):
    resolver.answers["translate.example.org"] = [[number]]
    with pytest.raises(outbound.NotAnswered):
        outbound.post("https://translate.example.org", FORM)
    assert (resolver.asked, dialled.calls) == (["translate.example.org"], [])


def test_one_number_inside_spoils_all(resolver, dialled):
    resolver.answers["translate.example.org"] = [[OUTSIDE, "127.0.0.1"]]
    with pytest.raises(outbound.NotAnswered):
        outbound.post("https://translate.example.org", FORM)
    assert dialled.calls == []


def test_a_name_that_leads_outside_is_called_there(resolver, dialled):
    """The control: the tests above would see a call if there was one."""
    resolver.answers["translate.example.org"] = [[OUTSIDE, "2606:4700::1111"]]
    with pytest.raises(outbound.NotAnswered):
        outbound.post("https://translate.example.org", FORM)
    assert dialled.calls == [(OUTSIDE, 443), ("2606:4700::1111", 443)]


def test_many_numbers_are_not_all_tried(resolver, dialled):
    resolver.answers["translate.example.org"] = [[f"93.184.215.{last}" for last in range(1, 60)]]
    with pytest.raises(outbound.NotAnswered):
        outbound.post("https://translate.example.org", FORM)
    assert len(dialled.calls) == outbound.MOST_NUMBERS


def test_a_name_that_leads_elsewhere_a_moment_later_is_called_where_it_was_looked_at(
    resolver, dialled, tmp_path, monkeypatch
):
    """DNS rebinding: the second look-up would lead inside, but there is none."""
    name = "translate.example.org"
    resolver.answers[name] = [[OUTSIDE], ["127.0.0.1"]]
    with encrypted(tmp_path, monkeypatch, name) as server:
        dialled.to.append(server.port)
        answer = outbound.post(f"https://{name}/translate", FORM)
    assert answer == {"translatedText": "[en] Dzień dobry"}
    assert (resolver.asked, dialled.calls) == ([name], [(OUTSIDE, 443)])
    assert server.asked[0].headers["host"] == name


def test_the_certificate_is_to_fit_the_name(resolver, dialled, tmp_path, monkeypatch):
    resolver.answers["translate.example.org"] = [[OUTSIDE]]
    with encrypted(tmp_path, monkeypatch, "elsewhere.example.org") as server:
        dialled.to.append(server.port)
        with pytest.raises(outbound.NotAnswered):
            outbound.post("https://translate.example.org", FORM)
    assert server.asked == []


def test_a_certificate_of_nobody_we_know_is_not_taken(resolver, dialled, tmp_path):
    name = "translate.example.org"
    resolver.answers[name] = [[OUTSIDE]]
    with translators.running(tls=speaking(*translators.certificate(tmp_path, name))) as server:
        dialled.to.append(server.port)
        with pytest.raises(outbound.NotAnswered):
            outbound.post(f"https://{name}", FORM)
    assert server.asked == []


def speaking(public, private):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return context


def encrypted(folder, monkeypatch, name):
    """A server with a certificate for a name, which we are told to know."""
    public, private = translators.certificate(folder, name)
    monkeypatch.setattr(outbound, "_trusting", lambda: ssl.create_default_context(cafile=public))
    return translators.running(tls=speaking(public, private))


@pytest.mark.usefixtures("quick")
def test_a_resolver_that_never_answers_is_not_waited_for(monkeypatch, dialled):
    monkeypatch.setattr(outbound, "_resolve", lambda _place: time.sleep(3) or [])
    begun = time.monotonic()
    with pytest.raises(outbound.NotAnswered):
        outbound.post("https://translate.example.org", FORM)
    assert time.monotonic() - begun < 2
    assert dialled.calls == []


# --- what comes back ----------------------------------------------------------------------------


@pytest.mark.parametrize("way", translators.GOOD)
def test_an_answer_comes_back(way):
    with translators.running(way) as server:
        answer = outbound.post(f"{server.url}/translate", FORM, allowed=[server.host])
    assert answer == {"translatedText": "[en] Dzień dobry"}
    [asked] = server.asked
    assert asked.line == "POST /translate HTTP/1.1"
    assert asked.form == FORM
    assert asked.headers["host"] == server.host
    assert asked.headers["accept-encoding"] == "identity"
    told = set(asked.headers) - {"host", "accept", "accept-encoding", "content-type"}
    assert told == {"connection", "content-length", "user-agent"}, "nothing of who asks"


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("way", translators.BAD)
def test_an_answer_that_is_no_use_is_no_answer(way):
    with translators.running("well") as inside, translators.running(way) as server:
        server.inside = f"{inside.url}/translate"
        with pytest.raises(outbound.NotAnswered) as told:
            outbound.post(server.url, FORM, allowed=[server.host, inside.host])
    assert server.connections == 1
    assert inside.connections == 0, "a redirect is not followed, not even to where we may go"
    assert said(told) == "", "why would tell what stands there"


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("way", translators.SLOW)
def test_a_slow_server_is_left_when_the_time_is_over(way):
    begun = time.monotonic()
    with translators.running(way) as server, pytest.raises(outbound.NotAnswered) as told:
        outbound.post(server.url, FORM, allowed=[server.host])
    assert 0.5 < time.monotonic() - begun < 2
    assert said(told) == ""


def test_without_the_watchdog_a_trickle_is_waited_for(monkeypatch):
    """The control: each byte comes in time, so a time-out of the socket alone ends nothing."""
    monkeypatch.setattr(outbound, "SECONDS", 0.5)
    monkeypatch.setattr(outbound, "_cut", lambda _connection: None)
    monkeypatch.setattr(translators.time, "sleep", lambda _s: time.monotonic())
    slow = translators.WAYS["a trickling body"]

    def for_a_while(server, asked, send):
        until = time.monotonic() + 1.5
        send(translators.answer(b"", Content_Length="500"))
        while time.monotonic() < until:
            send(b" ")
            translators.threading.Event().wait(0.1)

    monkeypatch.setitem(translators.WAYS, "a trickling body", for_a_while)
    assert slow is not for_a_while
    begun = time.monotonic()
    with translators.running("a trickling body") as server, pytest.raises(outbound.NotAnswered):
        outbound.post(server.url, FORM, allowed=[server.host])
    assert time.monotonic() - begun > 1.2


@pytest.mark.usefixtures("quick")
def test_a_handshake_that_never_ends_is_cut(resolver, dialled):
    resolver.answers["translate.example.org"] = [[OUTSIDE]]
    begun = time.monotonic()
    with socket.create_server(("127.0.0.1", 0)) as mute:
        dialled.to.append(mute.getsockname()[1])
        with pytest.raises(outbound.NotAnswered):
            outbound.post("https://translate.example.org", FORM)
    assert time.monotonic() - begun < 2


def test_the_deadline_is_five_seconds_and_the_limit_a_mebibyte():
    assert (outbound.SECONDS, outbound.LARGEST) == (5.0, 1024 * 1024)


def test_nobody_there_is_no_answer():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(outbound.NotAnswered) as told:
        outbound.post(f"http://127.0.0.1:{port}", FORM, allowed=["127.0.0.1"])
    assert said(told) == ""


def test_a_proxy_of_the_environment_is_not_asked(monkeypatch):
    with translators.running() as proxy, translators.running() as server:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        outbound.get(f"{server.url}/languages", allowed=[server.host])
    assert (proxy.connections, server.connections) == (0, 1)


def test_a_server_that_understands_and_declines_is_told_apart():
    way = "a language it does not know"
    with translators.running(way) as server, pytest.raises(outbound.Declined) as told:
        outbound.post(server.url, FORM, allowed=[server.host])
    assert said(told) == ""


def said(told):
    """What an exception says, and all that led to it and would be printed with it."""
    problem = told.value
    assert problem.__suppress_context__ or problem.__context__ is None
    return str(problem)
