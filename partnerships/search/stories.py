"""Stories: those that everybody may read, and those that concern an organisation."""

from django.db.models import Prefetch, Q, QuerySet

from malmoandan.core.models import Term
from partnerships.models import Organisation, Story, StoryParty


def stories(*, theme: Term | None = None) -> QuerySet[Story]:
    """Published stories with their parties, the latest first."""
    found = Story.objects.public()
    if theme is not None:
        found = found.filter(themes=theme)
    return with_parties(found)


def with_parties(found: QuerySet[Story]) -> QuerySet[Story]:
    """The same with whom they are about, in a fixed number of questions."""
    parties = StoryParty.objects.select_related("organisation__kind")
    return found.select_related("picture").prefetch_related(
        Prefetch("parties", parties), "themes"
    )


def of_organisation(organisation: Organisation) -> list[Story]:
    """The stories that the organisation tells, and those about it that are sent."""
    about = StoryParty.objects.filter(organisation=organisation)
    rows = with_parties(Story.objects.filter(pk__in=about.values("story")))
    return [story for story in rows if shows_to(story, organisation)]


def shows_to(story: Story, organisation: Organisation) -> bool:
    """Whether the organisation may read it: a draft is only its teller's."""
    parties = [party.organisation_id for party in story.parties.all()]
    if organisation.pk not in parties:
        return False
    return story.state != Story.State.DRAFT or parties[0] == organisation.pk


def waits_for_answer(organisation: Organisation) -> QuerySet[Story]:
    """The stories that the organisation has not said yes or no to."""
    sent = Q(state=Story.State.SENT)
    pending = StoryParty.objects.filter(
        organisation=organisation, answer=StoryParty.Answer.PENDING
    )
    return Story.objects.filter(sent, pk__in=pending.values("story"))
