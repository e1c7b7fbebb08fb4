"""How things stand: what the first page tells, as last counted."""

import json
from typing import Any, ClassVar

from django.db import connection, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Standing(models.Model):
    """One row: this year's wheel, its theme, and how the latest told year was kept.

    Counting a year reads some thirty tables, and the first page shows two years. So
    they are counted when something public changes or a day passes, and stand here.
    `version` is the version of what is public that they were counted from.
    """

    version = models.PositiveBigIntegerField(_("version"), default=0)
    told = models.TextField(_("what is told"), help_text="JSON")

    class Meta:
        verbose_name = _("how things stand")
        verbose_name_plural = _("how things stand")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(id=1), name="standing_is_one_row"),
        ]

    def __str__(self) -> str:
        return str(self.version)

    @staticmethod
    def read() -> tuple[dict[str, Any], bool]:
        """What is told, and whether it still holds what is public. Empty at first.

        One plain question: this is what the portal is asked most often.
        """
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT s.told, s.version, v.version FROM reports_standing s "
                "LEFT JOIN core_publicversion v ON v.id = 1 WHERE s.id = 1"
            )
            row = cursor.fetchone()
        if row is None:
            return {}, False
        return json.loads(row[0]), row[1] == (row[2] or 0)
