"""Doors of the public register: the list, its files, and the card of each."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from malmoandan.core.exports import XLSX, csv_lines, json_lines, xlsx_file
from malmoandan.core.public_cache import public_page
from partnerships.exports import register as export
from partnerships.exports.cards import Card
from partnerships.forms import register as forms
from partnerships.models import Organisation
from partnerships.search import register as search

A_PAGE = 50


@require_safe
@public_page
def organisation_list(request: HttpRequest) -> HttpResponse:
    """The register: those that anybody may find, a page at a time."""
    form = forms.Search(request.GET)
    found = search.organisations(**form.asked())
    # Numbers first: leafing through thousands of whole rows would cost far more.
    every = found.values_list("pk", flat=True)
    pages = Paginator(search.numbers_of(found) if form.told() else every, A_PAGE)
    page = pages.get_page(request.GET.get("sida"))
    context = {
        "form": form,
        "told": form.told(),
        "page": page,
        "numbers": pages.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "cards": _cards(list(page)),
        "query": _without_page(request),
        "is_empty": not pages.count and not Organisation.objects.public().exists(),
    }
    return TemplateResponse(
        request, "partnerships/register/organisation_list_page.html", context
    )


def _cards(numbers: list[int]) -> list[Card]:
    """The cards of the organisations with these numbers, in this order."""
    rows = Organisation.objects.select_related("kind").defer("about_key")
    found = rows.prefetch_related("city_areas", "themes").in_bulk(numbers)
    return [Card(found[number]) for number in numbers if number in found]


def _without_page(request: HttpRequest) -> str:
    """What was asked for, as an address has it, whatever the page."""
    asked = request.GET.copy()
    for name, values in list(asked.lists()):
        if name == "sida" or not any(values):
            del asked[name]
    return asked.urlencode()


# The same selection as files


def _found(request: HttpRequest) -> QuerySet[Organisation]:
    return search.organisations(**forms.Search(request.GET).asked())


@require_safe
def organisation_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The selection as a table with semicolons, line by line."""
    lines = csv_lines(export.heads(), export.rows(_found(request)))
    return StreamingHttpResponse(
        _in_language(lines),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": _named("csv")},
    )


@require_safe
def organisation_xlsx(request: HttpRequest) -> FileResponse:
    """The selection as a file of Excel's."""
    file = xlsx_file(export.heads(), export.rows(_found(request)), title=_("Register"))
    return FileResponse(
        file, content_type=XLSX, headers={"Content-Disposition": _named("xlsx")}
    )


@require_safe
def organisation_json(request: HttpRequest) -> StreamingHttpResponse:
    """The selection as data for machines."""
    lines = json_lines("organisations", export.records(_found(request)))
    return StreamingHttpResponse(_in_language(lines), content_type="application/json")


def _named(kind: str) -> str:
    """The name that the file is saved under, in the page's language."""
    return f'attachment; filename="{_("organisations")}.{kind}"'


def _in_language(lines: Any) -> Any:
    """The lines in the page's language: they are made when the request is over."""
    language = translation.get_language()
    while True:
        with translation.override(language):
            line = next(lines, None)
        if line is None:
            return
        yield line


# The card


@require_safe
@public_page
def organisation_read(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """The card of an organisation, with what it has chosen to show.

    One that is not public is there for its own people and for those who keep it.
    """
    organisation = get_object_or_404(
        Organisation.objects.select_related(
            *("kind", "legal_form", "category", "umbrella", "parent", "board"),
            "merged_into__kind",
        ),
        pk=pk,
    )
    kept = _standing(organisation)
    if not _may_read(request, kept):
        raise Http404
    if kept != organisation or slug != kept.slug:
        return HttpResponsePermanentRedirect(
            reverse("organisation-read", args=[kept.pk, kept.slug])
        )
    context = {
        "organisation": organisation,
        "card": Card(organisation, contacts=search.contacts_of(organisation)),
        "cooperation": search.cooperation_of(organisation),
        "members": _members(organisation),
        "keeps_card": request.user.has_perm("partnerships.keep_card", organisation),
    }
    return TemplateResponse(
        request, "partnerships/register/organisation_page.html", context
    )


def _standing(organisation: Organisation) -> Organisation:
    """The organisation that answers for this one now, wherever it was merged to."""
    seen = {organisation.pk}
    while organisation.merged_into is not None:
        organisation = organisation.merged_into
        if organisation.pk in seen:
            raise Http404
        seen.add(organisation.pk)
    return organisation


def _may_read(request: HttpRequest, organisation: Organisation) -> bool:
    see = "partnerships.see_inside"
    return organisation.is_public or request.user.has_perm(see, organisation)


def _members(organisation: Organisation) -> int:
    """How many of an umbrella organisation's members show that they are."""
    if not organisation.is_umbrella:
        return 0
    return search.organisations(umbrella=organisation).count()
