"""Languages: those of the school in its order, chosen by the address or by the phone."""

import pytest

from kiosk.core import db
from kiosk.domain import schools
from kiosk.web.plumbing import catalogs, language, refusals


@pytest.mark.parametrize(
    ("preferred", "tag"),
    [
        ("pl", "pl"),
        ("pl-PL;q=0.8, ar;q=0.9", "ar"),
        ("AR", "ar"),
        ("de, fr", "en"),
        ("*", "en"),
        ("de, *;q=0.1", "en"),
        ("pl;q=0, ar", "ar"),
        ("ar-EG, en;q=0.9", "ar"),
        ("", "en"),
        ("zz-invalid-;;;q=x", "en"),
        ("en-XA", "en-XA"),
    ],
)
def test_a_phone_gets_what_it_prefers_of_what_there_is(client, scene, preferred, tag):
    answer = client.get(f"/e/{scene.event}", headers={"Accept-Language": preferred})
    assert answer.location.startswith(f"/{tag}/event/")


def test_a_link_in_a_language_that_is_no_longer_offered_leads_to_one_that_is(app, client, scene):
    with app.app_context(), db.writing():
        schools.attached(scene.school).languages = ["en", "ar"]
    schools.forget()
    answer = client.get(f"/pl/event/{scene.code}?from=poster&n=1&n=2")
    assert answer.status_code == 303
    assert answer.location == f"/en/event/{scene.code}?from=poster&n=1&n=2"
    arabic = client.get("/pl/", headers={"Accept-Language": "ar-EG"})
    assert arabic.location == "/ar/"
    assert client.get("/pl/sounds.json").status_code == 404, "a sound is of its own words"
    assert client.post("/pl/help/call").status_code == 404, "nothing is sent elsewhere"


def test_an_address_in_a_language_we_lack_says_so_in_one_the_reader_prefers(client):
    page = client.get("/xx/whats-on", headers={"Accept-Language": "pl"})
    assert page.status_code == 404
    assert 'lang="pl"' in page.text
    assert catalogs.translate("pl", refusals.GONE) in page.text
    assert 'lang="en"' in client.get("/xx/whats-on").text
    assert 'lang="pt-PT"' in client.get("/pt-BR/whats-on").text
    assert 'lang="en"' in client.get("/staffroom", headers={"Accept-Language": "pl"}).text


@pytest.mark.parametrize("tag", ["xx", "EN", "en_GB", "e", "abcdefgh", "..", "pl-"])
def test_a_language_that_is_none_of_ours_is_an_unknown_address(client, tag):
    assert client.get(f"/{tag}/").status_code == 404


def test_made_up_languages_are_for_tests_only(build):
    made = build(testing=False)
    assert made.test_client().get("/en-XA/").status_code == 404
    with made.app_context():
        assert set(language.known()) == set(language.KNOWN)


def test_the_languages_stand_in_the_order_the_school_chose(app, scene):
    with app.app_context(), db.writing():
        schools.attached(scene.school).languages = ["ar", "xx", "en"]
    schools.forget()
    with app.app_context():
        found = language.offered(schools.by_host("localhost"))
    assert [one.tag for one in found] == ["ar", "en"]


@pytest.mark.parametrize("known", [*language.KNOWN.values(), *language.PRETENDED.values()], ids=str)
def test_every_language_says_its_direction_and_names(app, client, scene, known):
    with app.app_context(), db.writing():
        schools.attached(scene.school).languages = [known.tag, "en"]
    schools.forget()
    page = client.get(f"/{known.tag}/").text
    assert f'lang="{known.tag}" dir="{known.direction}"' in page
    assert known.own_name
    assert known.english_name.isascii()


@pytest.mark.parametrize("tag", ["en", "pl", "ar"])
def test_times_are_in_the_digits_of_the_wall(phone, scene, tag):
    page = phone.get(f"/{tag}/event/{scene.code}").text
    facts = page.split('class="facts"')[1].split("</ul>")[0]
    assert not any(digit in facts for digit in "٠١٢٣٤٥٦٧٨٩")
    assert any(digit in facts for digit in "0123456789")
