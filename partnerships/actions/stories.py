"""Stories: written by one party, agreed to by all, published by a coordinator."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from malmoandan.core import actions as core
from malmoandan.core import audit, files
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible, move
from partnerships.actions.projects import SECOND_CLICK
from partnerships.actions.reaching import coordinators_of, recipients_of
from partnerships.emails import stories as emails
from partnerships.models import Organisation, Story, StoryParty, StoryRefusal

FIELDS = ("title", "text", "effect", "place", "project", "case")
ABOUT_PICTURE = ("picture_alt", "picture_basis", "picture_children", "picture_until")
Facts = Mapping[str, Any]


@transaction.atomic
def write_story(
    *,
    organisation: Organisation,
    parties: Iterable[Organisation],
    facts: Facts,
    language: str,
    by: User,
    at: datetime,
    picture: "File[bytes] | None" = None,
) -> Story:
    """Begin a story that the organisation tells: a draft, which nobody else sees.

    `facts` are values of `FIELDS`, `ABOUT_PICTURE` and `themes`. A draft with the same
    title from the same person minutes ago is a second click, and is returned.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    mine = Story.objects.filter(
        written_by=by,
        state=Story.State.DRAFT,
        title=facts["title"],
        parties__organisation=organisation,
        written_at__gt=at - SECOND_CLICK,
    )
    if story := mine.first():
        return story
    story = Story(written_by=by, written_at=at, language=language)
    _write(story, facts)
    story.parties.create(organisation=organisation)
    _set_parties(story, organisation, parties)
    _take_picture(story, picture, by, at)
    audit.record(
        verb="story.written", subject=story, by=by, at=at, organisation=organisation.pk
    )
    return story


@transaction.atomic
def change_story(
    *,
    story: Story,
    organisation: Organisation,
    parties: Iterable[Organisation],
    facts: Facts,
    by: User,
    at: datetime,
    picture: "File[bytes] | None" = None,
    without_picture: bool = False,
) -> None:
    """Write the draft anew; a new picture takes the place of the old one.

    Raises `NotPossible(StoryRefusal)` for a story that has been sent, or another's.
    """
    story = _told_by(story, organisation)
    if story.state != Story.State.DRAFT:
        raise NotPossible(StoryRefusal.WRONG_STATE)
    _write(story, facts)
    _set_parties(story, organisation, parties)
    if without_picture or picture is not None:
        _drop_picture(story, by, at)
    _take_picture(story, picture, by, at)
    audit.record(verb="story.changed", subject=story, by=by, at=at)


@transaction.atomic
def send_story(
    *, story: Story, organisation: Organisation, by: User, at: datetime
) -> None:
    """Ask the other parties for their yes; the teller's own is given by sending.

    Raises `NotPossible(StoryRefusal)` when it lacks parties or what a picture needs.
    """
    story = _told_by(story, organisation)
    if reason := story.why_not_send():
        raise NotPossible(reason)
    move(story, "send", by=by, at=at, refusal=StoryRefusal.WRONG_STATE)
    story.returned_reason = ""
    story.save(update_fields=["returned_reason"])
    story.parties.update(
        answer=StoryParty.Answer.PENDING, answered_by=None, answered_at=None, reason=""
    )
    _answer(_party(story, organisation), StoryParty.Answer.YES, "", by, at)
    for party in story.parties.exclude(organisation=organisation):
        _tell("story_asked", story, party.organisation, at, about=organisation)


@transaction.atomic
def call_story_back(
    *, story: Story, organisation: Organisation, by: User, at: datetime
) -> None:
    """Make the sent story a draft again, to be changed by those who tell it."""
    story = _told_by(story, organisation)
    move(story, "call_back", by=by, at=at, refusal=StoryRefusal.WRONG_STATE)


@transaction.atomic
def discard_story(
    *, story: Story, organisation: Organisation, by: User, at: datetime
) -> None:
    """Throw the draft away, and its picture; the trail keeps that it was there."""
    story = _told_by(story, organisation)
    if story.state != Story.State.DRAFT:
        raise NotPossible(StoryRefusal.WRONG_STATE)
    _drop_picture(story, by, at)
    audit.record(verb="story.discarded", subject=story, by=by, at=at)
    story.delete()


@transaction.atomic
def answer_story(
    *,
    story: Story,
    organisation: Organisation,
    answer: str,
    reason: str,
    by: User,
    at: datetime,
) -> None:
    """Say the organisation's yes or no; it may change its mind, with a reason for no.

    A no to a published story takes it down. The teller hears of a no, the coordinators
    when everybody has said yes. Raises `NotPossible(StoryRefusal)`.
    """
    story = _locked(story)
    party = _party(story, organisation)
    if story.state == Story.State.DRAFT:
        raise NotPossible(StoryRefusal.WRONG_STATE)
    if party.answer == answer:
        raise NotPossible(StoryRefusal.ANSWERED)
    if answer == StoryParty.Answer.NO and not reason.strip():
        raise NotPossible(StoryRefusal.NEEDS_REASON)
    _answer(party, answer, reason, by, at)
    audit.record(
        verb="story.answered",
        subject=story,
        by=by,
        at=at,
        organisation=organisation.pk,
        answer=answer,
    )
    if answer == StoryParty.Answer.NO:
        _hear_no(story, party, by, at)
    elif not story.parties.exclude(answer=StoryParty.Answer.YES).exists():
        _tell_coordinators("story_ready", story, at)


