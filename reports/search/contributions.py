"""Contributions, found: whom to ask, who has answered, who is still dark."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from malmoandan.core.models import Side, Term
from malmoandan.core.text import in_order
from partnerships.models import Affiliation, Organisation, SelfDeclaration
from reports.models import (
    Contribution,
    ContributionAnswer,
    ContributionQuestion,
    ContributionRound,
    PersonalLink,
)

# A side with more organisations than this is counted, not shown one by one.
MOST_SHOWN = 100
State = Contribution.State


def bodies_to_ask(
    *, kinds: Iterable[Term], civil: str, chosen: Iterable[Organisation]
) -> QuerySet[Organisation]:
    """The organisations of the register that a round asks.

    Those of the given kinds, except departments whose board is asked; of civil society
    all (`all`), those whose self-declaration was approved (`declared`) or none; and
    those that were chosen by name.
    """
    known = Organisation.objects.standing().filter(state=Organisation.State.VERIFIED)
    boards = Q(kind__in=list(kinds)) & ~Q(board__in=known.filter(kind__in=list(kinds)))
    wanted = boards | Q(pk__in=[body.pk for body in chosen])
    if civil == "all":
        wanted |= Q(kind__meaning=Side.CIVIL)
    elif civil == "declared":
        approved = SelfDeclaration.objects.filter(state=SelfDeclaration.State.APPROVED)
        wanted |= Q(kind__meaning=Side.CIVIL, pk__in=approved.values("organisation"))
    return known.filter(wanted)


def kinds_of_boards() -> QuerySet[Term]:
    """The kinds of organisation that have boards or departments in the register."""
    known = Organisation.objects.standing().exclude(board=None)
    kinds = Q(pk__in=known.values("kind")) | Q(pk__in=known.values("board__kind"))
    return Term.objects.filter(kinds, meaning=Side.CITY)


def reachable(bodies: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Those that somebody reads for: themselves, or their departments."""
    return bodies.filter(_is_reached("pk"))


def _is_reached(name: str) -> Any:
    """Whether anybody reads for the organisation that the column names."""
    people = Affiliation.objects.active().filter(
        Q(organisation=OuterRef(name)) | Q(organisation__board=OuterRef(name)),
        unreachable_at=None,
        person__is_active=True,
    )
    mailboxes = (
        Organisation.objects.standing()
        .filter(
            Q(pk=OuterRef(name)) | Q(board=OuterRef(name)), mailbox_unreachable_at=None
        )
        .exclude(mailbox="")
    )
    return Exists(people) | Exists(mailboxes)


def unwritten() -> QuerySet[Contribution]:
    """Contributions that were asked for and whose letter is still to be written."""
    links = PersonalLink.objects.filter(contribution=OuterRef("pk"))
    rows: QuerySet[Contribution] = Contribution.objects.filter(
        ~Exists(links),
        _is_reached("organisation_id"),
        round__state=ContributionRound.State.OPEN,
        round__is_example=False,
    )
    return rows.exclude(state=State.SENT).order_by("pk")


def unanswered(asked: ContributionRound) -> QuerySet[Contribution]:
    """Contributions of a round that have not been sent in."""
    rows: QuerySet[Contribution] = asked.contributions.exclude(state=State.SENT)
    return rows.select_related("organisation__kind", "round").order_by("pk")


def silent(asked: ContributionRound) -> QuerySet[Contribution]:
    """Those that nobody reads for, so that no letter could be written."""
    rows: QuerySet[Contribution] = unanswered(asked).exclude(
        _is_reached("organisation_id")
    )
    return rows.order_by(in_order("organisation__name_order"))


def questions_for(contribution: Contribution) -> list[ContributionQuestion]:
    """What is asked: the questions in use, and those that were answered before."""
    answered = contribution.answers.exclude(text="").values("question")
    return list(
        ContributionQuestion.objects.filter(Q(in_use=True) | Q(pk__in=answered))
    )


def sent_in(asked: ContributionRound, side: str = "") -> QuerySet[Contribution]:
    """What was sent in, with its answers, by the names of the organisations."""
    answers = ContributionAnswer.objects.exclude(text="").select_related("question")
    rows: QuerySet[Contribution] = asked.contributions.filter(state=State.SENT)
    if side:
        rows = rows.filter(organisation__kind__meaning=side)
    return (
        rows.select_related("organisation__kind", "round")
        .prefetch_related(Prefetch("answers", queryset=answers))
        .order_by(in_order("organisation__name_order"), "pk")
    )


@dataclass
class Gauge:
    """Who has answered on one side."""

    side: str
    label: str
    sent: int = 0
    nothing: int = 0
    begun: int = 0
    dark: int = 0
    rows: list[Contribution] = field(default_factory=list)

    @property
    def all(self) -> int:
        """How many were asked."""
        return self.sent + self.begun + self.dark


def gauges(asked: ContributionRound) -> list[Gauge]:
    """Who has answered, side by side; those of a small side one by one."""
    found = {
        side: Gauge(side, label)
        for side, label in (
            *((str(side.value), capfirst(str(side.label))) for side in Side),
            ("", _("Others")),
        )
    }
    counted = asked.contributions.order_by().values_list(
        "organisation__kind__meaning", "state", "nothing_to_report"
    )
    for meaning, state, nothing, n in counted.annotate(n=Count("pk")):
        gauge = found.get(meaning, found[""])
        gauge.sent += n * (state == State.SENT)
        gauge.nothing += n * (state == State.SENT and nothing)
        gauge.begun += n * (state == State.DRAFT)
        gauge.dark += n * (state == State.ASKED)
    small = {side for side, gauge in found.items() if gauge.all <= MOST_SHOWN}
    rows = asked.contributions.select_related("organisation__kind")
    large = [side for side in found if side not in small and side]
    shown = rows.exclude(organisation__kind__meaning__in=large)
    if "" not in small:
        shown = shown.filter(organisation__kind__meaning__in=[s for s in small if s])
    for row in shown.order_by(in_order("organisation__name_order"), "pk"):
        found[row.organisation.side or ""].rows.append(row)
    return [gauge for gauge in found.values() if gauge.all]


@dataclass(frozen=True)
class Progress:
    """How many letters are written, of how many that can be."""

    done: int
    all: int

    @property
    def is_going_on(self) -> bool:
        """Whether there is more to write."""
        return self.done < self.all


def progress(asked: ContributionRound) -> Progress:
    """How far the writing of the letters has come."""
    links = PersonalLink.objects.filter(contribution=OuterRef("pk"))
    done = asked.contributions.filter(Exists(links)).count()
    return Progress(done, done + unwritten().filter(round=asked).count())
