"""Doors of an organisation's own stories: write, show, send, answer, take back."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from malmoandan.core.admin.base import person
from malmoandan.core.transitions import NotPossible
from partnerships import actions
from partnerships.forms import stories as forms
from partnerships.models import Organisation, Story, StoryParty
from partnerships.search import stories as search
from partnerships.views import own
from partnerships.views.drafts import Draft, typed
from partnerships.views.own_forms import press, tried
from partnerships.views.projects_own import form_with_partners
from partnerships.views.stories import told

SPEAK = "partnerships.speak_for"
KIND = "story"
PAGE = "partnerships/stories/form_page.html"


@login_required
@require_safe
def own_list(request: HttpRequest, pk: int) -> HttpResponse:
    """What waits for the organisation's yes, what it tells, what is told of it."""
    organisation = own.organisation_of(request, pk)
    found = search.of_organisation(organisation)
    mine = [story for story in found if _tells(story, organisation)]
    context = {
        "waits": [story for story in found if _waits(story, organisation)],
        "mine": mine,
        "others": [story for story in found if story not in mine],
        "has_draft": bool(Draft(request, KIND, organisation.pk).read()),
    }
    return own.show(
        request, organisation, "partnerships/stories/own_list_page.html", context
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a story; what is written is kept until it is saved as a draft."""
    organisation = own.organisation_of(request, pk, SPEAK)
    draft = Draft(request, KIND, organisation.pk)
    data, sent = (request.POST, request.FILES) if request.POST else (None, None)
    form = forms.Telling(organisation, data, sent, initial=draft.read())
    if request.method == "POST":
        draft.keep(form)
        if "sok" in request.POST:
            form = forms.Telling(organisation, initial=draft.read())
        elif form.is_valid() and (story := _begun(request, form)):
            draft.forget()
            return _to(organisation, story)
    return form_with_partners(request, organisation, PAGE, {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int, story: int) -> HttpResponse:
    """Write the draft anew."""
    organisation = own.organisation_of(request, pk, SPEAK)
    found = _of(organisation, story)
    data, sent = (request.POST, request.FILES) if request.POST else (None, None)
    form = forms.Telling(organisation, data, sent, story=found)
    if "sok" in request.POST:
        kept = forms.Telling(organisation, story=found)
        kept.initial.update(typed(request, form))
        form = kept
    elif form.is_valid() and tried(
        request,
        form,
        lambda: actions.change_story(
            story=found,
            organisation=organisation,
            parties=form.cleaned_data["partners"],
            facts=form.facts(),
            picture=form.cleaned_data["picture"],
            without_picture=form.cleaned_data.get("without_picture", False),
            by=person(request),
            at=timezone.now(),
        ),
    ):
        return _to(organisation, found)
    context = {"form": form, "story": found}
    return form_with_partners(request, organisation, PAGE, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest, pk: int, story: int) -> HttpResponse:
    """The story as it will be read, how it stands, and what can be done.

    POST is the organisation's answer to a story about it.
    """
    verb = SPEAK if request.method == "POST" else "partnerships.see_inside"
    organisation = own.organisation_of(request, pk, verb)
    found = _of(organisation, story, also_hidden=True)
    if not search.shows_to(found, organisation):
        return own.show(
            request, organisation, "partnerships/stories/rewritten_page.html"
        )
    form = forms.Answer(request.POST or None)
    if form.is_valid() and tried(
        request,
        form,
        lambda: actions.answer_story(
            story=found,
            organisation=organisation,
            by=person(request),
            at=timezone.now(),
            **form.cleaned_data,
        ),
        _("Thank you, your answer is saved."),
    ):
        return _to(organisation, found)
    return _own_page(request, organisation, found, form)


@login_required
@require_POST
def send(request: HttpRequest, pk: int, story: int) -> HttpResponse:
    """Ask the others for their yes."""
    done = _("It is sent. The others get a letter and answer yes or no.")
    return _step(request, pk, story, actions.send_story, done)


@login_required
@require_POST
def call_back(request: HttpRequest, pk: int, story: int) -> HttpResponse:
    """Take the story back to change it."""
    done = _("The story is a draft again.")
    return _step(request, pk, story, actions.call_story_back, done)


@login_required
@require_POST
def discard(request: HttpRequest, pk: int, story: int) -> HttpResponse:
    """Throw the draft away."""
    organisation = own.organisation_of(request, pk, SPEAK)
    found = Story.objects.filter(pk=story).first()
    back = reverse("story-own-list", args=[organisation.pk])
    if found is None:  # it is gone already: a second click
        return HttpResponseRedirect(back)
    discard_it = _do(request, organisation, found, actions.discard_story)
    return press(request, discard_it, done=_("It is gone."), back=back)


def _step(
    request: HttpRequest, pk: int, story: int, action: Callable[..., Any], done: str
) -> HttpResponse:
    organisation = own.organisation_of(request, pk, SPEAK)
    found = _of(organisation, story)
    back = reverse("story-own", args=[organisation.pk, found.pk])
    return press(
        request, _do(request, organisation, found, action), done=done, back=back
    )


def _do(
    request: HttpRequest,
    organisation: Organisation,
    story: Story,
    action: Callable[..., Any],
) -> Callable[[], Any]:
    return lambda: action(
        story=story, organisation=organisation, by=person(request), at=timezone.now()
    )


def _of(organisation: Organisation, pk: int, *, also_hidden: bool = False) -> Story:
    """The story, if it is about the organisation and shown to it; else 404."""
    rows = search.with_parties(Story.objects.select_related("project", "case"))
    story = get_object_or_404(rows, pk=pk, parties__organisation=organisation)
    if not also_hidden and not search.shows_to(story, organisation):
        raise Http404
    return story


def _tells(story: Story, organisation: Organisation) -> bool:
    teller = story.teller()
    return teller is not None and teller.organisation_id == organisation.pk


def _waits(story: Story, organisation: Organisation) -> bool:
    waiting = {
        party.organisation_id
        for party in story.parties.all()
        if party.answer == StoryParty.Answer.PENDING
    }
    return story.state == Story.State.SENT and organisation.pk in waiting


def _to(organisation: Organisation, story: Story) -> HttpResponse:
    there = reverse("story-own", args=[organisation.pk, story.pk])
    return HttpResponseRedirect(there)


def _begun(request: HttpRequest, form: forms.Telling) -> Story | None:
    try:
        return actions.write_story(
            organisation=form.organisation,
            parties=form.cleaned_data["partners"],
            facts=form.facts(),
            language=get_language() or "sv",
            picture=form.cleaned_data["picture"],
            by=person(request),
            at=timezone.now(),
        )
    except NotPossible as no:
        form.add_error("picture", no.reason.label)
        return None


def _own_page(
    request: HttpRequest, organisation: Organisation, story: Story, form: forms.Answer
) -> HttpResponse:
    state, speaks = story.state, request.user.has_perm(SPEAK, organisation)
    tells = speaks and _tells(story, organisation)
    part = story.parties.get(organisation=organisation)
    context = {
        **told(story),
        "story": story,
        "part": part,
        "form": form,
        "why_not_send": story.why_not_send() if state == Story.State.DRAFT else None,
        "may_write": tells and state == Story.State.DRAFT,
        "may_call_back": tells and state == Story.State.SENT,
        "may_answer": speaks
        and state != Story.State.DRAFT
        and not (tells and state == Story.State.SENT),
    }
    return own.show(
        request, organisation, "partnerships/stories/own_page.html", context
    )
