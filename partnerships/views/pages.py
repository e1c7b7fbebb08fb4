"""A list of many, a page at a time."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest


def paged(request: HttpRequest, found: QuerySet[Any], length: int) -> dict[str, Any]:
    """The page that is asked for, how much there is, and the rest of the address."""
    pages = Paginator(found, length)
    chosen = request.GET.copy()
    chosen.pop("sida", None)
    return {
        "page": pages.get_page(request.GET.get("sida")),
        "found": pages.count,
        "query": chosen.urlencode(),
    }
