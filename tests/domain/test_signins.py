"""Sign-ins: a party says "I am here", once, however often it is sent."""

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import event_editing, school_days, schools, signins
from kiosk.models.event import Event
from kiosk.models.sign_in import SchoolDay, SignIn

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def arrive(scene):
    """Return a way to sign in within the test's own transaction."""

    def sign_in(*names, adults=1, children=0, event=scene.event, school=scene.school, **more):
        usual = {"language": "en", "came_by": signins.TABLET, "key": tokens.reference()}
        party = signins.Party.of(names, adults, children)
        return signins.sign_in(school, event, party, **{**usual, **more})

    return sign_in


@pytest.fixture
def make_event(scene):
    """Return a way to make an event from minutes before to minutes after now."""

    def make(starts=-5, ends=55, **more):
        now = clock.now()
        draft = event_editing.Draft("Story time", venue=scene.building, room=scene.hall, **more)
        event = event_editing.create(
            scene.school, draft, now + timedelta(minutes=starts), now + timedelta(minutes=ends)
        )
        return event.reference

    return make


def stored(school, arrival):
    return db.session.scalars(
        sa.select(SignIn).where(
            SignIn.school_id == school.id, SignIn.reference == arrival.reference
        )
    ).one()


def stored_count(school):
    return db.session.scalar(
        sa.select(sa.func.count()).select_from(SignIn).where(SignIn.school_id == school.id)
    )


# --- names --------------------------------------------------------------------------------------

NAMES = [
    "A",
    "Ł",
    "王",
    "x" * 90,
    "O'Brien",
    "O’Brien",
    "d'Árc-Núñez",
    "José María de la Cruz",
    "محمد بن سعيد",
    "علی\u200cرضا",
    "כרמל",
    "Юлія",
    "Ελένη",
    "अनुष्का",
    "ক্ষমা",
    "ශ්‍රී",
    "李娜",
    "さくら",
    "김지우",
    "ቤተልሔም",
    "สมชาย",
    "Mum of Zoë 🌻",
    "👩‍👩‍👧",
    "Robert'); DROP TABLE sign_in;--",
    "<b>Ann</b> & {{ 7 * 7 }}",
    "=1+1",
    "100% Ann\\",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_kept_as_it_was_typed(arrive, school, name):
    assert stored(school, arrive(name)).names == (unicodedata.normalize("NFC", name),)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Zoe\u0308", "Zoë"),
        ("  Ann   Marie ", "Ann Marie"),
        ("Ann\r\nBcc: all@example.org", "Ann Bcc: all@example.org"),
        ("Ann\x00\x1b[2J", "Ann[2J"),
        ("\u202eAnn\u202c", "Ann"),
        ("\u2067Ann\u2069", "Ann"),
        ("A\u200bn\ufeffn", "Ann"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("ක්\u200dෂ", "ක්\u200dෂ"),
        ("Ann\udc80", "Ann"),
    ],
)
def test_a_name_is_kept_without_what_hides_or_reorders(arrive, school, typed, kept):
    assert stored(school, arrive(typed)).names == (kept,)


@pytest.mark.parametrize("names", [(), ("",), ("   ",), ("\u200b\u2060", "\u3164"), ("\u202e",)])
def test_nothing_to_be_seen_is_no_name(arrive, names):
    with pytest.raises(signins.NameMissing):
        arrive(*names)


def test_ninety_one_letters_are_too_many(arrive, school):
    with pytest.raises(signins.NameTooLong):
        arrive("x" * 91)
    assert stored_count(school) == 0


def test_letters_are_counted_after_cleaning(arrive, school):
    typed = " " + "e\u0301" * 90 + " \u202e"
    assert stored(school, arrive(typed)).names == ("é" * 90,)


def test_empty_names_among_others_are_left_out(arrive, school):
    assert stored(school, arrive("Ann", "", "  ", "Ben")).names == ("Ann", "Ben")


def test_a_name_is_found_without_accents_or_capitals(arrive, school):
    assert stored(school, arrive("Łukasz Żak", "ZOË")).folded == "lukasz zak zoe"


# --- how many -----------------------------------------------------------------------------------


def test_twelve_names_and_sixty_people_are_one_party(arrive, school):
    row = stored(school, arrive(*(f"N{n}" for n in range(12)), adults=60, children=60))
    assert (len(row.names), row.adults, row.children) == (12, 60, 60)


@pytest.mark.parametrize(
    ("names", "adults", "children"),
    [(13, 1, 0), (1, 0, 0), (1, -1, 0), (1, 61, 0), (1, 1, 61), (1, 1, -1)],
)
def test_a_party_that_cannot_be_is_refused(arrive, school, names, adults, children):
    with pytest.raises(signins.PartyTooLarge):
        arrive(*(f"N{n}" for n in range(names)), adults=adults, children=children)
    assert stored_count(school) == 0