@transaction.atomic
def publish_story(*, story: Story, by: User, at: datetime) -> None:
    """Let everybody read the story; its parties are told.

    Raises `NotPossible(StoryRefusal)`: the first of `Story.why_not_publish`.
    """
    story = _locked(story)
    if found := story.why_not_publish():
        raise NotPossible(found[0])
    move(story, "publish", by=by, at=at, refusal=StoryRefusal.WRONG_STATE)
    story.published_at = story.published_at or at
    story.save(update_fields=["published_at"])
    for party in story.parties.all():
        _tell("story_published", story, party.organisation, at)


@transaction.atomic
def send_story_back(*, story: Story, reason: str, by: User, at: datetime) -> None:
    """Give the story back to those who tell it, who read why and may change it."""
    _need(reason)
    story = _locked(story)
    move(story, "send_back", by=by, at=at, refusal=StoryRefusal.WRONG_STATE)
    story.returned_reason = reason.strip()
    story.save(update_fields=["returned_reason"])
    teller = story.teller()
    if teller is not None:
        _tell("story_sent_back", story, teller.organisation, at, reason=reason)


@transaction.atomic
def withdraw_story(*, story: Story, reason: str, by: User, at: datetime) -> None:
    """Take a published story down; its parties read why."""
    _need(reason)
    story = _locked(story)
    move(story, "withdraw", by=by, at=at, refusal=StoryRefusal.WRONG_STATE)
    for party in story.parties.all():
        _tell("story_taken_down", story, party.organisation, at, reason=reason)


@transaction.atomic
def remove_old_pictures(*, today: date, at: datetime) -> int:
    """Remove pictures whose last day has gone; the stories keep what they showed."""
    old = Story.objects.filter(picture__isnull=False, picture_until__lt=today)
    stories = list(old.select_for_update(of=("self",)))
    for story in stories:
        _drop_picture(story, None, at)
        audit.record(verb="story.picture_ended", subject=story, by=None, at=at)
    return len(stories)


def _locked(story: Story) -> Story:
    return Story.objects.select_for_update().get(pk=story.pk)


def _told_by(story: Story, organisation: Organisation) -> Story:
    """The story, locked, if it is the organisation that tells it."""
    story = _locked(story)
    teller = story.teller()
    if teller is None or teller.organisation_id != organisation.pk:
        raise NotPossible(StoryRefusal.NOT_THE_TELLER)
    return story


def _party(story: Story, organisation: Organisation) -> StoryParty:
    party: StoryParty | None = story.parties.filter(organisation=organisation).first()
    if party is None:
        raise NotPossible(StoryRefusal.NOT_A_PARTY)
    return party


def _need(reason: str) -> None:
    if not reason.strip():
        raise NotPossible(StoryRefusal.NEEDS_REASON)


def _write(story: Story, facts: Facts) -> None:
    for name in (*FIELDS, *ABOUT_PICTURE):
        if name in facts:
            setattr(story, name, facts[name])
    story.save()
    story.themes.set(facts.get("themes", ()))


def _set_parties(
    story: Story, teller: Organisation, parties: Iterable[Organisation]
) -> None:
    wanted = {party.pk: party for party in parties if party.pk != teller.pk}
    rest = story.parties.exclude(organisation=teller)
    rest.exclude(organisation__in=wanted).delete()
    known = set(rest.values_list("organisation", flat=True))
    for pk in wanted.keys() - known:
        story.parties.create(organisation=wanted[pk])


def _take_picture(
    story: Story, picture: "File[bytes] | None", by: User, at: datetime
) -> None:
    if picture is not None:
        story.picture = core.store_file(
            content=picture, allowed=files.PICTURES, by=by, at=at
        )
        story.save(update_fields=["picture"])


def _drop_picture(story: Story, by: User | None, at: datetime) -> None:
    stored, story.picture = story.picture, None
    story.save(update_fields=["picture"])
    if stored is not None:
        core.remove_file(stored=stored, by=by, at=at)


def _answer(
    party: StoryParty, answer: str, reason: str, by: User, at: datetime
) -> None:
    party.answer, party.reason = answer, reason.strip()
    party.answered_by, party.answered_at = by, at
    party.save()


def _hear_no(story: Story, party: StoryParty, by: User, at: datetime) -> None:
    """Take a published story down, and tell those who told it."""
    was_public = story.state == Story.State.PUBLISHED
    if was_public:
        move(story, "withdraw", by=by, at=at, refusal=StoryRefusal.WRONG_STATE)
        _tell_coordinators("story_withdrawn_by_party", story, at)
    teller = story.teller()
    if teller is not None and teller.pk != party.pk:
        letter = "story_taken_down" if was_public else "story_answered_no"
        _tell(
            letter,
            story,
            teller.organisation,
            at,
            about=party.organisation,
            reason=party.reason,
        )


def _tell(
    letter: str, story: Story, organisation: Organisation, at: datetime, **more: Any
) -> None:
    readers = recipients_of(organisation, today=timezone.localdate(at))
    emails.to_party(letter, story, organisation, readers, at=at, **more)


def _tell_coordinators(letter: str, story: Story, at: datetime) -> None:
    readers = coordinators_of(None, today=timezone.localdate(at))
    emails.to_coordinators(letter, story, readers, at=at)
