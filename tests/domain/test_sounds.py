"""What can be heard: recorded phrases first, the machine's voice next, and nothing else."""

import pytest

from kiosk.core import db, languages, sound_keys, voices
from kiosk.domain import organiser_words, schools, sounds
from kiosk.models.event import Event
from kiosk.models.venue import Room
from tests import clips
from tests.stories import write
from tests.surgeries import add_host

POLISH = languages.Language("pl", "ltr", "Polski", "Polish", voice="pl")
SOMALI = languages.Language("so", "ltr", "Soomaali", "Somali", voice="")
SENTENCES = frozenset({"Witamy", "Osoby przed Tobą: {n}", "Od {from} do {to} minut"})


@pytest.fixture
def voice(monkeypatch):
    return clips.Voice(monkeypatch)


@pytest.fixture
def school(context, scene):
    return scene.school


def heard(school, language=POLISH, sentences=SENTENCES):
    sounds.forget()
    return sounds.index(db.session.get_one(schools.School, school.id), language, sentences)


def kind(index, text):
    return index.kinds().get(sound_keys.key(text))


def test_sentences_numbers_and_the_own_name_can_be_made(school, voice):
    found = heard(school)
    for text in ("Witamy", "Osoby przed Tobą:", "0", "14", "99", "Polski"):
        assert kind(found, text) == sounds.MADE, text
    for text in ("Od do minut", "Od", "100", "Osoby przed Tobą: {n}", "anything else"):
        assert kind(found, text) is None, text
    assert voice.said == [], "nothing is said before somebody asks"


def test_what_was_recorded_comes_before_the_machine(school, voice):
    clips.read(school, "pl", "Witamy")
    clips.read(school, "pl", "Osoby przed Tobą: {n}")
    found = heard(school)
    assert kind(found, "Witamy") == sounds.RECORDED
    assert kind(found, "Osoby przed Tobą:") == sounds.RECORDED
    assert kind(found, "14") == sounds.MADE, "the control"


@pytest.mark.parametrize("state", ["new", "refused"])
def test_what_nobody_has_confirmed_is_not_heard(school, voice, state):
    clips.read(school, "pl", "Witamy", state=state)
    assert kind(heard(school), "Witamy") == sounds.MADE


def test_a_recording_of_other_words_is_not_heard(school, voice):
    clips.read(school, "pl", "Witamy serdecznie")
    found = heard(school)
    assert kind(found, "Witamy") == sounds.MADE
    assert kind(found, "Witamy serdecznie") is None, "it stands nowhere"


def test_a_recording_is_of_one_language_and_of_one_school(school, other, voice):
    clips.read(school, "ro", "Witamy")
    clips.read(other, "pl", "Witamy")
    assert kind(heard(school), "Witamy") == sounds.MADE


def test_where_the_machine_has_no_voice_only_recordings_are_heard(school, voice):
    assert heard(school, SOMALI).sources == {}
    clips.read(school, "so", "Witamy")
    assert heard(school, SOMALI).kinds() == {sound_keys.key("Witamy"): sounds.RECORDED}


def test_the_school_may_switch_the_machine_off_and_on(school, voice):
    clips.read(school, "pl", "Witamy")
    sounds.let_machine_speak(school, False)
    assert heard(school).kinds() == {sound_keys.key("Witamy"): sounds.RECORDED}
    sounds.let_machine_speak(school, True)
    assert kind(heard(school), "14") == sounds.MADE, "the control"


def test_without_the_package_only_recordings_are_heard(school, monkeypatch):
    monkeypatch.setattr(voices, "version", lambda: "")
    clips.read(school, "pl", "Witamy")
    assert heard(school).kinds() == {sound_keys.key("Witamy"): sounds.RECORDED}


def test_the_version_changes_with_what_can_be_heard(school, voice):
    first = heard(school).version
    assert heard(school).version == first, "the control"
    clips.read(school, "pl", "Witamy")
    second = heard(school).version
    assert second != first
    clips.read(school, "pl", "14", file="f" * 32)
    assert heard(school).version not in (first, second)


def test_what_was_asked_once_is_remembered_until_the_school_changes(school, voice):
    ask = lambda: sounds.index(db.session.get_one(schools.School, school.id), POLISH, SENTENCES)  # noqa: E731
    first = ask()
    assert ask() is first
    clips.read(school, "pl", "Witamy")
    db.session.expire_all()
    assert kind(ask(), "Witamy") == sounds.RECORDED


def test_the_words_of_the_organiser_can_be_heard_in_their_own_language(school, scene, voice):
    hall = db.session.query(Room).filter_by(school_id=school.id).one()
    hall.words = {"pl": {"name": "Aula", "access": "Bez schodów"}}
    event = db.session.query(Event).filter_by(school_id=school.id).first()
    event.words = {"pl": {"title": "Poranna kawa"}}
    host = add_host(school, "Zyxcanary", words={"pl": {"role": "Dyrektorka"}})
    manager = scene.people["manager"]
    write(
        school, manager, "The gate opens late.", words={("pl", "told"): "Brama otwiera się późno."}
    )
    write(school, manager, "A draft.", shown=False)
    polish, english = (organiser_words.of(school, tag) for tag in ("pl", "en"))
    assert polish == {
        "Aula",
        "Bez schodów",
        "Poranna kawa",
        "Dyrektorka",
        "Brama otwiera się późno.",
    }
    assert {hall.name, "Coffee morning", "Tea and toys.", host.role} <= english
    assert "The gate opens late." in english
    assert "A draft." not in english
    assert not any("Zyxcanary" in text for text in (*polish, *english)), "names are never spoken"
    assert kind(heard(school), "Aula") == sounds.MADE


def test_open_surveys_can_be_heard_with_every_answer(school, make_survey, voice):
    asked = ("one", "Which drink?", ["Tea", ("Coffee", "coffee")])
    make_survey(asked, title="At the door")
    make_survey("faces", title="A draft", state="draft")
    said = organiser_words.of(school, "en")
    assert {"At the door", "Which drink?", "Tea", "Coffee"} <= said
    assert "A draft" not in said
    assert "Which drink?" not in organiser_words.of(school, "pl")


def test_events_that_are_over_or_cancelled_are_not_said(school, scene, voice):
    event = db.session.query(Event).filter_by(school_id=school.id).first()
    assert event.title in organiser_words.of(school, "en"), "the control"
    event.cancelled_at = event.starts_at
    assert event.title not in organiser_words.of(school, "en")


def test_a_call_is_said_by_one_voice(school, voice):
    pieces, whole = ["Łódka", "14", "Idź do", "Aula"], "Łódka 14. Idź do: Aula."
    every = frozenset({*SENTENCES, "Łódka", "Idź do", "Aula"})
    keys = [sound_keys.key(piece) for piece in pieces]
    for piece in pieces[:-1]:
        clips.read(school, "pl", piece)
    found = heard(school, sentences=every)
    assert sounds.call_keys(found, True, pieces, whole) == [sound_keys.key(whole)]
    assert sounds.call_keys(found, False, pieces, whole) == []
    clips.read(school, "pl", "Aula")
    found = heard(school, sentences=every)
    assert sounds.call_keys(found, True, pieces, whole) == keys
    assert sounds.call_keys(found, False, pieces, whole) == keys
