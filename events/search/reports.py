"""What the documentation of an event still lacks, and who is to have it."""

from collections.abc import Iterator

from events.models import (
    Event,
    EventAnswer,
    EventCount,
    EventPicture,
    EventRefusal,
    KindQuestion,
    KindTemplate,
)
from events.search import attendance
from malmoandan.core.models import Side
from partnerships.models import Organisation


def what_stops(event: Event) -> list[EventRefusal]:
    """Everything that keeps the documentation from being published; empty if nothing.

    The summary, what came of each purpose of the kind, how the target group took part,
    and what each picture needs before anybody may see it.
    """
    report = getattr(event, "report", None)
    pictures = EventPicture.objects.filter(event=event, file__isnull=False)
    found = [
        None if report and report.summary.strip() else EventRefusal.NO_REPORT,
        EventRefusal.NO_OUTCOME if any(unanswered(event)) else None,
        None if event.target_group_part.strip() else EventRefusal.NO_TARGET_GROUP,
        *{picture.why_not_show() for picture in pictures},
    ]
    return [reason for reason in found if reason]


def purposes(event: Event) -> list[tuple[KindQuestion, EventAnswer | None]]:
    """Each purpose of the event's kind, with what was said of it before and after."""
    own = EventAnswer.objects.filter(event=event).select_related("question")
    answers = {answer.question_id: answer for answer in own}
    asked = KindQuestion.objects.filter(kind=event.kind, in_use=True)
    questions = {question.pk: question for question in asked}
    for answer in answers.values():
        questions.setdefault(answer.question_id, answer.question)
    found = sorted(
        questions.values(), key=lambda question: (question.order, question.pk)
    )
    return [(question, answers.get(question.pk)) for question in found]


def unanswered(event: Event) -> Iterator[KindQuestion]:
    """Purposes of the kind of which nobody has said what came."""
    for question, answer in purposes(event):
        if question.in_use and not (answer and answer.after.strip()):
            yield question


def boards_of(event: Event) -> list[Organisation]:
    """The city's bodies that should have been there, whether or not they were."""
    template = KindTemplate.objects.filter(kind=event.kind).first()
    if template is None:
        return []
    invited = Organisation.objects.standing().on_side(Side.CITY)
    invited = invited.filter(kind__in=template.invited_kinds.all())
    return list(invited.exclude(state=Organisation.State.DEREGISTERED).order_by("pk"))


def organisations_at(event: Event) -> list[Organisation]:
    """The organisations of the register that took part."""
    came = attendance.counts(event, EventCount.What.CAME)
    return [part.organisation for part in came.organisations if part.organisation]
