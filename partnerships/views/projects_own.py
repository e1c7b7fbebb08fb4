"""Doors of an organisation's own cooperations: tell, go on, close, say it is wrong."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from malmoandan.core.admin.base import person
from malmoandan.core.transitions import NotPossible
from partnerships import actions
from partnerships.forms import projects as forms
from partnerships.models import Organisation, Project, ProjectPartner
from partnerships.search import projects as search
from partnerships.views import own
from partnerships.views.drafts import Draft, typed
from partnerships.views.own_forms import press, tried
from partnerships.views.projects import told

SPEAK = "partnerships.speak_for"
LEAVE = "partnerships.leave_cooperation"
KIND = "project"
PAGE = "partnerships/projects/form_page.html"


@login_required
@require_safe
def own_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The organisation's cooperations: those that go on, then the others."""
    organisation = own.organisation_of(request, pk)
    left = set(
        ProjectPartner.objects.filter(organisation=organisation)
        .exclude(left_on=None)
        .values_list("project", flat=True)
    )
    found = list(search.of_organisation(organisation))
    mine = [project for project in found if project.pk not in left]
    context = {
        "going_on": [project for project in mine if not project.is_closed()],
        "closed": [project for project in mine if project.is_closed()],
        "left": [project for project in found if project.pk in left],
        "has_draft": bool(Draft(request, KIND, organisation.pk).read()),
    }
    return own.show(
        request, organisation, "partnerships/projects/own_list_page.html", context
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell of a cooperation. What is begun is kept until it is sent."""
    organisation = own.organisation_of(request, pk, SPEAK)
    draft = Draft(request, KIND, organisation.pk)
    begun = bool(draft.read())
    form = forms.Cooperation(organisation, request.POST or None, initial=draft.read())
    if request.method == "POST":
        draft.keep(form)
        if "sok" in request.POST:
            form = forms.Cooperation(organisation, initial=draft.read())
        elif form.is_valid() and (project := _register(request, form)):
            draft.forget()
            messages.success(request, _("Thank you! Now everybody can read about it."))
            return _to("project-own", organisation, project)
    context = {"form": form, "has_draft": begun and request.method != "POST"}
    return form_with_partners(request, organisation, PAGE, context)


@login_required
@require_POST
def keep_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what is written so far, while it is written."""
    organisation = own.organisation_of(request, pk, SPEAK)
    Draft(request, KIND, organisation.pk).keep(forms.Cooperation(organisation))
    return HttpResponse(status=204)


@login_required
@require_POST
def forget_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin anew."""
    organisation = own.organisation_of(request, pk, SPEAK)
    Draft(request, KIND, organisation.pk).forget()
    return HttpResponseRedirect(reverse("project-add", args=[organisation.pk]))


@login_required
@require_safe
def find_partners(request: HttpRequest, pk: int) -> HttpResponse:
    """Organisations to tick, while their name is typed: those ticked stay."""
    organisation = own.organisation_of(request, pk, SPEAK)
    ticked = [
        number for number in request.GET.getlist("partners") if number.isdecimal()
    ]
    form = forms.WithPartners(organisation, initial={"partners": ticked})
    context = {"form": form, **partner_choices(request, form)}
    return TemplateResponse(
        request, "partnerships/projects/_partner_choices.html", context
    )


def partner_choices(request: HttpRequest, form: Any) -> dict[str, Any]:
    """The organisations that are ticked, and those that the words find."""
    asked = request.POST if request.method == "POST" else request.GET
    query = asked.get("q", "")[:100]
    chosen = form.chosen()
    hits = search.possible_partners(query, [form.organisation, *chosen])
    return {"chosen": chosen, "hits": hits, "q": query}


def form_with_partners(
    request: HttpRequest,
    organisation: Organisation,
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    """A page of the organisation whose form asks for other organisations."""
    choices = partner_choices(request, context["form"])
    return own.show(request, organisation, template, {**choices, **context})


@login_required
@require_safe
def read(request: HttpRequest, pk: int, project: int) -> HttpResponse:
    """One cooperation as its partners see it: what can be done, and what stands."""
    organisation = own.organisation_of(request, pk)
    found, part = _of(organisation, project)
    return _own_page(request, organisation, found, part, forms.Activity())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int, project: int) -> HttpResponse:
    """Write other facts, or other partners."""
    organisation = own.organisation_of(request, pk, SPEAK)
    found, _part = _of(organisation, project)
    form = forms.Cooperation(organisation, request.POST or None, project=found)
    if "sok" in request.POST:
        kept = forms.Cooperation(organisation, project=found)
        kept.initial.update(typed(request, form))
        form = kept
    elif form.is_valid() and tried(
        request,
        form,
        lambda: actions.change_project(
            project=found,
            organisation=organisation,
            partners=form.cleaned_data["partners"],
            facts=form.facts(),
            by=person(request),
            at=timezone.now(),
        ),
        _("What you wrote is saved."),
    ):
        return _to("project-own", organisation, found)
    context = {"form": form, "project": found}
    return form_with_partners(request, organisation, PAGE, context)


@login_required
@require_POST
def add_activity(request: HttpRequest, pk: int, project: int) -> HttpResponse:
    """Write what the cooperation did in a year."""
    organisation = own.organisation_of(request, pk, SPEAK)
    found, part = _of(organisation, project)
    form = forms.Activity(request.POST)
    if form.is_valid() and tried(
        request,
        form,
        lambda: actions.add_activity(
            project=found,
            organisation=organisation,
            by=person(request),
            at=timezone.now(),
            **form.cleaned_data,
        ),
        _("What you wrote is saved."),
    ):
        return _to("project-own", organisation, found)
    return _own_page(request, organisation, found, part, form)


@login_required
@require_POST
def remove_activity(
    request: HttpRequest, pk: int, project: int, activity: int
) -> HttpResponse:
    """Take away what was written wrongly."""
    organisation = own.organisation_of(request, pk, SPEAK)
    found, _part = _of(organisation, project)
    row = found.activities.filter(pk=activity).first()

    def remove() -> None:
        if row is not None:  # else it is gone already: a second click
            actions.remove_activity(
                activity=row,
                organisation=organisation,
                by=person(request),
                at=timezone.now(),
            )

    back = reverse("project-own", args=[organisation.pk, found.pk])
    return press(request, remove, done=_("It is taken away."), back=back)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, pk: int, project: int) -> HttpResponse:
    """Say what came of it; after that nothing is changed."""
    organisation = own.organisation_of(request, pk, SPEAK)
    found, _part = _of(organisation, project)
    form = forms.Closing(request.POST or None)
    if form.is_valid() and tried(
        request,
        form,
        lambda: actions.close_project(
            project=found,
            organisation=organisation,
            by=person(request),
            at=timezone.now(),
            **form.cleaned_data,
        ),
        _("The cooperation is closed. Thank you for telling what came of it."),
    ):
        return _to("project-own", organisation, found)
    return own.show(
        request,
        organisation,
        "partnerships/projects/close_page.html",
        {"form": form, "project": found},
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, pk: int, project: int) -> HttpResponse:
    """Say that it is not so: the organisation takes no part. One click."""
    organisation = own.organisation_of(request, pk, LEAVE)
    found, part = _of(organisation, project)
    if request.method == "POST":
        actions.leave_project(
            project=found,
            organisation=organisation,
            by=person(request),
            at=timezone.now(),
        )
        messages.success(request, _("Your organisation is not named there any more."))
        return _to("project-own", organisation, found)
    return own.show(
        request,
        organisation,
        "partnerships/projects/leave_page.html",
        {"project": found, "part": part},
    )


def _of(organisation: Organisation, pk: int) -> tuple[Project, ProjectPartner]:
    """The cooperation, if it names or has named the organisation; else 404."""
    rows = ProjectPartner.objects.select_related("project__funding", "project__level")
    part = get_object_or_404(rows, organisation=organisation, project=pk)
    return part.project, part


def _to(name: str, organisation: Organisation, project: Project) -> HttpResponse:
    return HttpResponseRedirect(reverse(name, args=[organisation.pk, project.pk]))


def _register(request: HttpRequest, form: forms.Cooperation) -> Project | None:
    try:
        return actions.register_project(
            organisation=form.organisation,
            partners=form.cleaned_data["partners"],
            facts=form.facts(),
            by=person(request),
            at=timezone.now(),
        )
    except NotPossible as no:
        form.add_error(None, no.reason.label)
        return None


def _own_page(
    request: HttpRequest,
    organisation: Organisation,
    project: Project,
    part: ProjectPartner,
    form: forms.Activity,
) -> HttpResponse:
    shown = get_object_or_404(
        search.with_partners(Project.objects.select_related("funding", "level", "iop")),
        pk=project.pk,
    )
    context = {
        **told(shown),
        "project": shown,
        "part": part,
        "form": form,
        "may_write": part.left_on is None
        and not shown.is_closed()
        and request.user.has_perm(SPEAK, organisation),
        "may_leave": part.left_on is None
        and request.user.has_perm(LEAVE, organisation),
    }
    return own.show(
        request, organisation, "partnerships/projects/own_page.html", context
    )
