"""I think so too: one device counts once for a story, and nothing else about it is known.

`device` is a text that stands for one device and one story: pages make it from a random cookie
and the secret of the instance (decision 0017). Its digest is kept, beside nothing.
"""

from collections.abc import Mapping

import sqlalchemy as sa

from kiosk.core import db, tokens
from kiosk.domain import stories
from kiosk.domain.stories import Story
from kiosk.models.school import School
from kiosk.models.story import StoryAgreement


def agree(school: School, story_reference: str, device: str) -> bool:
    """Count a device that thinks so too; say whether it counted. Again changes nothing.

    Nobody can agree with what is not shown. Refuses NotFound.
    """
    story = stories.by_reference(school, story_reference)
    if not story.shown:
        return False
    row = {"school_id": school.id, "story_id": story.id, "device_digest": tokens.digest(device)}
    add = db.insert(StoryAgreement).on_conflict_do_nothing(
        index_elements=["story_id", "device_digest"]
    )
    if db.session.execute(add.returning(StoryAgreement.id), row).first() is None:
        return False
    db.session.execute(
        sa.update(Story)
        .where(Story.school_id == school.id, Story.id == story.id)
        .values(agreed=Story.agreed + 1),
        execution_options={"synchronize_session": False},
    )
    return True


def is_new(school: School, story_reference: str, device: str) -> bool:
    """Say whether a device would count: the story is shown, and it is the device's first time.

    Refuses NotFound.
    """
    story = stories.by_reference(school, story_reference)
    return story.shown and not agreed(school, {story_reference: device})


def agreed(school: School, devices: Mapping[str, str]) -> set[str]:
    """Return the references of those stories with which a device has agreed.

    `devices` is what stands for the device, by the reference of the story.
    """
    digests = {tokens.digest(device): reference for reference, device in devices.items()}
    if not digests:
        return set()
    found = db.session.scalars(
        sa.select(StoryAgreement.device_digest).where(
            StoryAgreement.school_id == school.id, StoryAgreement.device_digest.in_(digests)
        )
    )
    return {digests[digest] for digest in found}
