"""The work log: what a coordinator did, written in three taps."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.models import CooperationPlan, PlanPoint
from malmoandan.core.forms import Day, NoPersonalNumbers
from reports.models import WorkEntry

TASKS = "coordinator_tasks"
# A page of our own (not "//elsewhere"), or a whole address elsewhere.
LINK = re.compile(r"/(?!/)[^\s\\]*|https://[^\s/\\]+(/[^\s\\]*)?")


def a_link(text: str) -> None:
    """Refuse what is no page of the portal and no safe address."""
    if not LINK.fullmatch(text):
        raise ValidationError(
            _("Write a page of the portal, such as /partnerskap/, or https://…"),
            code="link",
        )


class Entry(NoPersonalNumbers, forms.ModelForm):
    """Which kind of task, how many, about what. Everybody can read it: no names."""

    task = forms.ModelChoiceField(
        label=_("Kind of task"),
        queryset=PlanPoint.objects.none(),
        widget=forms.RadioSelect(attrs={"class": "office-choices"}),
        empty_label=None,
    )
    on = Day(label=_("Day"), initial=timezone.localdate)
    url = forms.CharField(
        label=_("Link"),
        max_length=400,
        required=False,
        validators=[a_link],
        help_text=_("A page of the portal that it was about, such as /partnerskap/…"),
    )

    class Meta:
        model = WorkEntry
        fields = ("task", "count", "note", "url", "on", "side")
        help_texts = {"note": _("Everybody can read it: write no names.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan = CooperationPlan.objects.for_year(timezone.localdate().year)
        standing = Q(pk=self.instance.task_id)
        of_plan = Q(plan=plan, kind__key=TASKS) if plan else Q(pk__in=[])
        task: Any = self.fields["task"]
        task.queryset = PlanPoint.objects.filter(of_plan | standing).order_by(
            "order", "pk"
        )

    def clean_on(self) -> Any:
        """What is written has been done."""
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise ValidationError(_("That day has not come yet."), code="not_yet")
        return day

    def clean_count(self) -> int:
        """Something was done: none is nothing to write."""
        count: int = self.cleaned_data["count"]
        if count < 1:
            raise ValidationError(_("Write how many: one or more."), code="none")
        return count
