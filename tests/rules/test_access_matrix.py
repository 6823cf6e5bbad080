"""Who may open what: docs/access.md against every address, declared and really opened."""

import re
from pathlib import Path

import pytest
from flask import Blueprint

from kiosk.app import create_app
from kiosk.core import db
from kiosk.core.config import Config
from kiosk.domain import schools, staff
from kiosk.domain.devices import ROLES as DEVICES
from kiosk.web import routes
from kiosk.web.plumbing import access
from tests import tables
from tests.rules import addresses, sayings
from tests.rules.conftest import ELSEWHERE, HOME

pytestmark = pytest.mark.one_engine

TABLE = Path(__file__).resolve().parents[2] / "docs" / "access.md"
#: A lead is a host with a right beside the role; "wall" stands for screens beside doors too.
WHO = ("anybody", "tablet", "wall", "host", "reception", "manager", "admin", "lead")
STAFF = ("host", "reception", "manager", "admin", "lead")
LINE = re.compile(
    r"^\| `(?P<endpoint>[\w.]+)` \| `(?P<rule>[^`]+)` \| (?P<methods>[A-Z ]+) \| (?P<ticks>.*) \|$"
)
QUIET = {"HEAD", "OPTIONS"}
#: Sent to every address that takes a form; the network is what a phone says of itself.
FORM = {"do": "", "day": "", "network": "wifi"}
#: Links that open a page on a phone, wherever that page is.
LEADS_ON = ("event.open_link", "surveys.open_link", "answer.open_link")
#: Parts of an address that name something of one school.
OURS = {"reference", "token", "school", "who", "surgery", "ticket", "handoff", "venue", "room"}
OURS |= {"code", "speaker", "recording"}
#: Codes that open nothing are answered alike, whatever they once opened: old (410).
OLD = ("event.event_page", "booking.open_surgery", "hand_off.open_link", "hand_off.take")


def declared() -> dict[tuple[str, str, str], frozenset[str]]:
    """Return who may do what, by endpoint, rule and method, as docs/access.md says."""
    found: dict[tuple[str, str, str], frozenset[str]] = {}
    for text in TABLE.read_text("utf-8").splitlines():
        line = LINE.match(text)
        if line:
            ticks = [tick.strip() == "✓" for tick in line["ticks"].split("|")]
            who = frozenset(name for name, ticked in zip(WHO, ticks, strict=True) if ticked)
            for method in line["methods"].split():
                found[line["endpoint"], line["rule"], method] = who
    return found


def allowed(rule, method) -> frozenset[str]:
    key = (rule.endpoint, rule.rule, "GET" if method in QUIET and "GET" in rule.methods else method)
    return declared().get(key, frozenset(WHO) if method == "OPTIONS" else frozenset())


def test_every_address_has_a_line_and_every_line_an_address(house):
    there = {
        (rule.endpoint, rule.rule, method)
        for rule in house.url_map.iter_rules()
        for method in (rule.methods or set()) - QUIET
    }
    missing, gone = there - set(declared()), set(declared()) - there
    assert not missing, (
        "\n".join(map(str, sorted(missing)))
        + "\nThese addresses have no line in docs/access.md. Decide who may open each, add the"
        " line, and see that its @open_to(...) says the same."
    )
    assert not gone, (
        "\n".join(map(str, sorted(gone)))
        + "\nThese lines of docs/access.md have no address any more. Take them out."
    )


def openers(marked: frozenset[str]) -> set[str]:
    """Return the people of the table to whom a mark opens a page."""
    displays = marked & set(access.DISPLAYS)
    assert displays in (set(), set(access.DISPLAYS)), "A wall and a door show the same."
    roles = {str(role) for role in marked} - {access.SAFEGUARDING, "door"}
    has_right = access.HOST in marked or access.SAFEGUARDING in marked
    return roles | ({"lead"} if has_right else set())


def column(who: str) -> str:
    """Return whose column of the table says what somebody may."""
    return "wall" if who == "door" else who


