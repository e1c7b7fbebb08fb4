"""How things stand: what the first page tells, as last counted."""

import json
from typing import Any, ClassVar

from django.db import connection, models
from django.utils.translation import gettext_lazy as _


class Standing(models.Model):
    """This year's wheel and theme, and how the latest told year was kept; by language.

    Counting a year reads some thirty tables, and the first page shows two years. So
    they are counted when something public changes or a day passes, and stand here:
    the clock writes it (`reports.jobs`), a page only reads (docs/speed.md).
    `version` is the version of what is public that they were counted from.
    """

    language = models.CharField(_("language"), max_length=7)
    version = models.PositiveBigIntegerField(_("version"), default=0)
    made = models.CharField(_("made"), max_length=40)
    told = models.TextField(_("what is told"), help_text="JSON")

    class Meta:
        verbose_name = _("how things stand")
        verbose_name_plural = _("how things stand")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["language"], name="standing_once_a_language"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.version}"

    @staticmethod
    def read(language: str, made: str) -> dict[str, Any] | None:
        """What is told, if it was `made` so and still holds what is public; else None.

        One plain question: this is what the portal is asked most often.
        """
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT s.told FROM reports_standing s "
                "LEFT JOIN core_publicversion v ON v.id = 1 "
                "WHERE s.language = %s AND s.made = %s "
                "AND s.version = COALESCE(v.version, 0)",
                [language, made],
            )
            row = cursor.fetchone()
        return json.loads(row[0]) if row else None
