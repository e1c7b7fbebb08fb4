"""The pre-assessment as a page and as a file: questions, answers, who and when."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from malmoandan.core.models import Role, RoleGrant, Side, Term, Vocabulary
from partnerships import documents
from partnerships.exports.iop_shown import parties_by_side
from partnerships.models import IopAnswer, IopAssessment, IopCase

# What a question's meaning in the vocabulary groups it under; other words come last.
GROUPS = ("purpose", "form", "law", "people")


def group_label(meaning: str) -> str:
    """The heading over the questions of one kind."""
    labels = {
        "purpose": _("What it is for"),
        "form": _("Why a partnership and not something else"),
        "law": _("Law and decisions"),
        "people": _("Those it concerns, and how it ends"),
    }
    return labels.get(meaning, _("Questions"))


@dataclass(frozen=True)
class Said:
    """An answer as it was given once: what, why, by whom in which task, and when."""

    answer: str
    reason: str
    who: str
    name: str
    at: dt.datetime


@dataclass(frozen=True)
class ShownQuestion:
    """A question with the answer that stands and those that stood before."""

    number: int
    term: Term
    now: Said | None = None
    before: list[Said] = field(default_factory=list)


@dataclass(frozen=True)
class QuestionGroup:
    """Questions under one heading."""

    label: str
    questions: list[ShownQuestion]


@dataclass(frozen=True)
class ShownAssessment:
    """Everything that a page or a file tells of a pre-assessment."""

    groups: list[QuestionGroup]
    answered: int
    count: int
    assessment: IopAssessment | None
    concluded: Said | None
    latest: dt.datetime | None

    @property
    def is_answered(self) -> bool:
        """Whether every question has an answer."""
        return self.answered == self.count

    @property
    def changed_since(self) -> bool:
        """Whether an answer has been changed after the advice was written."""
        done, latest = self.concluded, self.latest
        return bool(done and latest and latest > done.at)


def questions() -> list[Term]:
    """The questions of a pre-assessment, in their order."""
    return list(Term.objects.filter(vocabulary=Vocabulary.IOP_QUESTION))


def of(case: IopCase) -> ShownAssessment:
    """The pre-assessment of the case as it stands, with every earlier answer."""
    terms = questions()
    rows = list(case.answers.select_related("answered_by"))
    past = IopAnswer.history.filter(case=case.pk).select_related("answered_by")
    versions = list(past.order_by("-answered_at", "-history_id"))
    done = IopAssessment.objects.filter(case=case).select_related("concluded_by")
    assessment = done.first()
    tasks = Tasks([*rows, *versions], assessment)
    shown = _numbered(terms, rows, versions, tasks)
    return ShownAssessment(
        groups=_grouped(shown),
        answered=sum(1 for question in shown if question.now),
        count=len(shown),
        assessment=assessment,
        concluded=tasks.concluded(assessment) if assessment else None,
        latest=max((row.answered_at for row in rows), default=None),
    )


class Tasks:
    """In which task each person answered, read once for all answers.

    A person who was a coordinator then is told by that, whatever they are today.
    """

    def __init__(
        self, rows: Iterable[Any], assessment: IopAssessment | None = None
    ) -> None:
        people = {row.answered_by_id for row in rows}
        people |= {assessment.concluded_by_id} if assessment else set()
        theirs = Q(user__in=people) | Q(stand_ins__substitute__in=people)
        grants = RoleGrant.objects.filter(theirs, role=Role.COORDINATOR)
        self.grants = list(grants.distinct().prefetch_related("stand_ins"))

    def said(self, row: Any) -> Said:
        """The answer with the task of who gave it."""
        words = str(row.get_answer_display())
        return self._said(words, row.reason, row.answered_by, row.answered_at)

    def concluded(self, row: IopAssessment) -> Said:
        """The advice with the task of who wrote it."""
        words = str(row.get_advice_display())
        return self._said(words, row.reason, row.concluded_by, row.concluded_at)

    def _said(self, words: str, reason: str, person: Any, at: dt.datetime) -> Said:
        task = self._task(person, timezone.localdate(at))
        return Said(words, reason, task, str(person or ""), at)

    def _task(self, person: Any, day: dt.date) -> str:
        for grant in self.grants:
            own = person is not None and grant.user_id == person.pk
            if (own and grant.in_force(day)) or _stood_in(grant, person, day):
                side = Side(grant.side).label
                return _("coordinator of %(side)s") % {"side": side}
        return _("coordinator")


def _stood_in(grant: RoleGrant, person: Any, day: dt.date) -> bool:
    return person is not None and any(
        each.substitute_id == person.pk and each.from_on <= day <= each.to_on
        for each in grant.stand_ins.all()
    )


def _numbered(
    terms: Sequence[Term],
    rows: Sequence[IopAnswer],
    versions: Sequence[Any],
    tasks: Tasks,
) -> list[ShownQuestion]:
    standing = {row.question_id: tasks.said(row) for row in rows}
    before: dict[int, list[Said]] = {}
    for version in versions:
        said = tasks.said(version)
        if said != standing.get(version.question_id):
            before.setdefault(version.question_id, []).append(said)
    return [
        ShownQuestion(number, term, standing.get(term.pk), before.get(term.pk, []))
        for number, term in enumerate(terms, 1)
    ]


def _grouped(shown: Sequence[ShownQuestion]) -> list[QuestionGroup]:
    found: dict[str, list[ShownQuestion]] = {}
    for question in shown:
        meaning = question.term.meaning
        found.setdefault(meaning if meaning in GROUPS else "", []).append(question)
    order = [*GROUPS, ""]
    return [
        QuestionGroup(group_label(meaning), found[meaning])
        for meaning in sorted(found, key=order.index)
    ]


@dataclass(frozen=True)
class Paper:
    """The pre-assessment as a file, before it is set."""

    html: str
    title: str
    lang: str
    created_at: dt.datetime

    def pdf(self) -> bytes:
        """The file; raises `core.pdf.PdfUnavailable` where none can be made."""
        return documents.pre_assessment(
            self.html, title=self.title, lang=self.lang, created_at=self.created_at
        )


def paper(case: IopCase, lang: str) -> Paper:
    """The pre-assessment for paper: the same until an answer changes; names nobody."""
    with translation.override(lang):
        shown = of(case)
        title = _("Pre-assessment of a partnership (IOP): %(name)s") % {
            "name": case.name
        }
        context = {
            "case": case,
            "shown": shown,
            "sides": parties_by_side(case),
            "title": title,
            "lang": lang,
            "SITE_NAME": settings.SITE_NAME,
        }
        html = render_to_string("partnerships/iop/assessment_pdf.html", context)
    written = [shown.latest, shown.concluded.at if shown.concluded else None]
    first = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)  # of an empty one
    return Paper(html, title, lang, max((at for at in written if at), default=first))
