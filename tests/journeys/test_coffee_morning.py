"""One whole story: a parent touches their language, the event, types a name; staff see it."""

import pytest
from flask.testing import FlaskClient

from tests.conftest import Scene

KEY = "k" * 22


@pytest.mark.parametrize(("tag", "thanks"), [("en", "Thank you"), ("pl", "Dzięk"), ("ar", "شكر")])
def test_three_touches_and_a_name_from_the_languages_to_thank_you(
    client: FlaskClient, scene: Scene, tag: str, thanks: str
) -> None:
    start = client.get("/")
    assert f'href="/{tag}/"' in start.text, "touch 1: the language is a link on the start screen"
    home = client.get(f"/{tag}/")
    event = f"/{tag}/sign-in/{scene.event}"
    assert f'href="{event}"' in home.text, "touch 2: what is on now is a link on the home screen"
    form = client.get(event)
    assert 'value="here"' in form.text, "touch 3: the main button of the form"
    answer = client.post(event, data={"name": "Łucja", "adults": "1", "key": KEY, "do": "here"})
    assert answer.status_code == 303
    thank_you = client.get(answer.headers["Location"])
    assert thanks in thank_you.text
    assert "Łucja" not in thank_you.text, "what a parent typed is not shown again"
