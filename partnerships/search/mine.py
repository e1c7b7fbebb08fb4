"""What one person has here: whom they speak for, what waits, what they were part of."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Min, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from malmoandan.core.models import Side, User
from partnerships.models import (
    AdviceCase,
    Affiliation,
    Application,
    IopCase,
    IopParty,
    Organisation,
    Project,
    SelfDeclaration,
    Story,
    StoryParty,
    WorkingGroup,
)
from partnerships.models.iop_possible import is_renewal_asked
from partnerships.models.people import review_due
from partnerships.search.waiting import Asked, Waiting


@dataclass(frozen=True)
class Part:
    """Something that one's organisations have been part of."""

    text: str
    url: str
    kind: str


def affiliations_of(person: User) -> list[Affiliation]:
    """Whom the person speaks for or has been invited or asked to speak for."""
    rows = Affiliation.objects.open().filter(person=person)
    found = rows.select_related("organisation__kind", "organisation__umbrella")
    return list(found.order_by("organisation__name_key", "pk"))


def waits_for_person(
    person: User, affiliations: Sequence[Affiliation], today: date
) -> list[Waiting]:
    """What the person has to answer or do, for every organisation, oldest first."""
    active = [a for a in affiliations if a.state == Affiliation.State.ACTIVE]
    bodies = {a.organisation_id: a.organisation for a in active}
    kept = [a.organisation for a in active if a.role == Affiliation.Role.ADMINISTRATOR]
    found = [
        *_invitations(affiliations),
        *_requests(kept),
        *_cards(kept, today),
        *_reviews(active, today),
        *_stories(person, bodies),
        *_partnerships(bodies, today),
    ]
    return sorted(
        found, key=lambda waiting: (waiting.since or today, str(waiting.text))
    )


def asked_of_coordinator(sides: Iterable[str], today: date) -> list[Asked]:
    """What waits for whoever coordinates these sides, to be counted together."""
    mine = Q(organisation__kind__meaning__in=sides)
    if Side.CIVIL in sides:
        # A new organisation belongs to civil society until somebody knows better.
        mine |= Q(organisation=None) | Q(organisation__kind=None)
    asked = [_first_contacts(mine), _requests_of(mine), _unreachable(mine)]
    asked.append(_mentioned(sides))
    if Side.CIVIL in sides:
        asked.append(_declarations())
    return [*asked, _silent(today), _advice()]


def _first_contacts(mine: Q) -> Asked:
    return _asked(
        Application.objects.filter(mine, state=Application.State.WAITING),
        "confirmed_at",
        lambda n: ngettext(
            "%d first contact waits for a decision.",
            "%d first contacts wait for a decision.",
            n,
        ),
        "state__exact=waiting",
    )


def _requests_of(mine: Q) -> Asked:
    return _asked(
        Affiliation.objects.filter(mine, state=Affiliation.State.REQUESTED),
        "asked_at",
        lambda n: ngettext(
            "%d person asks to speak for an organisation.",
            "%d people ask to speak for organisations.",
            n,
        ),
        "state__exact=requested",
    )


def _unreachable(mine: Q) -> Asked:
    return _asked(
        Affiliation.objects.active().filter(mine, unreachable_at__isnull=False),
        "unreachable_at",
        lambda n: ngettext(
            "Letters to %d contact come back.",
            "Letters to %d contacts come back.",
            n,
        ),
        "unreachable=1",
    )


def _mentioned(sides: Iterable[str]) -> Asked:
    """Bodies that a file named, of one's own side or of nobody knows which."""
    of_ours = Q(kind__meaning__in=sides) | Q(kind=None)
    named = Organisation.objects.standing().filter(
        of_ours, state=Organisation.State.MENTIONED
    )
    return _asked(
        named,
        "",
        lambda n: ngettext(
            "%d organisation is only named in a source: verify it or merge it.",
            "%d organisations are only named in sources: verify or merge them.",
            n,
        ),
        "state__exact=mentioned",
    )


def _declarations() -> Asked:
    return _asked(
        SelfDeclaration.objects.waiting(),
        "declared_at",
        lambda n: ngettext(
            "%d self-declaration waits for review.",
            "%d self-declarations wait for review.",
            n,
        ),
    )


def _silent(today: date) -> Asked:
    """Partnerships whose year nobody has told of: either coordinator sees to them."""
    year = today.year if today.month == 12 else today.year - 1
    return _asked(
        IopCase.objects.missing_status(year),
        "",
        lambda n: (
            ngettext(
                "%(n)d partnership lacks its status for %(year)d.",
                "%(n)d partnerships lack their status for %(year)d.",
                n,
            )
            % {"n": n, "year": year}
        ),
    )


def _advice() -> Asked:
    return _asked(
        AdviceCase.objects.filter(answered_on=None),
        "asked_on",
        lambda n: ngettext(
            "%d question for advice has no answer.",
            "%d questions for advice have no answer.",
            n,
        ),
    )


