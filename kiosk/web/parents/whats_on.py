"""T8, P8: what is on, and one event without signing in. P3: their files for calendars."""

from flask import Blueprint, Response, g, request

from kiosk.core import clock
from kiosk.domain import calendar_files, event_wishes, events
from kiosk.domain.calendar_files import Entry
from kiosk.domain.events import EventView
from kiosk.web.plumbing import devices, event_cards, look, reachable
from kiosk.web.plumbing.access import EVERYONE, open_to
from kiosk.web.plumbing.event_cards import EventCard
from kiosk.web.plumbing.pages import page, see_other, unchanged

blueprint = Blueprint("whats_on", __name__)

#: So many cards stand on the tablet without scrolling; fewer where one has much to read, or where
#: the words are large.
MOST_CARDS, MOST_LONG, MOST_LARGE = 6, 4, 3
LONG_TITLE, MANY_BADGES = 40, 3
#: So many other dates of a series stand beside one of them.
MOST_DATES = {"tablet": 2, "phone": 6}
CALENDAR = "text/calendar; charset=utf-8"


@blueprint.get("/<lang:lang>/whats-on")
@open_to(EVERYONE)
def whats_on() -> Response:
    """Show what is on in the next weeks: a few at a time on the tablet, all on a phone."""
    pages = _pages(event_cards.coming())
    asked = request.args.get("page", 1, type=int)
    number = asked if 1 <= asked <= len(pages) else 1
    return page(
        "parents/whats_on/list.html",
        cards=pages[number - 1],
        before=number - 1,
        after=number + 1 if number < len(pages) else 0,
        feed=reachable.link("whats_on.follow"),
    )


def _pages(cards: list[EventCard]) -> list[list[EventCard]]:
    """Return what stands on one screen, and on the next ones; on a phone all is one page."""
    if g.mode != "tablet":
        return [cards]
    pages = []
    while cards:
        most = _most(cards)
        pages.append(cards[:most])
        cards = cards[most:]
    return pages or [[]]


def _most(cards: list[EventCard]) -> int:
    """Return how many of these cards fit on one screen of the tablet."""
    if look.of(request).size > 100:
        return MOST_LARGE
    much = any(
        len(card.title.text) > LONG_TITLE or len(card.badges) >= MANY_BADGES
        for card in cards[:MOST_CARDS]
    )
    return MOST_LONG if much else MOST_CARDS


@blueprint.get("/<lang:lang>/whats-on/<reference>")
@open_to(EVERYONE)
def event(reference: str) -> Response:
    """Show one event and what can be done about it; nobody signs in here."""
    view = events.by_reference(g.school, reference, g.language.tag)
    over = view.cancelled or view.ended(clock.now())
    dates = [] if over else events.other_dates(g.school, view, g.language.tag)
    thanked = not over and "thanks" in request.args
    return page(
        "parents/whats_on/event.html",
        event=event_cards.of(view),
        state="cancelled" if view.cancelled else "over" if over else "before",
        thanked=thanked,
        wished=not over and (thanked or _wished(reference)),
        dates=[event_cards.of(date) for date in dates[: MOST_DATES[g.mode]]],
        next_up=event_cards.next_up(reference) if over else [],
    )


def _wished(reference: str) -> bool:
    """Say whether this phone was counted before; a tablet tells nobody what others touched."""
    sign = devices.own_sign(reference)
    return sign is not None and event_wishes.wished(g.school, sign)


@blueprint.post("/<lang:lang>/whats-on/<reference>/come")
@open_to(EVERYONE)
def come(reference: str) -> Response:
    """Count who would like to come, a device once, and say thanks in any case."""
    answer = see_other("whats_on.event", reference=reference, thanks="yes", _anchor="come")
    return devices.count_once(reference, event_wishes.is_new, event_wishes.wish, answer)


@blueprint.get("/<lang:lang>/whats-on/<reference>/calendar.ics")
@open_to(EVERYONE)
def calendar(reference: str) -> Response:
    """Give an event as a file for a calendar; of a cancelled one, what strikes it out there."""
    view = events.by_reference(g.school, reference, g.language.tag)
    day = clock.local(view.starts_at, g.school.time_zone).date()
    response = Response(
        calendar_files.of_event(_entry(view), g.language.tag), content_type=CALENDAR
    )
    response.headers["Content-Disposition"] = f'attachment; filename="event-{day}.ics"'
    return response


@blueprint.get("/<lang:lang>/whats-on.ics")
@open_to(EVERYONE)
def follow() -> Response:
    """Give all events as one file; a calendar that has its address looks again by itself."""
    tag = f"on.{g.school.changes}.{clock.now():%y%m%d%H}.{g.language.tag}"
    answer = unchanged(tag)
    if answer is not None:
        return answer
    found = events.to_follow(g.school, g.language.tag)
    entries = [_entry(view) for view in found]
    content = calendar_files.of_events(entries, g.school.name, g.language.tag)
    response = Response(content, content_type=CALENDAR)
    response.headers["Content-Disposition"] = 'inline; filename="whats-on.ics"'
    response.set_etag(tag)
    return response


def _entry(view: EventView) -> Entry:
    told = (view.sentence, *view.access)
    return Entry(
        reference=view.reference,
        changes=view.edits,
        starts_at=view.starts_at,
        ends_at=view.ends_at,
        summary=view.title.text,
        place=view.place.text if view.place else "",
        description="\n".join(words.text for words in told if words),
        link=reachable.link("whats_on.event", reference=view.reference),
        cancelled=view.cancelled,
    )
