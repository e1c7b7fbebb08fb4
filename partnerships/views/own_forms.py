"""A page of an organisation that asks for something, and says why it cannot be."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import Promise

from malmoandan.core.transitions import NotPossible
from partnerships.models import Organisation
from partnerships.views import own

Text = str | Promise


def form_page(
    request: HttpRequest,
    organisation: Organisation,
    *,
    heading: Text,
    submit: Text,
    form: forms.Form,
    perform: Callable[[dict[str, Any]], Any],
    done: Text,
    back: str,
    words: Text = "",
    then: Callable[[], str] | None = None,
    danger: bool = False,
    template: str = "partnerships/own/form_page.html",
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """Ask, do it and lead on; what was written stays when it cannot be done.

    `perform` gets the cleaned data and may raise `NotPossible`, whose reason stands
    above the form. Afterwards the reader is led to where `then` says, or `back`.
    """
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(request, form, lambda: perform(form.cleaned_data), done)
    ):
        return HttpResponseRedirect(then() if then else back)
    asked = {
        "form": form,
        "heading": heading,
        "words": words,
        "submit": submit,
        "back": back,
        "danger": danger,
    }
    return own.show(request, organisation, template, {**asked, **(context or {})})


def tried(
    request: HttpRequest,
    form: forms.BaseForm,
    perform: Callable[[], Any],
    done: Text = "",
) -> bool:
    """Whether it could be done, which is told; if not, the form says why."""
    try:
        perform()
    except NotPossible as no:
        form.add_error(None, no.reason.label)
        return False
    if done:
        messages.success(request, str(done))
    return True


def press(
    request: HttpRequest, perform: Callable[[], Any], *, done: Text, back: str
) -> HttpResponse:
    """Do what a button says and lead back, with the reason when it cannot be done."""
    try:
        perform()
    except NotPossible as no:
        messages.error(request, no.reason.label)
    else:
        messages.success(request, str(done))
    return HttpResponseRedirect(back)
