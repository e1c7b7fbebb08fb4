"""Evaluations in the office, and what the sides say of themselves."""

from typing import ClassVar

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from malmoandan.core.admin import ModelAdmin, site
from malmoandan.core.models import Side
from reports.admin.base import GROUP
from reports.exports.self_assessment import result
from reports.forms.evaluations import Told
from reports.models import Evaluation
from reports.search import self_assessments as search

EDIT = "reports.edit_evaluation"


@admin.register(Evaluation, site=site)
class EvaluationAdmin(ModelAdmin):
    """What somebody outside, a comparison or we ourselves found."""

    group = GROUP
    group_order = 40
    change_verb: ClassVar[str | None] = EDIT
    add_verb: ClassVar[str | None] = EDIT
    delete_verb: ClassVar[str | None] = EDIT
    list_display = ("title", "year", "kind", "made_by", "is_answered")
    list_filter = ("kind", "year")
    search_fields = ("title", "made_by", "summary")
    form = Told
    fields = (*Told.Meta.fields, "url")
    change_list_template = "admin/reports/evaluation_list.html"

    @admin.display(description=_("answered"), boolean=True)
    def is_answered(self, evaluation: Evaluation) -> bool:
        """Whether it says what is done with it."""
        return bool(evaluation.answer.strip())

    def get_urls(self) -> list[URLPattern]:
        """The list's, and the result of the self-assessment."""
        page = self.extra_page("assessment", self.assessment, "0/assessment/")
        return [page, *super().get_urls()]

    def assessment(self, request: HttpRequest) -> HttpResponse:
        """What the sides say of the principles in a year, in numbers and words."""
        today = timezone.localdate()
        years = sorted({today.year, *search.years()}, reverse=True)
        asked = request.GET.get("year", "")
        year = int(asked) if asked.isdecimal() and int(asked) in years else today.year
        found = result(year, today)
        words = search.words(year) if found["is_over"] else []
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Self-assessment %(year)s") % {"year": year},
            "year": year,
            "years": years,
            "words": [(term, Side(side).label, said) for term, side, said in words],
            **found,
        }
        template = "admin/reports/self_assessment_page.html"
        return TemplateResponse(request, template, context)
