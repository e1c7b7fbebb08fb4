"""The pages of the actions of an IOP case: what each asks, and when it is there."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms as django_forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from malmoandan.core.admin.base import ModelAdmin, Text, person
from malmoandan.core.models import ApprovalRefused
from malmoandan.core.transitions import NotPossible, target
from partnerships import actions
from partnerships.forms import iop_office as forms
from partnerships.models import IopCase, IopRefusal
from partnerships.models.iop_steps import NEEDS_A_REASON

STEPS: dict[str, Text] = {
    "advise": _("Begin the advice"),
    "assess": _("Begin the pre-assessment"),
    "mandate": _("There is a mandate"),
    "inquire": _("Begin the inquiry"),
    "propose": _("There is a proposal"),
    "decide": _("Every board has decided"),
    "agree": _("The agreement is made"),
    "follow_up": _("Begin the follow-up"),
    "renew": _("Renew the agreement"),
    "end": _("End the agreement"),
    "close": _("Close without agreement"),
}
Answer = dict[str, Any]


@dataclass(frozen=True)
class Page:
    """A page that asks for an action's arguments."""

    title: Text
    form: type[forms.About]
    action: Callable[..., Any]
    done: Text
    possible: Callable[[IopCase], bool]
    words: Text = ""
    about_case: bool = True


def _open(case: IopCase) -> bool:
    return not case.is_over


def _before_decided(case: IopCase) -> bool:
    return case.awaits_boards and bool(case.decisions.exists())


def _says_yes(case: IopCase) -> bool:
    return case.state == IopCase.Step.DECIDED


def _has_yes(case: IopCase) -> bool:
    agreed = _says_yes(case) and case.sides_for_agreement()
    return bool(agreed or (case.is_in_agreement and case.proposed_ends()))


PAGES: dict[str, Page] = {
    "ball": Page(
        _("Pass the ball"),
        forms.Ball,
        actions.pass_ball,
        _("The ball is passed. Whoever has it gets a letter."),
        lambda case: _open(case) and case.parties.exists(),
        _("Who is to do what next? Everybody sees who holds the ball, and since when."),
    ),
    "decision": Page(
        _("Write a board's decision"),
        forms.Decision,
        actions.record_decision,
        _("The decision is written."),
        _before_decided,
        _("The boards decide in their order."),
        about_case=False,
    ),
    "agree_yes": Page(
        _("Say yes to the agreement"),
        forms.Yes,
        actions.approve_agreement,
        _("Your side's yes is written."),
        _says_yes,
        _("It takes a yes from each side, by two people, to the period that stands."),
    ),
    "renew_yes": Page(
        _("Say yes to a renewal"),
        forms.RenewalYes,
        actions.approve_agreement,
        _("Your side's yes is written."),
        lambda case: case.is_in_agreement,
        _("It takes a yes from each side, by two people, to the same new end."),
    ),
    "take_back": Page(
        _("Take back a yes"),
        forms.TakeBack,
        actions.take_back_yes,
        _("The yes is taken back."),
        _has_yes,
    ),
    "meeting": Page(
        _("Plan a follow-up meeting"),
        forms.Meeting,
        actions.plan_meeting,
        _("The meeting is planned. Everybody is reminded a week before."),
        _open,
    ),
    "held": Page(
        _("Note a meeting as held"),
        forms.Held,
        actions.note_meeting_held,
        _("The meeting is noted as held."),
        lambda case: case.meetings.filter(held_on=None).exists(),
        about_case=False,
    ),
    "document": Page(
        _("Add a document"),
        forms.Document,
        actions.add_document,
        _("The document is kept."),
        lambda _case: True,
    ),
    "undocument": Page(
        _("Take away a document"),
        forms.Undocument,
        actions.remove_document,
        _("The document is gone."),
        lambda case: case.documents.exists(),
        about_case=False,
    ),
    "amend": Page(
        _("Write an amendment"),
        forms.Amendment,
        actions.amend,
        _("The amendment is written."),
        lambda case: case.is_in_agreement,
        _("What the parties have agreed to change. A new end moves the old one."),
    ),
    "year": Page(
        _("Tell the year"),
        forms.Year,
        actions.write_year_status,
        _("The year is told."),
        lambda _case: True,
        _("How did it go? Everybody can read it if the case is public."),
    ),
}


