"""People to talk to: adding, changing, closing; the card that parents see; only this school's."""

import io
import os

import pytest

from kiosk.core import db
from kiosk.domain import audit, hosts, staff, uploads
from kiosk.web.plumbing import photos
from tests.domain.test_uploads import photo

PAYLOAD = '"><script>alert(1)</script>{{7*7}}'


def filled(**given):
    """Return a form as a browser sends it."""
    known = {
        "key": "k" * 22,
        "name": "Helen",
        "role": "Head teacher",
        "languages": ["en", "so"],
        "picture": "person",
        "account": "",
    }
    return {**known, **given}


def everyone(app, school):
    with app.app_context():
        return {host.name: host for host in hosts.everyone(school, closed=True)}


def added(app, school, name="Sam", **more):
    with app.app_context(), db.writing():
        return hosts.add(school, hosts.HostDraft(name, **more)).reference


def acts(app, school):
    with app.app_context():
        found = reversed(audit.recent(school))
        return [entry.act for entry in found if entry.act.startswith("host_")]


def test_a_person_is_added_with_what_they_do_in_other_languages(as_reception, app, scene):
    answer = as_reception.post("/staff/hosts/new", data=filled(role_pl="Dyrektorka"))
    assert answer.status_code == 303
    helen = everyone(app, scene.school)["Helen"]
    assert (helen.role, helen.languages, helen.staff_id) == ("Head teacher", ["en", "so"], None)
    assert helen.words == {"pl": {"role": "Dyrektorka"}}
    page = as_reception.get("/staff/hosts").text
    assert "Saved: Helen." in page
    assert "Speaks: English, Somali." in page
    assert "No account here" in page
    assert acts(app, scene.school) == ["host_added"]


def test_a_second_tap_adds_nobody_and_another_form_does(as_reception, app, scene):
    for _ in range(2):
        assert as_reception.post("/staff/hosts/new", data=filled()).status_code == 303
    with app.app_context():
        assert len(hosts.everyone(scene.school)) == 1
    as_reception.post("/staff/hosts/new", data=filled(key="n" * 22))
    with app.app_context():
        assert len(hosts.everyone(scene.school)) == 2


def test_an_account_is_linked_and_offered_by_name(as_reception, app, scene):
    with app.app_context():
        person = staff.by_id(scene.school, scene.people["host"])
        reference, name = person.reference, person.name
    form = as_reception.get("/staff/hosts/new").text
    assert f'<option value="{reference}">{name}</option>' in form
    as_reception.post("/staff/hosts/new", data=filled(account=reference))
    helen = everyone(app, scene.school)["Helen"]
    assert helen.staff_id == scene.people["host"]
    shown = as_reception.get(f"/staff/hosts/{helen.reference}/change").text
    assert f'<option value="{reference}" selected>' in shown
    assert f'Account: <bdi dir="auto">{name}</bdi>' in as_reception.get("/staff/hosts").text


def test_an_account_that_is_not_ours_is_no_account(as_reception, app, scene, other):
    with app.app_context():
        theirs = staff.everybody(other)[0].reference
    as_reception.post("/staff/hosts/new", data=filled(account=theirs))
    assert everyone(app, scene.school)["Helen"].staff_id is None


def test_a_person_is_changed_and_keeps_words_in_languages_not_shown(as_reception, app, scene):
    reference = added(app, scene.school, role="Helper", words={"uk": {"role": "Помічник"}})
    address = f"/staff/hosts/{reference}/change"
    assert 'value="Helper"' in as_reception.get(address).text
    as_reception.post(address, data=filled(name="Samira", role_pl="Pomoc"))
    sam = everyone(app, scene.school)["Samira"]
    assert sam.reference == reference
    assert sam.words == {"uk": {"role": "Помічник"}, "pl": {"role": "Pomoc"}}
    assert acts(app, scene.school) == ["host_changed"]


