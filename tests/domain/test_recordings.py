"""Recordings: one of each phrase, played when somebody else confirmed it, erased with its files."""

import os
from dataclasses import replace

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import recordings, speakers, studio, wordings
from kiosk.domain.recordings import CONFIRMED, NEW, REFUSED, Moved, OwnRecording, Phrase
from kiosk.models.school import School
from tests.speaking import HELP, WELCOME, clip, files, read, somebody


@pytest.fixture
def root(tmp_path):
    return tmp_path / "clips"


@pytest.fixture
def reader(context, school, scene):
    return somebody(school, scene.people["manager"])[0]


@pytest.fixture
def second(context, school, scene):
    return somebody(school, scene.people["manager"], speakers.LISTEN, name="Ola")[0]


def heard(school, phrase=WELCOME, tag="pl"):
    return recordings.confirmed(school, tag).get(wordings.digest(phrase.words))


def test_what_was_read_is_heard_when_somebody_else_has_confirmed_it(school, root, reader, second):
    take = read(root, school, reader)
    assert (take.state, take.by, take.level) == (NEW, "Ania", "good")
    assert heard(school) is None, "nobody has confirmed it"
    recordings.confirm(school, second, take.reference, take.file)
    assert heard(school).file == take.file
    assert heard(school, tag="ar") is None
    assert files(root, school) == {take.file}


def test_nobody_confirms_what_they_read_themselves(school, scene, root, reader, second):
    take = read(root, school, reader)
    with pytest.raises(OwnRecording):
        recordings.confirm(school, reader, take.reference, take.file)
    with pytest.raises(OwnRecording):
        recordings.confirm(school, second, take.reference, take.file, own=[reader.reference])
    with pytest.raises(OwnRecording):
        recordings.send_back(root, school, second, take.reference, take.file, [reader.reference])
    assert heard(school) is None
    recordings.confirm(school, second, take.reference, take.file, own=[second.reference])
    assert heard(school) is not None, "the control: another browser's reading does not count"


def test_changed_words_are_heard_no_more_and_are_to_be_read_again(school, root, reader, second):
    take = read(root, school, reader)
    recordings.confirm(school, second, take.reference, take.file)
    now = replace(WELCOME, words="Dzień dobry")
    takes = recordings.takes(school, "pl")
    assert heard(school, now) is None
    assert studio.progress([now], takes) == studio.Progress(1, 0, 0)
    assert [one.phrase for one in studio.to_read([now], takes, second)] == [now]
    assert studio.progress([WELCOME], takes) == studio.Progress(1, 1, 1), "the control"


def test_a_recording_confirmed_of_other_files_than_were_heard_is_refused(
    school, root, reader, second
):
    before = read(root, school, reader)
    after = read(root, school, reader, key="two")
    assert after.reference == before.reference
    with pytest.raises(Moved):
        recordings.confirm(school, second, before.reference, before.file)
    recordings.confirm(school, second, after.reference, after.file)
    with pytest.raises(Moved):
        recordings.confirm(school, second, after.reference, after.file)


def test_reading_again_takes_the_place_of_ones_own_and_waits_again(school, root, reader, second):
    before = read(root, school, reader)
    recordings.confirm(school, second, before.reference, before.file)
    db.session.commit()
    after = read(root, school, reader, key="two")
    assert after.state == NEW
    assert heard(school) is None
    assert files(root, school) == {before.file, after.file}, "until it is stored"
    db.session.commit()
    assert files(root, school) == {after.file}


def test_what_is_rolled_back_keeps_the_files_of_before(school, root, reader):
    before = read(root, school, reader)
    db.session.commit()
    read(root, school, reader, key="two")
    db.session.rollback()
    db.session.commit()
    assert before.file in files(root, school)


def test_the_same_sent_twice_is_one(school, root, reader):
    first, again = read(root, school, reader), read(root, school, reader)
    assert first == again
    name = recordings.name_of(reader, "one")
    assert recordings.level_of(school, reader, WELCOME, name) == "good"
    assert recordings.level_of(school, reader, HELP, name) is None
    db.session.commit()
    assert files(root, school) == {first.file}


def test_two_who_read_the_same_phrase_are_one_row_and_the_first_stays(school, scene, root, reader):
    other = somebody(school, scene.people["manager"], name="Jan")[0]
    first = read(root, school, reader)
    assert read(root, school, other) == first
    db.session.commit()
    assert files(root, school) == {first.file}