class ActionPages(ModelAdmin):
    """The buttons of a case: the steps that lead on from here, and the work on it."""

    def get_urls(self) -> list[URLPattern]:
        """The pages of the actions, before Django's own."""
        steps = [self.extra_page(v, partial(self._step_page, verb=v)) for v in STEPS]
        works = [self.extra_page(n, partial(self._work_page, name=n)) for n in PAGES]
        return [*steps, *works, *super().get_urls()]

    def buttons(self, request: HttpRequest, obj: Any) -> list[tuple[str, Text]]:
        """What can be done as things stand, the next step first."""
        if not self.has_change_permission(request, obj):
            return []
        steps = [(verb, STEPS[verb]) for verb in obj.next_verbs()]
        work = [(name, it.title) for name, it in PAGES.items() if it.possible(obj)]
        return [(self.address(name, obj.pk), title) for name, title in (*steps, *work)]

    def _step_page(
        self, request: HttpRequest, object_id: str, *, verb: str
    ) -> HttpResponse:
        """List what stops the step, each with where it is mended; else ask the day."""
        case = self._case(request, object_id)
        stops = case.what_stops(verb)
        if stops:
            return self._stopped(request, case, verb, stops)
        form = forms.LastStep if verb in NEEDS_A_REASON else forms.Step
        page = Page(
            STEPS[verb],
            form,
            partial(actions.take_step, verb=verb),
            _("The step is taken. Both parties and the coordinators get a letter."),
            _open,
            self._leads_to(case, verb),
        )
        return self._ask(request, case, page)

    def _work_page(
        self, request: HttpRequest, object_id: str, *, name: str
    ) -> HttpResponse:
        """Ask what the action needs; whether it is possible the action says."""
        return self._ask(request, self._case(request, object_id), PAGES[name])

    def _ask(self, request: HttpRequest, case: IopCase, page: Page) -> HttpResponse:
        today = timezone.localdate()
        given = (request.POST, request.FILES) if request.method == "POST" else ()
        about = {"case": case} if page.about_case else {}
        days = dict.fromkeys(("on", "decided_on", "held_on", "agreed_on"), today)
        return self.action_page(
            request,
            title=page.title,
            submit=page.title,
            words=page.words,
            form=page.form(
                *given,
                case=case,
                initial={**days, "year": today.year},
            ),
            perform=lambda data: page.action(
                **about, **data, by=person(request), at=timezone.now()
            ),
            refusals=(NotPossible, ApprovalRefused),
            done=page.done,
            back=self.address("change", case.pk),
        )

    def _stopped(
        self, request: HttpRequest, case: IopCase, verb: str, stops: list[IopRefusal]
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": STEPS[verb],
            "case": case,
            "stops": [(reason.label, self._mends(case, reason)) for reason in stops],
            "back": self.address("change", case.pk),
        }
        return TemplateResponse(request, "admin/iop_stops_page.html", context)

    def _mends(self, case: IopCase, reason: IopRefusal) -> str:
        """Where that which stops can be mended."""
        change = self.address("change", case.pk)
        there = {
            IopRefusal.ASSESSMENT_OPEN: _assessment(case),
            IopRefusal.NO_BOARD: f"{change}#decisions-group",
            IopRefusal.BOARD_PENDING: self.address("decision", case.pk),
            IopRefusal.BOARD_SAID_NO: self.address("decision", case.pk),
            IopRefusal.NO_PARTIES: f"{change}#parties-group",
            IopRefusal.NO_PERIOD: f"{change}#id_agreed_from",
            IopRefusal.NOT_SIGNED: f"{change}#parties-group",
            IopRefusal.NO_CONTRIBUTION: f"{change}#parties-group",
            IopRefusal.NEEDS_NEW_END: self.address("renew_yes", case.pk),
        }
        if reason is IopRefusal.NEEDS_BOTH_SIDES:
            name = "renew_yes" if case.is_in_agreement else "agree_yes"
            return self.address(name, case.pk)
        return there.get(reason, "")

    def _leads_to(self, case: IopCase, verb: str) -> Text:
        to = IopCase.Step(str(target(IopCase, case.state, verb)))
        labels = {"from": case.get_state_display(), "to": to.label}
        return _("From “%(from)s” to “%(to)s”.") % labels

    def _case(self, request: HttpRequest, object_id: str) -> IopCase:
        case: IopCase = self._one(request, object_id)
        if not self.has_change_permission(request, case):
            raise PermissionDenied
        return case


def _assessment(case: IopCase) -> str:
    return reverse("iop-assessment", args=[case.pk])


def opened(request: HttpRequest) -> django_forms.Form:
    """The form that a new case begins with."""
    today = {"since": timezone.localdate()}
    return forms.Open(request.POST if request.method == "POST" else None, initial=today)
