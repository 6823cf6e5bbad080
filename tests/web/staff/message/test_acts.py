"""One message: done, opened again, given to somebody, put with a story; each taken back."""

import re
from html import unescape

from kiosk.core import clock, db, tokens
from kiosk.models.story import Story
from tests.web.staff.message.conftest import LIST, follow, hidden, plain, undo


def test_done_leads_back_to_the_list_it_came_from_and_can_be_taken_back(as_host, waiting, page):
    body = as_host.get(f"{LIST}/{waiting}?tab=all&language=pl").text
    action = unescape(re.search(r'action="([^"]+/done[^"]*)"', body)[1])
    answer = as_host.post(action)
    assert set(answer.headers["Location"].partition("?")[2].split("&")) == {
        "tab=all",
        "language=pl",
    }
    assert page(waiting).done
    after = follow(as_host, answer)
    assert ">Done.<" in after
    back = undo(as_host, after)
    assert back.headers["Location"].partition("?")[0] == LIST
    assert not page(waiting).done


def test_a_done_message_is_opened_again_on_its_page(as_host, waiting, page):
    as_host.post(f"{LIST}/{waiting}/done")
    body = as_host.get(f"{LIST}/{waiting}").text
    assert "This is done" in body
    after = follow(as_host, as_host.post(f"{LIST}/{waiting}/open-again"))
    assert "Open again." in after
    assert not page(waiting).done
    undo(as_host, after)
    assert page(waiting).done


def test_a_message_is_taken_given_and_left_to_nobody(app, scene, as_host, waiting, page):
    me = hidden(as_host.get(f"{LIST}/{waiting}").text.replace('"to" value', '"mine" value'), "mine")
    after = follow(as_host, as_host.post(f"{LIST}/{waiting}/assign", data={"to": me}))
    assert "It is with Host now." in after
    assert page(waiting).assigned_to == "Host"
    options = re.findall(r'<option value="([^"]+)" dir="auto">([^<]+)', after)
    manager = next(value for value, name in options if name == "Manager Person")
    after = follow(as_host, as_host.post(f"{LIST}/{waiting}/assign", data={"to": manager}))
    assert page(waiting).assigned_to == "Manager"
    follow(as_host, undo(as_host, after))
    assert page(waiting).assigned_to == "Host"
    after = follow(as_host, as_host.post(f"{LIST}/{waiting}/assign", data={"to": ""}))
    assert "It is with nobody now." in after
    assert page(waiting).assigned_to is None


def test_a_message_goes_with_a_story_that_is_there(app, scene, as_host, waiting, page):
    with app.app_context(), db.writing():
        known = {
            "reference": tokens.reference(),
            "school_id": scene.school.id,
            "key": tokens.reference(),
            "told": "It was cold in the hall",
            "told_on": clock.today(scene.school.time_zone),
            "made_at": clock.now(),
        }
        db.session.add(Story(**known))
    body = as_host.get(f"{LIST}/{waiting}").text
    assert f'href="/staff/board/new?from={waiting}"' in body
    answer = as_host.post(f"{LIST}/{waiting}/board", data={"story": known["reference"]})
    after = follow(as_host, answer)
    assert "It is with this story: It was cold in the hall" in plain(after)
    assert page(waiting).story
    follow(as_host, undo(as_host, after))
    assert not page(waiting).story
    nothing = as_host.post(f"{LIST}/{waiting}/board", data={"story": "x" * 22})
    assert nothing.status_code == 404
