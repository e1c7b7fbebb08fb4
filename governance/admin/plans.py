"""Plans in the office: written, stopped by what is missing, put in force by both."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms as django_forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.actions import plans as actions
from governance.admin.agreed import DRAFT, PlanRows
from governance.forms import plans as forms
from governance.models import CooperationPlan, Paragraph, PlanPoint
from governance.search import plans as search
from malmoandan.core.admin import Rows, site
from malmoandan.core.admin.base import Text, person
from malmoandan.core.models import ApprovalRefused, Vocabulary
from malmoandan.core.transitions import NotPossible

DECIDE = "governance.record_decision"
SAY_YES = "governance.put_plan_in_force"
State = CooperationPlan.State


class PlanPoints(Rows):
    """The lists of the plan."""

    model = PlanPoint
    vocabularies: ClassVar[dict[str, str]] = {"kind": Vocabulary.PLAN_POINT}


@dataclass(frozen=True)
class Step:
    """A step that a plan takes without any more questions."""

    title: Text
    words: Text
    done: Text
    action: Callable[..., Any]


STEPS: dict[str, Step] = {
    "send_out": Step(
        _("Send out for comment"),
        _("Nobody writes on the plan while it is out. You can take it back."),
        _("The plan is out for comment."),
        actions.send_out,
    ),
    "take_back": Step(
        _("Take back to write on"),
        _("The plan becomes a draft again, and can be changed."),
        _("The plan is a draft again."),
        actions.take_back,
    ),
    "take_back_yes": Step(
        _("Take back my yes"),
        _("The plan is not put in force until you have said yes again."),
        _("Your yes is taken back."),
        actions.take_back_yes,
    ),
}


@admin.register(CooperationPlan, site=site)
class CooperationPlanAdmin(PlanRows):
    """Plans under the agreement, and the way of each from draft to replaced."""

    list_display = ("title", "from_year", "to_year", "state")
    list_filter = ("state",)
    search_fields = ("title",)
    vocabularies: ClassVar[dict[str, str]] = {
        "areas": Vocabulary.THEME,
        "matrix_scope": Vocabulary.MATRIX_LEVEL,
    }
    inlines: ClassVar[Any] = [PlanPoints]

    def plan_of(self, obj: Any) -> CooperationPlan:
        """The plan itself."""
        plan: CooperationPlan = obj
        return plan

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A whole plan is removed by an administrator only."""
        return bool(request.user.has_perm("governance.remove_record"))

    def get_urls(self) -> list[URLPattern]:
        """A page for each step, before Django's own."""
        pages = [
            *(self.extra_page(name, self._step(name)) for name in STEPS),
            self.extra_page("stops", self.stops),
            self.extra_page("decide", self.decide),
            self.extra_page("adopt", self.adopt),
            self.extra_page("put_in_force", self.put_in_force),
            self.extra_page("new_version", self.new_version),
        ]
        return [*pages, *super().get_urls()]

    def buttons(
        self, request: HttpRequest, obj: CooperationPlan
    ) -> list[tuple[str, Text]]:
        """Its commitments, what stops it, and the steps that lead on from here."""
        listed = reverse("admin:governance_commitment_changelist")
        found: list[tuple[str, Text]] = [
            (f"{listed}?plan__id__exact={obj.pk}", _("See the commitments"))
        ]
        may = request.user.has_perm
        steps: list[tuple[str, str, Text]] = [
            *self._before_decided(obj),
            *self._after_decided(request, obj),
            ("new_version", DRAFT, _("Begin a new version")),
        ]
        found += [
            (self.address(name, obj.pk), label)
            for name, verb, label in steps
            if may(verb)
        ]
        return found

    def _before_decided(self, plan: CooperationPlan) -> list[tuple[str, str, Text]]:
        stops = ("stops", DRAFT, _("What stops the decision"))
        if plan.state == State.DRAFT:
            return [stops, ("send_out", DRAFT, STEPS["send_out"].title)]
        if plan.state == State.CONSULTATION:
            return [
                stops,
                ("take_back", DRAFT, STEPS["take_back"].title),
                ("decide", DECIDE, _("Write down that it is decided")),
            ]
        return []

    def _after_decided(
        self, request: HttpRequest, plan: CooperationPlan
    ) -> list[tuple[str, str, Text]]:
        if plan.state == State.DECIDED:
            return [("adopt", DECIDE, _("Write down that it is adopted"))]
        if plan.state != State.ADOPTED:
            return []
        if search.has_said_yes(plan, request.user):
            return [("take_back_yes", SAY_YES, STEPS["take_back_yes"].title)]
        return [("put_in_force", SAY_YES, _("Say yes to putting it in force"))]

    # The pages

    def _asked(self, request: HttpRequest, object_id: str, verb: str) -> Any:
        plan = self._one(request, object_id)
        if not request.user.has_perm(verb):
            raise PermissionDenied
        return plan

    def _step(self, name: str) -> Callable[..., HttpResponse]:
        step = STEPS[name]
        verb = SAY_YES if name == "take_back_yes" else DRAFT

        def page(request: HttpRequest, object_id: str) -> HttpResponse:
            plan = self._asked(request, object_id, verb)
            return self._ask(
                request,
                plan,
                title=step.title,
                words=step.words,
                form=django_forms.Form(_posted(request)),
                perform=lambda given: step.action(
                    plan=plan, **given, by=person(request), at=timezone.now()
                ),
                done=step.done,
            )

        return page

    def _ask(
        self, request: HttpRequest, plan: CooperationPlan, **page: Any
    ) -> HttpResponse:
        shown: HttpResponse = self.action_page(
            request,
            submit=page["title"],
            refusals=(NotPossible, ApprovalRefused),
            back=self.address("change", plan.pk),
            **page,
        )
        return shown

    def stops(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What is missing before the plan can be decided, and where to mend each."""
        plan = self._asked(request, object_id, DRAFT)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("What stops the decision"),
            "this": plan,
            "stops": search.stops(plan),
            "back": self.address("change", plan.pk),
        }
        template = "admin/governance/plan_stops_page.html"
        return TemplateResponse(request, template, context)

    def decide(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Write down the steering group's decision; a list instead if it is stopped."""
        plan = self._asked(request, object_id, DECIDE)
        if plan.state == State.CONSULTATION and search.stops(plan):
            return self.stops(request, object_id)
        year = timezone.localdate().year
        found = Paragraph.objects.filter(year__gte=year - 1, is_example=plan.is_example)
        return self._ask(
            request,
            plan,
            title=_("Write down that it is decided"),
            form=forms.Decide(
                _posted(request), found=found.order_by("-year", "-number")
            ),
            perform=lambda given: actions.decide(
                plan=plan, **given, by=person(request), at=timezone.now()
            ),
            done=_("It is written down. The executive board is next."),
        )

    def adopt(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Write down that the executive board has adopted the plan."""
        plan = self._asked(request, object_id, DECIDE)
        return self._ask(
            request,
            plan,
            title=_("Write down that it is adopted"),
            form=forms.Adopt(_posted(request)),
            perform=lambda given: actions.adopt(
                plan=plan, **given, by=person(request), at=timezone.now()
            ),
            done=_("It is written down. Now both coordinators put it in force."),
        )

    def put_in_force(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say one side's yes; with the second the plan is in force."""
        plan = self._asked(request, object_id, SAY_YES)
        left = search.in_words(search.sides_left(plan))
        return self._ask(
            request,
            plan,
            title=_("Say yes to putting it in force"),
            words=_(
                "It takes a yes from each side, by two people. Waiting for: %(sides)s. "
                "The plan that is in force now is replaced at the same moment."
            )
            % {"sides": left or "–"},
            form=forms.SayYes(_posted(request)),
            perform=lambda given: actions.put_in_force(
                plan=plan, **given, by=person(request), at=timezone.now()
            ),
            done=_("Your yes is written down."),
        )

    def new_version(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Begin a draft with everything that this plan holds."""
        plan = self._asked(request, object_id, DRAFT)
        first = (plan.to_year or timezone.localdate().year) + 1
        return self._ask(
            request,
            plan,
            title=_("Begin a new version"),
            words=_(
                "Commitments, lists and year wheel are copied into a draft. Change "
                "them there: the plan that is in force stays as it is."
            ),
            form=forms.NewPlan(_posted(request), initial={"from_year": first}),
            perform=lambda given: actions.new_version(
                plan=plan,
                wanted=actions.NewVersion(**given),
                by=person(request),
                at=timezone.now(),
            ),
            done=_("The draft is made."),
            leads_to=lambda made: self.address("change", made.pk),
        )


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