def test_every_mark_says_the_same_as_the_table(house):
    for (endpoint, rule, _method), who in declared().items():
        marked = access.audience(house, endpoint) or frozenset()
        everyone = access.EVERYONE in marked
        says = frozenset(WHO) if everyone else frozenset(openers(marked))
        assert says == who, (
            f"{rule}: @open_to says {sorted(says)}, docs/access.md says {sorted(who)}."
            " Change the one that is wrong."
        )


def ask(client, method, address, host=HOME):
    form = {} if method in ("GET", *QUIET) else {"data": FORM}
    return client.open(address, method=method, base_url=f"http://{host}", **form)


@pytest.fixture
def enter(house, visit, scene):
    """Return a way to get the browser of somebody of the table; for a lead, the host becomes one."""

    def browser(who):
        if who != "lead":
            return visit(who)
        with house.app_context(), db.writing():
            staff.by_id(scene.school, scene.people["host"]).safeguarding = True
        return visit("host")

    return browser


@pytest.mark.parametrize("who", [*WHO, "door"])
def test_everybody_is_let_in_where_the_table_says_and_nowhere_else(house, enter, scene, who):
    things = addresses.furnish(house, scene)
    wrong = []
    for rule, method, address in addresses.every(house, things):
        if method == "OPTIONS":
            continue
        answer = ask(enter(who), method, address)
        to_log_in = "/staff/login" in (answer.location or "") and answer.status_code in (302, 303)
        refused = answer.status_code == 403 or (to_log_in and "login" not in rule.endpoint)
        refused = refused or to_pairing(rule, answer)
        ours_is_over = rule.endpoint in ("security.logout", "account.log_out_everywhere")
        if column(who) in allowed(rule, method):
            if refused and not (to_log_in and ours_is_over) and not half_way(rule):
                wrong.append(f"{method} {address}: {who} may, but got {answer.status}")
        elif not refused:
            wrong.append(f"{method} {address}: {who} may not, but got {answer.status}")
        elif who not in STAFF and any(name in answer.text for name in addresses.CANARIES):
            wrong.append(f"{method} {address}: refused, but shows a name")
        if answer.status_code >= 500:
            wrong.append(f"{method} {address}: {who} got {answer.status}")
    assert not wrong, "\n".join(wrong)


def to_pairing(rule, answer) -> bool:
    """Say whether a browser that is no display was sent to be made one."""
    there = answer.status_code == 303 and answer.location == "/pair"
    return there and rule.endpoint.startswith("wall.")


def half_way(rule) -> bool:
    """Say whether a page is only for somebody between password and code: others go to log in."""
    return rule.endpoint in (
        "security.two_factor_setup",
        "security.two_factor_token_validation",
        "security.mf_recovery",
    )


@pytest.fixture
def leads_elsewhere(house, scene):
    """Let everybody at Hillside be a safeguarding lead: they are let in, and still find nothing."""
    with house.app_context(), db.writing():
        hillside = schools.by_host(ELSEWHERE)
        for person in staff.everybody(hillside):
            person.safeguarding = True


def test_staff_of_another_school_find_nothing_of_this_one(house, visit, scene, leads_elsewhere):
    """The outsider is the main manager of Hillside, asking there for what is Riverside's.

    What only a tablet may open is asked for by the tablet of Hillside.
    """
    things = addresses.furnish(house, scene)
    before = tables.digest(house, but=("staff_session", "audit_entry"))
    wrong = []
    for rule, method, address in addresses.every(house, things):
        ours = OURS & rule.arguments
        if method == "OPTIONS" or not ours or rule.endpoint.startswith("security."):
            continue
        house.extensions["throttle"].storage.reset()  # not only because there were many tries
        outsider = visit("tablet of hillside" if for_tablets(house, rule) else "outsider")
        answer = ask(outsider, method, address, ELSEWHERE)
        if rule.endpoint in ("people.accept_invitation", "setup.set_up"):
            ended = answer.status_code in (404, 409, 410, 429)
        elif rule.endpoint in LEADS_ON:
            ended = answer.status_code in (303, 404)  # leads to a page that is not there
        elif rule.endpoint in OLD:
            ended = answer.status_code == 410
        elif rule.endpoint == "hand_off.cleared":
            ended = answer.status_code in (204, 404)  # and changed nothing, as is seen below
        else:
            ended = answer.status_code == 404
        if not ended:
            wrong.append(
                f"{method} {address}: got {answer.status}, should be as if it were not there"
            )
        if any(name in answer.text for name in addresses.CANARIES) or "Riverside" in answer.text:
            wrong.append(f"{method} {address}: shows something of this school")
    assert not wrong, (
        "\n".join(wrong) + "\nFind it through the school: `.where(X.school_id == school.id)`."
    )
    assert tables.digest(house, but=("staff_session", "audit_entry")) == before