def test_a_closed_person_is_offered_for_no_new_surgery(as_reception, app, scene):
    reference = added(app, scene.school)
    address = f"/staff/hosts/{reference}/close"
    assert f'id="hosts-{reference}"' in as_reception.get("/staff/surgeries/new").text
    as_reception.post(address, data={"closed": "yes"})
    assert f'id="hosts-{reference}"' not in as_reception.get("/staff/surgeries/new").text
    page = as_reception.get("/staff/hosts").text
    assert "Closed: not offered for new surgeries" in page
    assert 'action="/staff/hosts/' in page  # the way back, for ten seconds
    as_reception.post(address, data={"closed": "no"})
    assert f'id="hosts-{reference}"' in as_reception.get("/staff/surgeries/new").text
    assert acts(app, scene.school) == ["host_closed", "host_opened"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": " "}, "Type a name. A first name is enough."),
        ({"name": "x" * 91}, "This is long. 90 letters fit here."),
        ({"role": "x" * 61}, "This is long. 60 letters fit here."),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_lost(as_reception, app, scene, given, said):
    answer = as_reception.post("/staff/hosts/new", data=filled(role_pl="Dyrektorka", **given))
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Dyrektorka"' in answer.text
    assert everyone(app, scene.school) == {}


def test_the_card_is_shown_as_parents_see_it(as_reception):
    asked = {"name": "Amal", "role": "Speaks with families", "languages": ["ar", "so"]}
    card = as_reception.get("/staff/hosts/card", query_string=asked).text
    assert "Amal" in card
    assert "Speaks with families" in card
    assert 'Speaks: <bdi lang="ar">العربية</bdi>, <bdi lang="so">Soomaali</bdi>' in card
    empty = as_reception.get("/staff/hosts/card")
    assert empty.status_code == 200
    assert "A first name" in empty.text


def test_no_markup_gets_through(as_reception, app, scene):
    data = filled(name=PAYLOAD, role=PAYLOAD[:60], role_pl=PAYLOAD[:60])
    as_reception.post("/staff/hosts/new", data=data)
    (host,) = everyone(app, scene.school).values()
    card = as_reception.get("/staff/hosts/card", query_string={"name": PAYLOAD, "role": PAYLOAD})
    pages = [
        as_reception.get("/staff/hosts").text,
        as_reception.get(f"/staff/hosts/{host.reference}/change").text,
        card.text,
    ]
    for page in pages:
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_a_photo_is_kept_shown_and_not_swept_away(as_reception, app, scene):
    data = filled(photo=(io.BytesIO(photo("JPEG")), "helen.jpg"))
    as_reception.post("/staff/hosts/new", data=data, content_type="multipart/form-data")
    helen = everyone(app, scene.school)["Helen"]
    assert helen.image
    assert (
        f"/pictures/{scene.school.reference}/{helen.image}" in as_reception.get("/staff/hosts").text
    )
    with app.app_context():
        file = uploads.find(photos.folder(), scene.school.reference, helen.image)
        assert file is not None
        os.utime(file, (0, 0))
        uploads.sweep(photos.folder(), scene.school)
        assert file.is_file()


def test_only_the_desk_opens_these_pages(as_host, as_reception, app, scene):
    reference = added(app, scene.school)
    for address in ("/staff/hosts", "/staff/hosts/new", f"/staff/hosts/{reference}/change"):
        assert as_host.get(address).status_code == 403
        assert as_reception.get(address).status_code == 200
    for address in ("/staff/hosts/new", f"/staff/hosts/{reference}/close"):
        assert as_host.post(address, data=filled()).status_code == 403


def test_another_schools_person_is_not_found(as_reception, app, scene, other):
    theirs = added(app, other, "Hillary")
    assert as_reception.get(f"/staff/hosts/{theirs}/change").status_code == 404
    for do in ("change", "close"):
        assert as_reception.post(f"/staff/hosts/{theirs}/{do}", data=filled()).status_code == 404
    assert "Hillary" not in as_reception.get("/staff/hosts").text
    with app.app_context():
        assert not hosts.by_reference(other, theirs).closed


def test_adding_for_a_surgery_leads_on_to_it(as_reception):
    page = as_reception.get("/staff/hosts/new?then=surgery").text
    assert 'action="/staff/hosts/new?then=surgery"' in page
    answer = as_reception.post("/staff/hosts/new?then=surgery", data=filled())
    assert answer.location == "/staff/surgeries/new"
    astray = as_reception.post("/staff/hosts/new?then=//evil.test", data=filled(key="n" * 22))
    assert astray.location == "/staff/hosts"


def test_an_empty_list_says_how_to_begin(as_reception):
    assert "Nobody is here yet." in as_reception.get("/staff/hosts").text
