"""Stories of two organisations, as far as a test wants them to have come."""

from partnerships import actions
from partnerships.models import Story, StoryParty
from tests.core.uploads import picture, upload
from tests.partnerships.people import NOW, TODAY


def image(name: str = "bild.jpg"):
    return upload(name, picture("JPEG"))


DESCRIBED = {
    "picture_alt": "Två vid ett bord",
    "picture_basis": "consent",
    "picture_until": TODAY,
}


def written(body, parties, by, at=NOW, photo=None, **more) -> Story:
    facts = {"title": "Det blev språk", "text": "Vi pratade.", **more}
    return actions.write_story(
        organisation=body,
        parties=parties,
        facts=facts,
        language="sv",
        by=by,
        at=at,
        picture=photo,
    )


def sent(body, other, by, **more) -> Story:
    story = written(body, [other], by, **more)
    actions.send_story(story=story, organisation=body, by=by, at=NOW)
    story.refresh_from_db()
    return story


def answer(story, organisation, by, what, reason="") -> None:
    actions.answer_story(
        story=story,
        organisation=organisation,
        answer=what,
        reason=reason,
        by=by,
        at=NOW,
    )
    story.refresh_from_db()


def published(body, other, anna, bo, keeper, **more) -> Story:
    story = sent(body, other, anna, **more)
    answer(story, other, bo, StoryParty.Answer.YES)
    actions.publish_story(story=story, by=keeper, at=NOW)
    story.refresh_from_db()
    return story