def test_the_database_itself_refuses_a_party_without_adults(scene, arrive):
    row = stored(scene.school, arrive("Ann"))
    row.adults = 0
    with pytest.raises(db.Conflict):
        db.session.flush()


# --- which event --------------------------------------------------------------------------------


def test_a_sign_in_belongs_to_its_event_place_and_day(arrive, scene, school):
    row = stored(school, arrive("Ann", language="pl", came_by=signins.PHONE))
    event = db.session.scalars(
        sa.select(Event).where(Event.school_id == school.id, Event.id == row.event_id)
    ).one()
    assert event.reference == scene.event
    assert row.venue_id == scene.building.id
    assert row.day == clock.today(school.time_zone)
    assert (row.language, row.came_by, row.left_at) == ("pl", "phone", None)


def test_a_visit_without_an_event_is_on_the_list_too(arrive, school):
    row = stored(school, arrive("Ann", event=None))
    assert (row.event_id, row.venue_id) == (None, None)


def test_an_event_nobody_made_is_not_found(arrive):
    with pytest.raises(errors.NotFound):
        arrive("Ann", event=tokens.reference())


def test_an_event_of_another_school_is_not_found(arrive, other, scene):
    with pytest.raises(errors.NotFound):
        arrive("Ann", school=other, event=scene.event)


def test_an_event_that_has_ended_takes_nobody(arrive, make_event, school):
    ended = make_event(-120, -1)
    with pytest.raises(signins.EventEnded):
        arrive("Ann", event=ended)
    assert stored_count(school) == 0


def test_an_event_ends_at_its_last_instant(arrive, scene):
    event = db.session.scalars(
        sa.select(Event).where(Event.school_id == scene.school.id, Event.reference == scene.event)
    ).one()
    with clock.at(event.ends_at - timedelta(microseconds=1)):
        arrive("Ann")
    with clock.at(event.ends_at), pytest.raises(signins.EventEnded):
        arrive("Ben")


def test_a_cancelled_event_takes_nobody(arrive, make_event, scene):
    reference = make_event()
    event_editing.cancel(scene.school, [event_editing.planned(scene.school, reference).event])
    with pytest.raises(signins.EventCancelled):
        arrive("Ann", event=reference)


def test_tomorrows_event_takes_nobody_today(arrive, make_event):
    with pytest.raises(signins.EventNotToday):
        arrive("Ann", event=make_event(24 * 60, 25 * 60))


def test_an_event_later_today_takes_somebody_early(arrive, scene):
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    with clock.at(noon):
        event = event_editing.create(
            scene.school,
            event_editing.Draft("Later"),
            noon + timedelta(hours=3),
            noon + timedelta(hours=4),
        )
        assert arrive("Ann", event=event.reference).event_id == event.id


def test_an_event_through_midnight_takes_people_on_both_days(arrive, scene):
    evening = datetime(2026, 11, 23, 22, tzinfo=UTC)
    with clock.at(evening):
        event = event_editing.create(
            scene.school, event_editing.Draft("Night"), evening, evening + timedelta(hours=4)
        )
    days = set()
    for hours in (0, 3):
        with clock.at(evening + timedelta(hours=hours)):
            days.add(stored(scene.school, arrive("Ann", event=event.reference)).day)
    assert len(days) == 2


# --- no name ------------------------------------------------------------------------------------


def test_where_names_are_needed_nobody_can_be_counted_only(arrive, school):
    with pytest.raises(signins.NameMissing):
        arrive("Ann", without_name=True)
    assert stored_count(school) == 0


def test_a_visit_without_an_event_needs_a_name(arrive):
    with pytest.raises(signins.NameMissing):
        arrive(event=None, without_name=True)


def test_where_names_are_not_needed_a_party_can_be_counted_only(arrive, make_event, school):
    answer = arrive(event=make_event(names_needed=False), without_name=True, adults=2, children=3)
    row = stored(school, answer)
    assert answer.counted_only
    assert (row.names, row.folded, row.adults, row.children) == ((), "", 2, 3)


def test_choosing_to_give_no_name_drops_a_name_already_typed(arrive, make_event, school):
    answer = arrive("Ann", event=make_event(names_needed=False), without_name=True)
    assert stored(school, answer).names == ()


def test_an_empty_form_is_not_taken_for_the_wish_to_give_no_name(arrive, make_event):
    with pytest.raises(signins.NameMissing):
        arrive("  ", event=make_event(names_needed=False))


def test_staff_can_count_a_party_whose_name_they_do_not_know(arrive, school):
    assert stored(school, arrive(came_by=signins.DESK, adults=4)).names == ()


# --- the same again -----------------------------------------------------------------------------


