"""The yearly contributions, in the office: asked for, followed, read together."""

import datetime as dt
from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from malmoandan.core.admin import ModelAdmin, site
from malmoandan.core.admin.base import ReadOnlyAdmin, Text, person
from malmoandan.core.transitions import NotPossible
from reports.actions import answers as answering
from reports.actions import contributions as actions
from reports.admin.base import GROUP
from reports.forms import contributions as forms
from reports.models import (
    Contribution,
    ContributionQuestion,
    ContributionRound,
)
from reports.search import contributions as search

ASK = "reports.ask_contributions"
PAGES = "admin/reports/contributions"
SILENT_SHOWN = 50
EACH_PAGE = 25
# What the form suggests as the last day, and how long there is to answer at least.
DUE = (11, 15)
WEEKS = dt.timedelta(weeks=3)


@admin.register(ContributionQuestion, site=site)
class ContributionQuestionAdmin(ModelAdmin):
    """The questions. What has been asked stays; another one can be asked instead."""

    group = GROUP
    group_order = 40
    change_verb = add_verb = ASK
    list_display = ("__str__", "order", "in_use")
    list_filter = ("in_use",)
    fields = ("order", "in_use", "text_sv", "help_sv", "text_en", "help_en")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """The words too, once somebody was asked."""
        words = ["text_sv", "text_en"]
        is_asked = obj is not None and (
            obj.answers.exists()
            or ContributionRound.objects.filter(
                state=ContributionRound.State.OPEN
            ).exists()
        )
        return [
            *super().get_readonly_fields(request, obj),
            *(words if is_asked else []),
        ]