def test_what_was_refused_is_read_by_anybody(school, scene, root, reader, second):
    other = somebody(school, scene.people["manager"], name="Jan")[0]
    first = read(root, school, reader)
    db.session.commit()
    recordings.send_back(root, school, second, first.reference, first.file, [])
    db.session.commit()
    assert files(root, school) == set()
    takes = recordings.takes(school, "pl")
    assert takes[WELCOME.sentence].state == REFUSED
    (part,) = studio.to_read([WELCOME], takes, other)
    assert not part.mine
    assert read(root, school, other).by == "Jan"


def test_staff_say_why_and_the_next_reader_is_told(school, scene, root, reader, second):
    take = read(root, school, reader)
    recordings.confirm(school, second, take.reference, take.file)
    recordings.refuse(root, school, take.reference, "loud", scene.people["manager"])
    db.session.commit()
    assert heard(school) is None
    assert files(root, school) == set()
    (part,) = studio.to_read([WELCOME], recordings.takes(school, "pl"), reader)
    assert part.level == "loud"
    with pytest.raises(errors.NotFound):
        recordings.take(school, "pl", take.reference)


def test_words_of_others_that_were_read_of_before_give_way(school, scene, root, reader):
    other = somebody(school, scene.people["manager"], name="Jan")[0]
    read(root, school, reader)
    now = replace(WELCOME, words="Dzień dobry")
    assert read(root, school, other, now).by == "Jan"


def test_taking_it_back_erases_every_recording_and_file(school, scene, root, reader, second):
    kept = read(root, school, somebody(school, scene.people["manager"])[0], HELP)
    take = read(root, school, reader)
    recordings.confirm(school, second, take.reference, take.file)
    db.session.commit()
    assert recordings.forget_of(root, school, reader) == 1
    db.session.commit()
    assert heard(school) is None
    assert set(recordings.takes(school, "pl")) == {HELP.sentence}
    assert files(root, school) == {kept.file}


def test_files_that_no_recording_names_are_swept_when_they_are_old(school, root, reader):
    kept = read(root, school, reader)
    db.session.commit()
    where = recordings.folder(root, school)
    for name in ("a" * 32, "b" * 32, kept.file):
        recordings.clips.keep(where, name, clip())
    long_ago = clock.now().timestamp() - recordings.SECONDS_UNUSED - 60
    for name in ("a" * 32, kept.file):
        for kind in ("webm", "mp3"):
            os.utime(where / f"{name}.{kind}", (long_ago, long_ago))
    young = clock.now().timestamp()
    for kind in ("webm", "mp3"):
        os.utime(where / f"{'b' * 32}.{kind}", (young, young))
    assert recordings.sweep(root, school) == 2
    assert files(root, school) == {kept.file, "b" * 32}


def test_nothing_reaches_another_school_or_language(school, other, scene, root, reader, second):
    take = read(root, school, reader)
    arabic = somebody(school, scene.people["manager"], speakers.LISTEN, "ar")[0]
    with pytest.raises(errors.NotFound):
        recordings.confirm(school, arabic, take.reference, take.file)
    with pytest.raises(errors.NotFound):
        recordings.confirm(other, second, take.reference, take.file)
    with pytest.raises(errors.NotFound):
        recordings.refuse(root, other, take.reference, "loud", scene.people["manager"])
    with pytest.raises(errors.NotFound):
        recordings.take(school, "ar", take.reference)
    assert recordings.takes(other, "pl") == {}
    assert recordings.take(school, "pl", take.reference) == take, "the control"


def test_a_recording_that_is_heard_from_now_on_is_noticed_by_every_page(
    school, root, reader, second
):
    def changes():
        row = sa.select(School.changes).where(School.id == school.id)
        return db.session.scalar(row)

    take = read(root, school, reader)
    before = changes()
    recordings.confirm(school, second, take.reference, take.file)
    assert changes() > before


def test_what_waits_is_heard_by_others_only(school, scene, root, reader, second):
    take = read(root, school, reader)
    takes = recordings.takes(school, "pl")
    (waiting,) = studio.to_hear([WELCOME, HELP], takes, second)
    assert waiting.take == take
    assert not studio.own_waiting([WELCOME], takes, second)
    assert studio.to_hear([WELCOME], takes, second, [reader.reference]) == []
    assert studio.own_waiting([WELCOME], takes, second, [reader.reference])
    recordings.confirm(school, second, take.reference, take.file)
    assert studio.to_hear([WELCOME], recordings.takes(school, "pl"), second) == []


def test_states_and_digests_are_those_that_others_look_for():
    assert (NEW, CONFIRMED, REFUSED) == ("new", "confirmed", "refused")
    assert WELCOME.digest == wordings.digest("Witamy")
    assert WELCOME.sentence == tokens.digest("Welcome")
    assert Phrase("Help", "x").key == HELP.key
