"""Two phones that read the same phrase in the same moment are one recording, on both engines."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from kiosk.core import db
from kiosk.domain import recordings, speakers
from tests import tables
from tests.speaking import WELCOME, clip, files


@pytest.mark.parametrize("same_person", [True, False], ids=["one link twice", "two links"])
def test_two_phones_at_once_are_one_recording(app, school, scene, tmp_path, same_person):
    with app.app_context(), db.writing():
        found = []
        for _phone in range(1 if same_person else 2):
            made, token = speakers.invite(school, scene.people["manager"], "pl", speakers.READ)
            speakers.agree(made, "")
            found.append(token)
    links = found * 2 if same_person else found
    together = Barrier(2)

    def send(number):
        with app.app_context(), db.writing():
            together.wait()
            speaker = speakers.by_token(school, links[number])
            name = recordings.name_of(speaker, "the same" if same_person else str(number))
            return recordings.keep(tmp_path, school, speaker, WELCOME, clip(), name)

    with ThreadPoolExecutor(2) as phones:
        kept = list(phones.map(send, range(2)))
    assert tables.count(app, "recording") == 1
    assert sorted(kept) == ([True, True] if same_person else [False, True])
    (row,) = tables.rows(app, "recording")
    assert files(tmp_path, school) == {row["file"]}
