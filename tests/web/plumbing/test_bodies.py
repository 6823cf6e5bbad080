"""What comes in: forms, of a size that a page can have, at addresses that can exist."""

import io

import pytest

from kiosk.web.plumbing import bodies


@pytest.fixture
def post(client):
    def send(data, kind="application/x-www-form-urlencoded", **more):
        return client.post("/en/visit", data=data, content_type=kind, **more)

    return send


@pytest.mark.parametrize(
    "kind",
    ["application/json", "text/plain", "text/html", "application/xml", "multipart/mixed", "x"],
)
def test_only_forms_are_taken(post, kind):
    assert post(b"name=Ann", kind).status_code == 415


def test_a_form_is_taken_whatever_its_parameters(post):
    """The control; 422 because the name is missing."""
    assert post(b"", "application/x-www-form-urlencoded; charset=utf-8").status_code == 422


def filled(size):
    """Return a plain form of exactly so many bytes."""
    return b"x=" + b"a" * (size - 2)


def test_a_parents_form_may_hold_a_whole_party_and_no_more(post):
    party = {"name": ["\U0001f469" * 90] * 12, "adults": "60", "children": "60", "key": "k" * 22}
    assert post(party).status_code == 303, "Twelve names of ninety letters are one party."
    assert post(filled(bodies.SMALL_FORM)).status_code == 422
    assert post(filled(bodies.SMALL_FORM + 1)).status_code == 413


def test_an_organisers_form_may_hold_words_in_many_languages(as_manager):
    kind = "application/x-www-form-urlencoded"
    for size, status in ((bodies.LARGEST_FORM, 422), (bodies.LARGEST_FORM + 1, 413)):
        answer = as_manager.post("/staff/events/new", data=filled(size), content_type=kind)
        assert answer.status_code == status


@pytest.mark.parametrize(
    ("address", "status"),
    [("board/new", 422), ("surveys/new", 422), (f"messages/{'m' * 22}/words", 404)],
)
def test_words_of_staff_fit_in_scripts_of_many_bytes(as_manager, address, status):
    """Nine bytes for a letter of Bengali: a story in ten languages, or a long translation."""
    words = {f"text_{number}": "\u0986" * 1000 for number in range(10)}
    assert as_manager.post(f"/staff/{address}", data=words).status_code == status
    kind = "application/x-www-form-urlencoded"
    for send in (kind, "multipart/form-data; boundary=b"):
        body = filled(bodies.LARGEST_FORM + 1)
        answer = as_manager.post(f"/staff/{address}", data=body, content_type=send)
        assert answer.status_code in (413, 404)


def test_a_body_over_the_limit_is_refused_before_it_is_read(client):
    answer = client.post(
        "/en/visit",
        input_stream=io.BytesIO(b""),
        content_type="multipart/form-data; boundary=b",
        environ_overrides={"CONTENT_LENGTH": str(bodies.LARGEST_BODY + 1)},
    )
    assert answer.status_code == 413


def parts(count, name="name", value="x"):
    one = f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
    return (one * count + "--b--\r\n").encode()


def test_a_form_of_very_many_parts_is_refused(post):
    kind = "multipart/form-data; boundary=b"
    assert post(parts(bodies.MOST_PARTS + 1), kind).status_code == 413
    assert post(parts(10), kind).status_code == 303


def test_a_field_of_a_form_in_parts_cannot_be_huge_either(post):
    answer = post(
        parts(1, value="x" * (bodies.LARGEST_FORM + 1)), "multipart/form-data; boundary=b"
    )
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "body", [b"--b\r\nContent-Disposition: form-data\r\n\r\nx", b"--b", b"\x00\xff--b--", b""]
)
def test_a_form_that_is_cut_off_does_no_harm(post, body):
    assert post(body, "multipart/form-data; boundary=b").status_code in (400, 413, 422)


def test_a_form_without_a_boundary_does_no_harm(post):
    assert post(b"x", "multipart/form-data").status_code in (400, 413, 422)


@pytest.mark.parametrize(
    "address",
    ["/en/%00", "/en/sign-in/%00", "/pl/event/a%00b", "/en/leaving/check?number=%00", "/?a=%00"],
)
def test_no_address_of_ours_has_a_nul_in_it(client, address):
    assert client.get(address).status_code == 404
