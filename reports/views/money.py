"""Doors of the money: the account of a year as a file."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from malmoandan.core.public_cache import public_page
from reports.exports import money
from reports.figures import is_example


@require_safe
@public_page
def economy_csv(_request: HttpRequest, year: int) -> HttpResponse:
    """The account of a year as a table; only its heads where nothing is known."""
    found = money.account_of(year, with_examples=is_example(year))
    word = _("economy")
    return HttpResponse(
        "".join(money.csv(found)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{word}-{year}.csv"'},
    )
