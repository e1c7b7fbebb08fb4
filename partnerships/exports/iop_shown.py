"""IOP cases as pages show them: step line, parties by side, sums, what is missing."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from malmoandan.core.models import Side
from partnerships.figures import iop as figures
from partnerships.models import IopCase, IopContribution, IopParty

Step = IopCase.Step
LINE = (
    Step.INITIATIVE,
    Step.ADVICE,
    Step.PRE_ASSESSMENT,
    Step.MANDATE,
    Step.INQUIRY,
    Step.PROPOSAL,
    Step.DECIDED,
    Step.AGREEMENT,
    Step.FOLLOW_UP,
)
Taken = Sequence[tuple[dt.date, str]]


@dataclass(frozen=True)
class ShownStep:
    """One step on the line.

    Its place is `done` (somebody has said when), `before` (it lies before where the
    case stands), `now` or `later`.
    """

    label: str
    place: str
    when: str = ""

    @property
    def is_now(self) -> bool:
        """Whether the case stands here."""
        return self.place == "now"


def step_line(case: IopCase, taken: Taken = ()) -> list[ShownStep]:
    """The steps in their order, with when each was reached where that is known.

    `taken` is what the trail knows. Nothing is claimed of a step that nobody dated. A
    case that was closed shows the steps before that, and no others.
    """
    dates = _dates(case, taken)
    line, left = _line(case, taken)
    shown = [
        ShownStep(
            str(step.label), "done" if step in dates else "before", dates.get(step, "")
        )
        for step in line[:-1]
    ]
    shown.append(ShownStep(str(line[-1].label), "now", dates.get(line[-1], "")))
    return [*shown, *(ShownStep(str(step.label), "later") for step in left)]


def _line(case: IopCase, taken: Taken) -> tuple[list[Step], list[Step]]:
    """The steps up to where the case stands, and those that are left."""
    state = Step(case.state)
    if state in LINE:
        place = LINE.index(state) + 1
        return list(LINE[:place]), list(LINE[place:])
    if state == Step.CLOSED:
        last = _last_before_closing(case, taken)
        return [*(LINE[: LINE.index(last) + 1] if last else ()), state], []
    return [*LINE, state], []


def _dates(case: IopCase, taken: Taken) -> dict[str, str]:
    """When each step was reached: a year from the sources, a day from the trail."""
    found: dict[str, str] = {}
    for year in case.years.all():
        found.setdefault(year.step, str(year.year))
    return {**found, **{step: date_format(on, "j F Y") for on, step in taken}}


def _last_before_closing(case: IopCase, taken: Taken) -> Step | None:
    known = [*(year.step for year in case.years.all()), *(step for _on, step in taken)]
    found = [Step(step) for step in known if step in LINE]
    return found[-1] if found else None


@dataclass(frozen=True)
class ShownYear:
    """What is known of one year, or that nothing is."""

    year: str
    step: str = ""
    text: str = ""
    missing: str = ""


def years(case: IopCase, today: dt.date) -> list[ShownYear]:
    """Each year's status, with the years that lack one said in plain words (R68)."""
    rows = {
        row.year: ShownYear(str(row.year), row.get_step_display(), row.text)
        for row in case.years.all()
        if row.step or row.text
    }
    for first, last in _runs(figures.years_without_status(case, today)):
        name = str(first) if first == last else f"{first}–{last}"
        words = _("Status for %(year)s is missing") % {"year": name}
        if last == today.year:
            words = _("Status for %(year)s is still missing") % {"year": name}
        rows[first] = ShownYear(name, missing=words)
    return [rows[year] for year in sorted(rows)]


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    """Put years that follow on each other together."""
    if not numbers:
        return []
    breaks = [(a, b) for a, b in pairwise(numbers) if b != a + 1]
    starts = [numbers[0], *(b for _a, b in breaks)]
    ends = [*(a for a, _b in breaks), numbers[-1]]
    return list(zip(starts, ends, strict=True))


@dataclass(frozen=True)
class ShownParty:
    """A contracting party, and those who do the work for it."""

    party: IopParty
    performers: list[IopParty] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The party's name, with who performs for it."""
        name = str(self.party.organisation)
        if not self.performers:
            return name
        doing = ", ".join(str(p.organisation) for p in self.performers)
        return _("%(party)s (performed by %(performers)s)") % {
            "party": name,
            "performers": doing,
        }


@dataclass(frozen=True)
class PartiesOfSide:
    """The parties of one side, or those of neither."""

    label: str
    parties: list[ShownParty]
    performers: list[IopParty]


def column(party: IopParty) -> str:
    """The column a party stands in: its side; other bodies make the third."""
    return party.organisation.side or ""


def column_label(side: str) -> str:
    """What the column is called."""
    names = {Side.CITY: _("The city"), Side.CIVIL: _("Civil society")}
    return names.get(Side(side), "") if side else _("Others")


COLUMNS = (Side.CITY.value, Side.CIVIL.value, "")


def parties_by_side(case: IopCase) -> list[PartiesOfSide]:
    """Contracting parties with their performers, side by side; empty sides left out."""
    every = list(case.parties.all())
    found = []
    for side in COLUMNS:
        here = [p for p in every if column(p) == side]
        legal = [p for p in here if p.capacity != IopParty.Capacity.PERFORMER]
        loose = [p for p in here if p not in legal and not p.performs_for_id]
        shown = [
            ShownParty(p, [q for q in every if q.performs_for_id == p.pk])
            for p in legal
        ]
        if shown or loose:
            found.append(PartiesOfSide(column_label(side), shown, loose))
    return found


