"""The §: numbered through the year without gaps, also when two are written at once."""

import threading

import pytest
from django.db import connection

from governance.actions.paragraphs import write_paragraph
from governance.models import Paragraph, SteeringYear
from tests import cast
from tests.governance import made


@pytest.mark.django_db
def test_numbers_follow_those_kept_elsewhere_and_each_other():
    meeting = made.opened()
    SteeringYear.objects.create(year=meeting.year, paragraphs_before=11)
    by = cast.somebody()
    first, second = (
        write_paragraph(
            item=made.item(meeting, title=title), decisions=["Ett."], by=by, at=made.AT
        )
        for title in ("Ett", "Två")
    )
    assert [first.number, second.number] == [12, 13]
    assert first.title == "Ett"


@pytest.mark.django_db
def test_a_matter_without_a_meeting_has_no_paragraph():
    item = made.item(made.opened())
    item.meeting = None
    with pytest.raises(ValueError, match="meeting"):
        write_paragraph(item=item, decisions=[], by=None, at=made.AT)


@pytest.mark.django_db(transaction=True)
def test_two_that_are_concluded_at_once_get_two_numbers():
    meeting = made.opened()
    matters = [made.item(meeting) for _number in range(4)]
    by = cast.somebody()
    start = threading.Barrier(len(matters))

    def conclude(item) -> None:
        start.wait()
        try:
            write_paragraph(item=item, decisions=["Ett beslut."], by=by, at=made.AT)
        finally:
            connection.close()

    threads = [threading.Thread(target=conclude, args=[m]) for m in matters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = Paragraph.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3, 4]
