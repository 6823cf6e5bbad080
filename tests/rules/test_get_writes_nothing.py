"""Looking changes nothing: GET, HEAD and OPTIONS on every address leave every table as it was."""

import pytest
import sqlalchemy as sa

from kiosk.core import db
from tests import tables
from tests.rules import addresses

SAFE = ("GET", "HEAD", "OPTIONS")
#: Written down by a look too, apart from it: when staff were last seen, and who opened another day.
SEEN = ("staff_session", "audit_entry")


def questions(address: str) -> list[str]:
    """Return an address alone, and with questions that a page may be asked."""
    usual = "?day=2026-11-20&q=a&event=x&venue=x&language=pl&here=yes&all=yes&month=2026-10&do=pass"
    return [address, address + usual + "&number=27&next=/en/&after=1&done=saved&weekday=0"]


WHO = ("anybody", "tablet", "wall", "door", "admin")


@pytest.mark.parametrize("who", WHO)
def test_looking_at_every_page_changes_no_table(house, visit, scene, who):
    things = addresses.furnish(house, scene)
    seen = SEEN if who == "admin" else ()
    before = tables.digest(house, but=seen)
    asked = [
        (method, address)
        for _rule, method, address in addresses.every(house, things)
        if method in SAFE
        for address in (questions(address) if method == "GET" else [address])
    ]
    opened = [look(visit(who), method, address) for method, address in asked]
    if tables.digest(house, but=seen) != before:
        for method, address in asked:  # once more, slowly, to say which
            before = tables.digest(house, but=seen)
            look(visit(who), method, address)
            assert tables.digest(house, but=seen) == before, (
                f"{method} {address} changed a table. A change belongs into a POST."
            )
        pytest.fail("A look changed a table, but not again when looked at once more.")
    assert opened.count(200) > (100 if who == "admin" else 40), (
        "Hardly any page was opened, so this proves little."
    )


def look(client, method: str, address: str) -> int:
    answer = client.open(address, method=method)
    assert answer.status_code < 500, f"{method} {address}: {answer.status}"
    return answer.status_code


def test_a_change_would_be_noticed(app, scene, sign_in):
    """The control: one more sign-in is another digest."""
    before = tables.digest(app)
    sign_in("Ann")
    assert tables.digest(app) != before


def test_what_a_look_reads_through_cannot_write(app, scene):
    """Even a view that tried would be refused, by the database itself."""
    change = sa.text("UPDATE school SET name = 'Changed'")
    with app.app_context(), db.reader().connect() as connection:  # noqa: SIM117
        with pytest.raises(sa.exc.DBAPIError):
            connection.execute(change)


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND"])
def test_other_methods_are_not_taken(house, visit, scene, who, method):
    things = addresses.furnish(house, scene)
    client = visit(who)
    before = tables.digest(house, but=SEEN)
    for address in sorted({address for _rule, _method, address in addresses.every(house, things)}):
        answer = client.open(address, method=method)
        assert answer.status_code in (403, 404, 405, 501), f"{method} {address}: {answer.status}"
    assert tables.digest(house, but=SEEN) == before