def kronor(amount: int) -> str:
    """Whole kronor as people read them: "1 000 000 kr"."""
    number = number_format(amount, use_l10n=True, force_grouping=True)
    return _("SEK %(number)s") % {"number": number}


def hours(amount: int) -> str:
    """Whole hours as people read them."""
    number = number_format(amount, use_l10n=True, force_grouping=True)
    return ngettext("%(number)s hour", "%(number)s hours", amount) % {"number": number}


def amount(contribution: IopContribution) -> str:
    """The amount of a contribution with its unit; nothing where it has none."""
    if contribution.amount is None:
        return ""
    is_money = contribution.kind == IopContribution.Kind.MONEY
    return kronor(contribution.amount) if is_money else hours(contribution.amount)


def kind(contribution: IopContribution) -> str:
    """What is brought; the unit stands with the amount."""
    is_money = contribution.kind == IopContribution.Kind.MONEY
    return _("money") if is_money else str(contribution.get_kind_display())


@dataclass(frozen=True)
class Column:
    """What one side brings in one year, party by party, with its sums."""

    label: str
    parties: list[tuple[str, list[tuple[str, str, str]]]]
    money: str
    hours: str


@dataclass(frozen=True)
class ContributionYear:
    """A year's contributions in their columns."""

    year: int
    columns: list[Column]


def contributions(rows: Iterable[IopContribution]) -> list[ContributionYear]:
    """The equal record: both sides in each year, the latest year first.

    Both sides always have their column, so that an empty one is seen.
    """
    every = list(rows)
    found = []
    for year in sorted({row.year for row in every}, reverse=True):
        here = [row for row in every if row.year == year]
        columns = [_column(side, here) for side in COLUMNS]
        found.append(
            ContributionYear(
                year, [*columns[:2], *(c for c in columns[2:] if c.parties)]
            )
        )
    return found


def _column(side: str, rows: list[IopContribution]) -> Column:
    mine = [row for row in rows if column(row.party) == side]
    by_party: dict[str, list[tuple[str, str, str]]] = {}
    for row in mine:
        line = (kind(row), amount(row), row.text)
        by_party.setdefault(str(row.party.organisation), []).append(line)
    kinds = IopContribution.Kind
    money = [r.amount for r in mine if r.kind == kinds.MONEY and r.amount is not None]
    time = [
        row.amount
        for row in mine
        if row.kind in {kinds.STAFF_HOURS, kinds.VOLUNTARY_HOURS}
        and row.amount is not None
    ]
    return Column(
        label=column_label(side),
        parties=list(by_party.items()),
        money=kronor(sum(money)) if money else "",
        hours=hours(sum(time)) if time else "",
    )


@dataclass(frozen=True)
class Shown:
    """A case as the register and its own page show it, on a day."""

    case: IopCase
    today: dt.date
    taken: Taken = ()

    @property
    def address(self) -> str:
        """Where the case's page is."""
        return reverse("iop-read", args=[self.case.pk, self.case.slug])

    @cached_property
    def steps(self) -> list[ShownStep]:
        """The step line."""
        return step_line(self.case, self.taken)

    @property
    def step(self) -> str:
        """Where the case stands, in a word."""
        return str(self.case.get_state_display())

    @property
    def place(self) -> str:
        """Where on the line that is: "step 5 of 9"; nothing once it has gone past."""
        if self.case.state not in LINE:
            return ""
        number = LINE.index(Step(self.case.state)) + 1
        return _("step %(number)d of %(count)d") % {
            "number": number,
            "count": len(LINE),
        }

    @property
    def is_over(self) -> bool:
        """Whether it has been ended or closed."""
        return self.case.state in IopCase.OVER

    @property
    def is_in_force(self) -> bool:
        """Whether an agreement is in force today."""
        return figures.in_force(self.case, self.today)

    @property
    def period(self) -> str:
        """From when to when the agreement holds; nothing where that is not known."""
        starts, ends = self.case.agreed_from, self.case.agreed_to
        if starts and ends:
            return _("%(first)s to %(last)s") % {"first": starts, "last": ends}
        if starts:
            return _("from %(first)s until further notice") % {"first": starts}
        return _("until %(last)s") % {"last": ends} if ends else ""

    @property
    def days_left(self) -> str:
        """How long the agreement still holds, in days."""
        if not (self.is_in_force and self.case.agreed_to) or self.is_over:
            return ""
        days = (self.case.agreed_to.last - self.today).days
        if days == 0:
            return _("the last day is today")
        return ngettext("%(days)d day left", "%(days)d days left", days) % {
            "days": days
        }

    @property
    def sides(self) -> list[PartiesOfSide]:
        """The parties, side by side."""
        return parties_by_side(self.case)

    @property
    def years(self) -> list[ShownYear]:
        """Status year by year."""
        return years(self.case, self.today)


@dataclass(frozen=True)
class Group:
    """Cases that are at about the same place in their life."""

    key: str
    title: str
    cases: list[Shown]


def groups(cases: Iterable[IopCase], today: dt.date) -> list[Group]:
    """The register in three parts: agreed, on the way, over; no empty ones."""
    shown = [Shown(case, today) for case in cases]
    agreed = IopCase.IN_AGREEMENT
    found = [
        Group("avtal", _("Agreed"), [s for s in shown if s.case.state in agreed]),
        Group(
            "pa-vag",
            _("On the way to an agreement"),
            [s for s in shown if not s.is_over and s.case.state not in agreed],
        ),
        Group("over", _("Ended and closed"), [s for s in shown if s.is_over]),
    ]
    return [group for group in found if group.cases]