def _asked(
    rows: QuerySet[Any], since: str, words: Callable[[int], str], query: str = ""
) -> Asked:
    page = reverse(f"admin:partnerships_{rows.model._meta.model_name}_changelist")
    return Asked(rows, words, f"{page}?{query}" if query else page, since)


def part_of(organisations: Iterable[Organisation]) -> list[Part]:
    """What the organisations do and have done together with others."""
    bodies = list(organisations)
    cases = IopCase.objects.public().filter(parties__organisation__in=bodies)
    projects = Project.objects.public().filter(
        partners__organisation__in=bodies, partners__left_on=None
    )
    stories = Story.objects.public().filter(parties__organisation__in=bodies)
    groups = WorkingGroup.objects.filter(organisations__in=bodies)
    return [
        *(
            Part(c.name, reverse("iop-read", args=[c.pk, c.slug]), _("partnership"))
            for c in cases.distinct()
        ),
        *(
            Part(p.name, reverse("project-read", args=[p.pk, p.slug]), _("cooperation"))
            for p in projects.distinct()
        ),
        *(
            Part(s.title, reverse("story-read", args=[s.pk, s.slug]), _("story"))
            for s in stories.distinct()
        ),
        *(
            Part(g.name, reverse("group-read", args=[g.pk]), _("working group"))
            for g in groups.distinct()
        ),
    ]


def _invitations(affiliations: Iterable[Affiliation]) -> list[Waiting]:
    return [
        Waiting(
            text=_("Answer the invitation to speak for %s.") % a.organisation,
            url=reverse("invitation-read", args=[a.pk]),
            since=timezone.localdate(a.asked_at),
        )
        for a in affiliations
        if a.state == Affiliation.State.INVITED
    ]


def _requests(kept: Sequence[Organisation]) -> list[Waiting]:
    asked = Affiliation.objects.filter(
        organisation__in=kept, state=Affiliation.State.REQUESTED
    )
    return [
        Waiting(
            text=_("%(who)s asks to speak for %(organisation)s.")
            % {"who": a.person, "organisation": a.organisation},
            url=reverse("affiliation-list", args=[a.organisation_id]),
            since=timezone.localdate(a.asked_at),
        )
        for a in asked.select_related("person", "organisation")
    ]


def _cards(kept: Sequence[Organisation], today: date) -> list[Waiting]:
    return [
        Waiting(
            text=_("Look through the card of %s. It takes two minutes.") % body,
            url=reverse("card-edit", args=[body.pk]),
        )
        for body in kept
        if body.state == Organisation.State.VERIFIED and body.card_is_due(today)
    ]


def _reviews(active: Sequence[Affiliation], today: date) -> list[Waiting]:
    return [
        Waiting(
            text=_("Do you still speak for %s?") % a.organisation,
            url=reverse("affiliation-read", args=[a.organisation_id, a.pk]),
        )
        for a in active
        if review_due(a, today)
    ]


def _stories(person: User, bodies: dict[int, Organisation]) -> list[Waiting]:
    pending = StoryParty.objects.filter(
        organisation__in=bodies,
        answer=StoryParty.Answer.PENDING,
        story__state=Story.State.SENT,
    ).select_related("story")
    returned = Story.objects.filter(
        written_by=person, state=Story.State.DRAFT, parties__organisation__in=bodies
    ).exclude(returned_reason="")
    own = returned.annotate(own=Min("parties__organisation"))
    return [
        *(
            Waiting(
                text=_("Say yes or no to the story “%s”.") % party.story,
                url=reverse("story-own", args=[party.organisation_id, party.story_id]),
            )
            for party in pending
        ),
        *(
            Waiting(
                text=_("The story “%s” has come back to you.") % story,
                url=reverse("story-own", args=[story.own, story.pk]),
            )
            for story in own
        ),
    ]


def _partnerships(bodies: dict[int, Organisation], today: date) -> list[Waiting]:
    held = IopCase.objects.going_on().filter(ball_with__in=bodies)
    found = [
        Waiting(
            text=_("%(case)s: the ball is with %(organisation)s.")
            % {"case": case, "organisation": bodies[case.ball_with_id]},
            url=reverse("iop-own", args=[case.ball_with_id, case.pk]),
            since=case.ball_since,
        )
        for case in held
        if case.ball_with_id
    ]
    parties = IopParty.objects.filter(
        organisation__in=bodies,
        capacity=IopParty.Capacity.LEGAL_PARTY,
        case__state__in=IopCase.IN_AGREEMENT,
    ).select_related("case")
    for party in parties.prefetch_related("renewal_answers"):
        ends = party.case.agreed_to
        if ends is None or not is_renewal_asked(party.case, today):
            continue
        if all(answer.ends_on != ends.last for answer in party.renewal_answers.all()):
            text = _("%(case)s ends on %(day)s. Do you want to go on?")
            told = {"case": party.case, "day": ends}
            page = reverse("iop-renewal", args=[party.organisation_id, party.case_id])
            found.append(Waiting(text=text % told, url=page, due=ends.last))
    return found
