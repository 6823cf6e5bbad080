"""What staff do to one party, and that each of it can be taken back."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, errors
from kiosk.domain import audit, signin_desk, today
from kiosk.domain.signins import Party
from kiosk.models.sign_in import SignIn


@pytest.fixture
def staff_id(scene):
    return scene.people["reception"]


@pytest.fixture
def party(sign_in):
    return sign_in("Canary Alpha", adults=2, children=1).reference


def found(school, reference):
    return signin_desk.party(school, reference)


def version(school):
    return today.version(school, clock.today(school.time_zone))


@pytest.mark.usefixtures("context")
class TestLeaving:
    def test_a_party_leaves_and_comes_back(self, school, staff_id, party):
        signin_desk.leave(school, staff_id, party)
        left_at = found(school, party).left_at
        assert left_at is not None
        assert signin_desk.come_back(school, staff_id, party) == left_at
        assert found(school, party).left_at is None

    def test_leaving_twice_keeps_the_first_time(self, school, staff_id, party):
        signin_desk.leave(school, staff_id, party)
        first = found(school, party).left_at
        signin_desk.leave(school, staff_id, party)
        assert found(school, party).left_at == first

    def test_an_undone_coming_back_has_its_old_time(self, school, staff_id, party):
        came = found(school, party).signed_in_at
        signin_desk.leave(school, staff_id, party)
        signin_desk.come_back(school, staff_id, party)
        signin_desk.leave(school, staff_id, party, at=came)
        assert found(school, party).left_at == came

    @pytest.mark.parametrize("off_by", [timedelta(days=-1), timedelta(days=1)])
    def test_nobody_leaves_before_they_came_or_tomorrow(self, school, staff_id, party, off_by):
        signin_desk.leave(school, staff_id, party, at=clock.now() + off_by)
        left_at = found(school, party).left_at
        assert abs(left_at - clock.now()) < timedelta(minutes=1)


@pytest.mark.usefixtures("context")
class TestChanging:
    def test_names_and_counts_change_and_change_back(self, school, staff_id, party):
        before = signin_desk.change(school, staff_id, party, Party.of(["سارة", "Zoë"], 1, 3))
        assert before == Party(("Canary Alpha",), 2, 1)
        assert found(school, party).names == ("سارة", "Zoë")
        signin_desk.change(school, staff_id, party, before)
        assert found(school, party).names == ("Canary Alpha",)
        assert found(school, party).adults == 2

    def test_a_changed_name_is_found_under_its_new_spelling(self, school, staff_id, party):
        signin_desk.change(school, staff_id, party, Party.of(["Zoë"], 1, 0))
        folded = db.session.scalar(
            sa.select(SignIn.folded).where(SignIn.school_id == school.id, SignIn.reference == party)
        )
        assert folded == "zoe"

    def test_the_log_holds_what_was_changed_and_never_a_name(self, school, staff_id, party):
        signin_desk.change(school, staff_id, party, Party.of(["Zoë"], 2, 1))
        entry = audit.recent(school, limit=1)[0]
        assert entry.act == "sign_in_changed"
        assert entry.facts == {"sign_in": party, "changed": ["names"]}

    def test_the_same_again_is_no_change(self, school, staff_id, party):
        before = version(school)
        signin_desk.change(school, staff_id, party, Party.of(["Canary Alpha"], 2, 1))
        assert version(school) == before


@pytest.mark.usefixtures("context")
class TestMerging:
    def test_two_sign_ins_of_the_same_people_count_once(self, school, staff_id, party, sign_in):
        other = sign_in("Canary Alpha", adults=2, children=1).reference
        signin_desk.merge(school, staff_id, other, into=party)
        assert found(school, other).same_as == party
        assert today.board(school, "en").adults == 2
        signin_desk.unmerge(school, staff_id, other)
        assert found(school, other).same_as is None
        assert today.board(school, "en").adults == 4

    def test_a_party_is_not_merged_with_itself(self, school, staff_id, party):
        with pytest.raises(signin_desk.SameParty):
            signin_desk.merge(school, staff_id, party, into=party)

    def test_a_party_off_the_list_takes_nobody_in(self, school, staff_id, party, sign_in):
        other = sign_in("Jo").reference
        signin_desk.remove(school, staff_id, other)
        with pytest.raises(signin_desk.OffTheList):
            signin_desk.merge(school, staff_id, party, into=other)

    def test_a_merged_party_neither_leaves_nor_changes(self, school, staff_id, party, sign_in):
        other = sign_in("Jo").reference
        signin_desk.merge(school, staff_id, other, into=party)
        with pytest.raises(signin_desk.OffTheList):
            signin_desk.leave(school, staff_id, other)
        with pytest.raises(signin_desk.OffTheList):
            signin_desk.change(school, staff_id, other, Party.of([], 1, 0))

    def test_others_of_the_day_are_offered_same_event_first(self, school, party, sign_in):
        visit = sign_in("Visitor", event=None).reference
        same = sign_in("Jo").reference
        offered = [other.reference for other in signin_desk.others(school, party)]
        assert offered == [same, visit]


@pytest.mark.usefixtures("context")
class TestRemoving:
    def test_a_party_is_taken_off_the_list_and_put_back(self, school, staff_id, party):
        signin_desk.remove(school, staff_id, party)
        assert found(school, party).removed
        assert today.board(school, "en").adults == 0
        signin_desk.put_back(school, staff_id, party)
        assert today.board(school, "en").adults == 2


VERBS = ["leave", "come_back", "remove", "put_back", "unmerge"]


@pytest.mark.usefixtures("context")
class TestEverything:
    @pytest.mark.parametrize("verb", VERBS)
    def test_another_school_finds_nothing(self, other, staff_id, party, verb):
        with pytest.raises(errors.NotFound):
            getattr(signin_desk, verb)(other, staff_id, party)

    def test_another_school_cannot_be_merged_into(self, other, staff_id, party):
        with pytest.raises(errors.NotFound):
            signin_desk.merge(other, staff_id, party, into=party)

    def test_each_act_is_logged_and_seen_by_polls(self, school, staff_id, party, sign_in):
        twin = sign_in("Jo").reference
        steps = [
            (signin_desk.leave, "sign_in_left", ()),
            (signin_desk.come_back, "sign_in_back", ()),
            (signin_desk.merge, "sign_in_merged", (twin,)),
            (signin_desk.unmerge, "sign_in_parted", ()),
            (signin_desk.remove, "sign_in_removed", ()),
            (signin_desk.put_back, "sign_in_put_back", ()),
        ]
        for act, word, more in steps:
            before = version(school)
            act(school, staff_id, party, *more)
            assert version(school) == before + 1, word
            entry = audit.recent(school, limit=1)[0]
            assert (entry.act, entry.staff_id, entry.facts["sign_in"]) == (word, staff_id, party)
        assert audit.verify(school) is None
