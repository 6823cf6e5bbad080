"""A4: somebody is added at the desk, or arrives for a booking there."""

from kiosk.core import db, tokens
from kiosk.domain import phone_reach
from tests import qr_codes


def test_a_walk_in_is_added_and_the_number_shown_large(thumb, surgery, row):
    data = {"key": tokens.reference(), "name": "سارة", "language": "ar", "speaker": "yes"}
    answers = [thumb.browser.post(f"{thumb.line}/walk-in", data=data) for _tap in range(2)]
    assert answers[0].location == answers[1].location
    page = thumb.browser.get(answers[0].location).get_data(as_text=True)
    ticket = row(answers[0].location.rpartition("/")[2])
    assert f"<b>{ticket.number}</b>" in page
    assert "Their language: Arabic" in page
    assert (ticket.first_name, ticket.came_by, ticket.speaker) == ("سارة", "desk", True)
    assert "Waiting: 1" in thumb.page()


def test_the_code_for_their_phone_is_shown_where_phones_come(app, scene, thumb):
    def slip(**known):
        found = phone_reach.Found(**{"address": "https://door.example", "tested_at": None, **known})
        with app.app_context(), db.writing():
            phone_reach.keep(scene.school, found)
            phone_reach.name_wifi(scene.school, "Guests", "")
        answer = thumb.browser.post(f"{thumb.line}/walk-in", data={"key": tokens.reference()})
        return thumb.browser.get(answer.location).text

    (code,) = qr_codes.texts(slip(phones=phone_reach.ANYWHERE))
    assert code.startswith("https://door.example/")
    assert "joins this Wi-Fi" in slip(phones=phone_reach.WIFI)
    assert qr_codes.texts(slip(phones=phone_reach.NOT)) == []


def test_a_walk_in_needs_no_name_and_an_unknown_language_is_the_schools_own(thumb, row):
    answer = thumb.browser.post(f"{thumb.line}/walk-in", data={"language": "<script>"})
    ticket = row(answer.location.rpartition("/")[2])
    assert (ticket.first_name, ticket.language) == ("", "en")


def test_a_name_that_does_not_fit_comes_back(thumb):
    answer = thumb.browser.post(f"{thumb.line}/walk-in", data={"name": "a" * 91})
    assert answer.status_code == 422
    assert 'value="aaa' in answer.get_data(as_text=True)


def test_a_line_that_takes_no_numbers_says_what_to_do(thumb):
    thumb.browser.post(f"{thumb.line}/door", data={"door": "last"})
    answer = thumb.browser.post(f"{thumb.line}/walk-in")
    assert answer.status_code == 409
    assert "Open the door first, or book a time." in answer.get_data(as_text=True)


def test_a_booking_that_is_nowhere_does_not_arrive(thumb):
    assert thumb.browser.post(f"{thumb.line}/arrive", data={"booking": "x"}).status_code == 404


def test_they_are_here_twice_is_one_place(app, thumb, surgery, people, slots_of):
    with app.app_context(), db.writing():
        booking = people.booking(surgery, slots_of(surgery)[4].starts_at)
    for _tap in range(2):
        thumb.browser.post(f"{thumb.line}/arrive", data={"booking": booking})
    assert "Waiting: 1" in thumb.page()
