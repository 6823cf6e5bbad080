"""Nothing is kept that nobody said why: every column is listed in schema_columns.toml."""

import tomllib
from pathlib import Path

import pytest

from kiosk.core import db

LIST = tomllib.loads((Path(__file__).parent / "schema_columns.toml").read_text("utf-8"))
ABOUT_THE_TABLE = {"why", "basis", "until"}
#: What would say more about a person than this product needs; no column is called like these.
NEVER = [
    "address",
    "phone",
    "mobile",
    "birth",
    "gender",
    "sex",
    "ethnic",
    "religion",
    "nationality",
    "health",
    "disability",
    "postcode",
    "ip",
    "user_agent",
    "device",
    "latitude",
    "longitude",
    "photo",
    "signature",
    "car",
    "plate",
    "child_name",
    "surname",
]
#: Words of NEVER that a column may have, each with the reason; decision 13.
UNLIKE = {
    "booking.phone": "only if given, to tell them when the time changes; erased the day after",
    "wish.phone": "they asked to be rung; erased the day after",
    "school.phones_address": "of this server, as phones reach it",
    "reach_test.address": "of this server, as one phone reached it",
    "reach_test.mobile": "whether that phone of staff was outside the Wi-Fi of the school",
    "pairing.device_id": "a tablet or screen of the school, never of a person",
    "event_wish.device_digest": "of a random cookie; counts one device once, decision 17",
    "story_agreement.device_digest": "of a random cookie; counts one device once, decision 17",
    "ticket.phone_at": "a time, not a number: when a phone took the place over from the tablet",
}
#: All that is about parents: decisions 7 and 13.
OF_PARENTS = {
    "sign_in": {"names", "folded", "language"},
    "booking": {"name", "folded", "phone", "language"},
    "wish": {"name", "phone", "language"},
    "ticket": {"first_name", "language"},
    "feedback": {"words", "language", "contact"},
    "voice": {"sound"},
    "translation": {"text"},
    # A parent who lends a voice or reads lines over, and agreed to it: docs/decisions/0022.
    "speaker": {"name"},
    "recording": {"file"},
}
#: Tables about those who work here.
OF_STAFF = ("staff", "one_time", "audit", "host")


def listed(table):
    return set(LIST[table]) - ABOUT_THE_TABLE


def problems(tables) -> list[str]:
    """Return what is kept without a reason, or listed and gone."""
    found = [
        f"{name}: this table is not in schema_columns.toml." for name in set(tables) - set(LIST)
    ]
    found += [f"{name}: there is no such table any more." for name in set(LIST) - set(tables)]
    for name in set(tables) & set(LIST):
        new, gone = tables[name] - listed(name), listed(name) - tables[name]
        found += [
            f"{name}.{column} is new. Is it needed? Add it to schema_columns.toml beside this test"
            " with what it is for; if it is about a person, begin with 'person:' and see that the"
            " privacy page still tells the truth."
            for column in sorted(new)
        ]
        found += [f"{name}.{column} is gone: take it off the list." for column in sorted(gone)]
    return sorted(found)


@pytest.fixture
def tables(app):
    return {name: set(table.c.keys()) for name, table in db.Base.metadata.tables.items()}


def test_every_column_is_listed_with_what_it_is_for(tables):
    found = problems(tables)
    assert not found, "\n".join(found)


def test_a_new_column_would_be_found(tables):
    """The control: one more column, or one less, is a problem."""
    assert problems({**tables, "sign_in": tables["sign_in"] | {"phone"}})
    assert problems({**tables, "sign_in": tables["sign_in"] - {"names"}})
    assert problems({**tables, "visitor": {"id"}})


@pytest.mark.parametrize("table", sorted(LIST))
def test_what_is_about_a_person_has_a_basis_and_an_end(table):
    about = [name for name in listed(table) if LIST[table][name].startswith("person:")]
    assert LIST[table]["why"]
    if about:
        for word in ("basis", "until"):
            assert LIST[table].get(word), f"{table}: {about} are about people; say {word!r} too."
    for name in listed(table):
        assert len(LIST[table][name]) > 2, f"{table}.{name}: say what it is for."


def never_needed(tables) -> set[str]:
    """Return the columns that are called like something that this product never needs."""
    return {
        f"{table}.{column}"
        for table, columns in tables.items()
        for column in columns
        if set(NEVER) & {column, *column.split("_")}
    }


def test_nothing_is_kept_that_this_product_never_needs(tables):
    found = never_needed(tables)
    assert not found - set(UNLIKE), "Nothing like this is kept."
    assert not set(UNLIKE) - found, "These are gone: take them out of UNLIKE."


def test_what_is_never_needed_would_be_found(tables):
    """The control: a telephone number with a sign-in is not the one with a booking."""
    more = {**tables, "sign_in": tables["sign_in"] | {"phone", "home_address"}}
    assert never_needed(more) - set(UNLIKE) == {"sign_in.phone", "sign_in.home_address"}


def test_no_parent_has_an_account_and_no_child_a_name(tables):
    people = {
        table: {name for name in listed(table) if LIST[table][name].startswith("person:")}
        for table in LIST
        if not table.startswith(OF_STAFF)
    }
    assert {table: names for table, names in people.items() if names} == OF_PARENTS, (
        "What is kept about parents has grown. That is a decision of its own: docs/decisions."
    )
