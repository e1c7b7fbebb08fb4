"""Working groups: notes, files and tasks, for the people of member organisations."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from malmoandan.core import files
from partnerships.actions import areas as actions
from partnerships.forms import areas as forms
from partnerships.models import GroupNote, GroupTask, WorkingGroup
from partnerships.views.own_forms import press, tried


@login_required
@require_safe
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """The group: what it is for, who takes part, what is noted and to be done."""
    return _page(request, _group(request, pk))


@login_required
@require_POST
def add_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what the group talked about."""
    group = _group(request, pk)
    form = forms.Note(request.POST, request.FILES)
    if form.is_valid() and tried(
        request,
        form,
        lambda: actions.add_group_note(
            group=group, **form.cleaned_data, **_who(request)
        ),
        _("The note is saved."),
    ):
        return HttpResponseRedirect(_address(group))
    return _page(request, group, note=form)


@login_required
@require_POST
def add_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what somebody does."""
    group = _group(request, pk)
    form = forms.Task(group, request.POST)
    if form.is_valid() and tried(
        request,
        form,
        lambda: actions.add_group_task(
            group=group, **form.cleaned_data, **_who(request)
        ),
        _("The task is saved."),
    ):
        return HttpResponseRedirect(_address(group))
    return _page(request, group, task=form)


@login_required
@require_POST
def tick(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Say that a task is done, or that it is not after all."""
    group = _group(request, pk)
    task = get_object_or_404(GroupTask, pk=number, group=group)
    done = request.POST.get("done") == "1"
    return press(
        request,
        lambda: actions.tick_group_task(task=task, done=done, **_who(request)),
        done=_("Done.") if done else _("To be done again."),
        back=_address(group),
    )


@login_required
@require_safe
def file_read(request: HttpRequest, pk: int, number: int) -> FileResponse:
    """The file of a note, for those of the group."""
    group = _group(request, pk)
    notes = GroupNote.objects.select_related("file")
    note = get_object_or_404(notes, pk=number, group=group)
    if note.file is None:
        raise Http404
    return files.send(note.file)


def _group(request: HttpRequest, pk: int) -> WorkingGroup:
    found = WorkingGroup.objects.select_related("area__theme")
    group = get_object_or_404(found.prefetch_related("organisations"), pk=pk)
    if not request.user.has_perm("partnerships.take_part_in_group", group):
        raise PermissionDenied
    return group


def _page(
    request: HttpRequest, group: WorkingGroup, note: Any = None, task: Any = None
) -> HttpResponse:
    today = timezone.localdate()
    tasks = group.tasks.select_related("organisation").order_by("due_on", "pk")
    context = {
        "group": group,
        "notes": group.notes.select_related("written_by", "file"),
        "to_do": [one for one in tasks if one.done_on is None],
        "done": [one for one in tasks if one.done_on],
        "today": today,
        "why_not": group.why_not_write(today),
        "note_form": note or forms.Note(initial={"met_on": today}),
        "task_form": task or forms.Task(group),
    }
    return TemplateResponse(request, "partnerships/areas/group_page.html", context)


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user, "at": timezone.now()}


def _address(group: WorkingGroup) -> str:
    return reverse("group-read", args=[group.pk])
