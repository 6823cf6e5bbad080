"""T9, P9: what parents told us, and what came of it. "I think so too" counts once a device."""

from flask import Blueprint, Response, g, request

from kiosk.domain import stories, story_agreements
from kiosk.web.plumbing import devices, story_cards
from kiosk.web.plumbing.access import EVERYONE, open_to
from kiosk.web.plumbing.pages import page, see_other

blueprint = Blueprint("stories", __name__)


@blueprint.get("/<lang:lang>/we-changed")
@open_to(EVERYONE)
def board() -> Response:
    """Show one story at a time, large; on a phone all of them, one under the other."""
    found = [story_cards.of(view) for view in stories.shown(g.school, g.language.tag)]
    references = [card.reference for card in found]
    asked = request.args.get("story", "")
    at = references.index(asked) if asked in references else 0
    return page(
        "parents/stories/board.html",
        cards=found if g.mode == "phone" else found[at : at + 1],
        before=references[at - 1] if at > 0 else None,
        after=references[at + 1] if at + 1 < len(found) else None,
        number=at + 1,
        total=len(found),
        thanked=request.args.get("thanks", ""),
        agreed=_agreed(references),
    )


def _agreed(references: list[str]) -> set[str]:
    """Return with which stories this phone agreed before; a tablet tells nobody what others did."""
    signs = {reference: devices.own_sign(reference) for reference in references}
    return story_agreements.agreed(
        g.school, {reference: sign for reference, sign in signs.items() if sign}
    )


@blueprint.post("/<lang:lang>/we-changed/<reference>/agree")
@open_to(EVERYONE)
def agree(reference: str) -> Response:
    """Count who thinks so too, a device once, and say thanks in any case."""
    is_new, count = story_agreements.is_new, story_agreements.agree
    return devices.count_once(reference, is_new, count, _back(reference))


def _back(reference: str) -> Response:
    if g.mode == "phone":
        return see_other("stories.board", thanks=reference, _anchor=f"agree-{reference}")
    return see_other("stories.board", story=reference, thanks=reference)