@admin.register(ContributionRound, site=site)
class ContributionRoundAdmin(ReadOnlyAdmin):
    """The rounds, year by year: who has answered, who is reminded, what they wrote."""

    group = GROUP
    group_order = 40
    add_verb: ClassVar[str | None] = ASK
    list_display = ("year", "due_on", "state", "opened_at")
    list_filter = ("state",)

    def get_urls(self) -> list[URLPattern]:
        """The list's, and a page for each thing to do."""
        pages = [
            self.extra_page(name, getattr(self, f"{name}_view"))
            for name in ("progress", "more", "remind", "close", "reopen", "summary")
        ]
        return [*pages, *super().get_urls()]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Ask for the contributions of a year."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        today = timezone.localdate()
        form = forms.AskRound(
            request.POST or None,
            initial={
                "year": today.year,
                "due_on": max(dt.date(today.year, *DUE), today + WEEKS),
                "civil": "declared",
                "kinds": search.kinds_of_boards(),
            },
        )

        def perform() -> HttpResponse:
            asked = actions.open_round(
                year=form.cleaned_data["year"],
                due_on=form.cleaned_data["due_on"],
                organisations=form.bodies(),
                by=person(request),
                at=timezone.now(),
            )
            return HttpResponseRedirect(self.address("change", asked.pk))

        title = _("Ask for the contributions of a year")
        return self._asked(request, form, title, perform)

    def more_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask some more organisations."""
        asked = self._round(request, object_id)
        form = forms.Whom(request.POST or None, initial={"civil": ""})

        def perform() -> HttpResponse:
            actions.ask_more(
                asked=asked,
                organisations=form.bodies(),
                by=person(request),
                at=timezone.now(),
            )
            return HttpResponseRedirect(self.address("change", asked.pk))

        return self._asked(request, form, _("Ask some more"), perform, asked)

    def _asked(
        self,
        request: HttpRequest,
        form: forms.Whom,
        title: Text,
        perform: Callable[[], HttpResponse],
        asked: ContributionRound | None = None,
    ) -> HttpResponse:
        """Say how many it is about first; the second yes asks them."""
        context: dict[str, Any] = {}
        if request.method == "POST" and form.is_valid():
            bodies = form.bodies()
            if asked:
                standing = asked.contributions.values("organisation")
                bodies = bodies.exclude(pk__in=standing)
            count = bodies.count()
            if form.cleaned_data["number"] == count:
                try:
                    return perform()
                except NotPossible as refused:
                    form.add_error(None, refused.reason.label)
            else:
                form.confirm(count)
                reached = search.reachable(bodies).values("pk")
                without = bodies.exclude(pk__in=reached)
                context = {
                    "count": count,
                    "without": without[:SILENT_SHOWN],
                    "without_count": without.count(),
                }
        return self._page(request, "ask_page", title, form=form, **context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """Who has answered, side by side, and what can be done."""
        asked = self.get_object(request, object_id)
        if asked is None or request.method != "GET":
            return super().change_view(request, object_id, form_url, extra_context)
        if not self.has_view_permission(request, asked):
            raise PermissionDenied
        silent = search.silent(asked)
        may_ask = request.user.has_perm(ASK) and not asked.is_example
        return self._page(
            request,
            "round_page",
            str(asked),
            asked=asked,
            gauges=search.gauges(asked),
            progress=search.progress(asked),
            silent=silent[:SILENT_SHOWN],
            silent_count=silent.count(),
            may_ask=may_ask,
        )

    def progress_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """How far the letters have come: a part of the page, asked for again."""
        asked = self._one(request, object_id)
        context = {"asked": asked, "progress": search.progress(asked)}
        return TemplateResponse(request, f"{PAGES}/_progress.html", context)

    def summary_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What was sent in, organisation by organisation, in their own words."""
        asked = self._one(request, object_id)
        side = request.GET.get("sida", "")
        rows = Paginator(search.sent_in(asked, side), EACH_PAGE)
        return self._page(
            request,
            "summary_page",
            _("What they wrote"),
            asked=asked,
            side=side,
            gauges=search.gauges(asked),
            rows=rows.get_page(request.GET.get("p")),
        )

    def remind_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Write to those who have not answered, after a yes to the number."""
        asked = self._round(request, object_id)
        count = search.unanswered(asked).count()
        words = ngettext(
            "%d organisation has not sent in. It gets one letter a day at most.",
            "%d organisations have not sent in. Each gets one letter a day at most.",
            count,
        )

        def perform(_given: dict[str, Any]) -> int:
            written = actions.remind_dark(
                asked=asked, by=person(request), at=timezone.now()
            )
            told = ngettext(
                "%d letter is on its way.", "%d letters are on their way.", written
            )
            messages.info(request, told % written)
            return written

        return self._step(
            request,
            asked,
            title=_("Remind those who have not answered"),
            words=words % count,
            form=Form(request.POST if request.method == "POST" else None),
            perform=perform,
            done=_("Nobody gets two of them the same day."),
        )

    def close_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take no more answers."""
        asked = self._round(request, object_id)
        return self._step(
            request,
            asked,
            title=_("Close the round"),
            words=_("What is sent in stands. What is only begun is not told of."),
            form=Form(request.POST if request.method == "POST" else None),
            perform=lambda _given: actions.close_round(
                asked=asked, by=person(request), at=timezone.now()
            ),
            done=_("The round is closed."),
        )

    def reopen_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take answers again."""
        asked = self._round(request, object_id)
        return self._step(
            request,
            asked,
            title=_("Open the round again"),
            words=_("The links that were sent work again."),
            form=forms.LastDay(request.POST or None),
            perform=lambda given: actions.reopen_round(
                asked=asked, by=person(request), at=timezone.now(), **given
            ),
            done=_("The round is open again."),
        )

    def _round(self, request: HttpRequest, object_id: str) -> ContributionRound:
        asked: ContributionRound = self._one(request, object_id)
        if not request.user.has_perm(ASK):
            raise PermissionDenied
        return asked

    def _step(
        self, request: HttpRequest, asked: ContributionRound, **more: Any
    ) -> HttpResponse:
        return self.action_page(
            request,
            submit=more["title"],
            refusals=(NotPossible,),
            back=self.address("change", asked.pk),
            **more,
        )

    def _page(
        self, request: HttpRequest, name: str, title: Text, **more: Any
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            **more,
        }
        return TemplateResponse(request, f"{PAGES}/{name}.html", context)


@admin.register(Contribution, site=site)
class ContributionAdmin(ReadOnlyAdmin):
    """What each organisation tells, as it stands now."""

    group = GROUP
    group_order = 40
    list_display = ("organisation", "round", "state", "nothing_to_report", "sent_at")
    list_filter = ("round", "state", "nothing_to_report")
    list_select_related = ("organisation", "round")
    search_fields = ("organisation__name",)
    fields = (
        *("organisation", "round", "state", "nothing_to_report"),
        *("saved_at", "sent_at", "told"),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """All of it."""
        return list(self.fields)

    @admin.display(description=_("answers"))
    def told(self, row: Contribution) -> str:
        """Question and answer, one after the other."""
        kept = row.answers.exclude(text="")
        return format_html_join(
            "", "<h3>{}</h3><p>{}</p>", ((each.asked, each.text) for each in kept)
        )

    def get_urls(self) -> list[URLPattern]:
        """The list's, and the page that opens one again."""
        return [self.extra_page("reopen", self.reopen_view), *super().get_urls()]

    def buttons(self, request: HttpRequest, obj: Any) -> list[tuple[str, Text]]:
        """What was sent in can be opened again."""
        if obj.state != Contribution.State.SENT or not request.user.has_perm(ASK):
            return []
        return [(self.address("reopen", obj.pk), _("Open it again"))]

    def reopen_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let the organisation change what it sent in, in a closed round too."""
        contribution = self._one(request, object_id)
        if not request.user.has_perm(ASK):
            raise PermissionDenied
        return self.action_page(
            request,
            title=_("Open it again"),
            words=_("It is not told of until it is sent in again."),
            submit=_("Open it again"),
            form=Form(request.POST if request.method == "POST" else None),
            perform=lambda _given: answering.reopen_contribution(
                contribution=contribution,
                by=person(request),
                at=timezone.now(),
                office=True,
            ),
            refusals=(NotPossible,),
            done=_("It is open. Tell the organisation: its link works again."),
            back=self.address("change", contribution.pk),
        )
