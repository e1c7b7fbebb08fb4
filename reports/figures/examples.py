"""Years that are invented: pages that show one must say so."""

from reports.models import AnnualReport


def is_example(year: int) -> bool:
    """Whether the year is an example: its annual report is then a made-up row.

    A page that shows such a year includes `components/_example_year.html`.
    """
    return AnnualReport.objects.filter(year=year, is_example=True).exists()