def test_the_same_addresses_are_there_for_staff_of_this_school(house, enter, scene):
    """The control: what the outsider does not find is really there."""
    things = addresses.furnish(house, scene)
    found = [
        ask(enter(who_opens(house, rule)), method, address).status_code
        for rule, method, address in addresses.every(house, things)
        if OURS & rule.arguments and method == "GET" and not is_link(rule.endpoint)
    ]
    assert len(found) > 50
    assert set(found) <= {200, 303}


def who_opens(house, rule) -> str:
    """Return somebody who may open a page: leads where it is theirs alone, or a tablet."""
    if access.audience(house, rule.endpoint) == {access.SAFEGUARDING}:
        return "lead"
    return "tablet" if for_tablets(house, rule) else "admin"


def for_tablets(house, rule) -> bool:
    """Say whether only paired devices open a page."""
    return (access.audience(house, rule.endpoint) or set()) <= set(DEVICES)


@pytest.mark.parametrize("who", ["anybody", "wall", "door", "host", "admin"])
def test_who_is_no_tablet_is_told_where_to_sign_in(house, visit, scene, who):
    """Pages of a tablet: sign-in, leaving, "I have booked a time". Nothing there is changed."""
    things = addresses.furnish(house, scene)
    before = tables.digest(house, but=("staff_session",))
    asked = [
        (method, address)
        for rule, method, address in addresses.every(house, things)
        if access.audience(house, rule.endpoint) == {access.TABLET} and method in ("GET", "POST")
    ]
    assert len(asked) > 15
    for method, address in asked:
        answer = ask(visit(who), method, address)
        assert answer.status_code == 403, f"{method} {address}"
        assert access.ONLY_TABLET in answer.text, f"{method} {address}"
    assert tables.digest(house, but=("staff_session",)) == before


def is_link(endpoint: str) -> bool:
    """Say whether an address opens without school and account: a link or a file of anybody's."""
    return endpoint in ("people.accept_invitation", "setup.set_up", "uploads.picture") or (
        endpoint == "security.two_factor_setup_validate"
    )


def test_staff_of_another_school_see_only_their_own_lists(house, visit, scene, leads_elsewhere):
    things = addresses.furnish(house, scene)
    for rule, method, address in addresses.every(house, things):
        if method == "GET" and rule.rule.startswith("/staff") and not rule.arguments:
            answer = ask(visit("outsider"), method, address, ELSEWHERE)
            ours = (*addresses.CANARIES, *sayings.DANGERS, "Riverside")
            shown = [name for name in ours if name in answer.text]
            assert not shown, f"{address} shows staff of Hillside {shown[0]!r} of Riverside."


def test_a_session_of_one_school_opens_nothing_at_another(house, visit, scene):
    """The cookie of Hillside's manager, carried to Riverside's address."""
    client = visit("outsider", host=HOME)
    answer = client.get("/staff/", base_url=f"http://{HOME}")
    assert answer.status_code == 303
    assert "/staff/login" in answer.location


def test_a_view_that_nobody_opened_stops_the_start(settings: Config, monkeypatch):
    """Closed by default: forgetting @open_to is noticed before any page is served."""
    forgotten = Blueprint("forgotten", __name__)
    forgotten.add_url_rule("/forgotten", "page", lambda: "everybody sees this")
    monkeypatch.setattr(routes.health, "blueprint", forgotten)
    with pytest.raises(RuntimeError, match=r"forgotten\.page.*open_to"):
        create_app(settings)
    schools.forget()