def test_the_same_key_twice_is_one_sign_in_and_the_same_answer(arrive, school):
    key = tokens.reference()
    first = arrive("Ann", children=2, key=key)
    assert arrive("Ann", children=2, key=key) == first
    assert first.ticket is not None
    assert stored_count(school) == 1


def test_without_the_same_key_the_same_party_is_two_sign_ins(arrive, school):
    """The control: it is the key that keeps a repeat out, nothing else does."""
    arrive("Ann")
    arrive("Ann")
    assert stored_count(school) == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"names": ("Ben",)},
        {"adults": 2},
        {"children": 1},
        {"event": None},
        {"names": ("Ann", "Ben")},
    ],
)
def test_the_same_key_with_other_content_is_refused(arrive, school, changed):
    key = tokens.reference()
    arrive("Ann", key=key)
    names = changed.pop("names", ("Ann",))
    with pytest.raises(signins.KeyTaken):
        arrive(*names, key=key, **changed)
    assert stored_count(school) == 1


def test_names_that_only_look_joined_are_other_content(arrive):
    """Two names and one name with the same letters are not the same party."""
    key = tokens.reference()
    arrive("Ann", "Ben", key=key)
    with pytest.raises(signins.KeyTaken):
        arrive("Ann Ben", key=key)


def test_a_retry_is_answered_the_same_when_the_event_has_just_ended(arrive, make_event, school):
    key, event = tokens.reference(), make_event()
    first = arrive("Ann", key=key, event=event)
    with clock.at(clock.now() + timedelta(hours=2)):
        assert arrive("Ann", key=key, event=event) == first
        with pytest.raises(signins.KeyTaken):
            arrive("Ben", key=key, event=event)
        with pytest.raises(signins.EventEnded):
            arrive("Ann", event=event)
    assert stored_count(school) == 1


def test_a_retry_is_answered_the_same_when_the_event_was_cancelled_meanwhile(
    arrive, make_event, school
):
    key, reference = tokens.reference(), make_event()
    first = arrive("Ann", key=key, event=reference)
    event_editing.cancel(school, [event_editing.planned(school, reference).event])
    assert arrive("Ann", key=key, event=reference) == first


def test_a_retry_after_midnight_is_answered_the_same(arrive, school):
    key, midnight = tokens.reference(), datetime(2026, 11, 24, tzinfo=UTC)
    with clock.at(midnight - timedelta(seconds=1)):
        first = arrive("Ann", key=key, event=None)
    with clock.at(midnight + timedelta(seconds=1)):
        assert arrive("Ann", key=key, event=None) == first
    assert stored(school, first).day.isoformat() == "2026-11-23"


def test_a_key_belongs_to_one_school(arrive, school, other):
    key = tokens.reference()
    one = arrive("Ann", key=key, event=None)
    two = arrive("Ben", key=key, event=None, school=other)
    assert one.reference != two.reference
    assert stored(other, two).names == ("Ben",)


# --- tickets ------------------------------------------------------------------------------------


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=25))
def test_no_two_parties_of_a_day_share_a_ticket(arrive, school, story):
    """However sign-ins and repeats of earlier ones follow each other."""
    savepoint = db.session.begin_nested()
    sent, answers = [], []
    for which, again in story:
        key, name = sent[which % len(sent)] if again and sent else (tokens.reference(), "Ann")
        sent.append((key, name))
        answers.append((key, arrive(name, key=key)))
    by_key = dict(answers)
    assert all(by_key[key] == answer for key, answer in answers)
    given_out = [answer.ticket for answer in by_key.values()]
    assert len(set(given_out)) == len(given_out)
    savepoint.rollback()


def test_the_database_itself_refuses_the_same_ticket_twice_in_a_day(arrive, school):
    one, two = stored(school, arrive("Ann")), stored(school, arrive("Ben"))
    two.ticket_picture, two.ticket_number = one.ticket_picture, one.ticket_number
    with pytest.raises(db.Conflict):
        db.session.flush()


def test_after_the_last_ticket_of_a_day_people_still_sign_in(arrive, school):
    day = clock.today(school.time_zone)
    school_days.note_change(school, day)
    db.session.execute(
        sa.update(SchoolDay).where(SchoolDay.school_id == school.id).values(arrivals=1067)
    )
    assert arrive("Ann").ticket is not None
    assert arrive("Ben").ticket is None
    assert arrive("Cem").ticket is None


def test_a_school_without_leaving_numbers_gives_none(arrive, school):
    schools.attached(school).leaving_numbers = False
    db.session.flush()
    without = schools.attached(school)
    assert arrive("Ann", school=without).ticket is None


def test_an_answer_can_be_asked_for_again_in_its_own_school_only(arrive, school, other):
    answer = arrive("Ann")
    assert signins.arrival(school, answer.reference) == answer
    with pytest.raises(errors.NotFound):
        signins.arrival(other, answer.reference)
