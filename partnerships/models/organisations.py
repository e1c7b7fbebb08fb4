"""Organisations: associations, boards, departments and others that take part."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from malmoandan.core.models import FactRecord, Side, Term, Vocabulary
from malmoandan.core.text import SearchKeyField, search_key


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """The reads of organisations that are used in several places."""

    def named(self, name: str) -> "OrganisationQuerySet":
        """Those with this name, whatever its case and spacing."""
        return self.filter(name_key=search_key(name))

    def of_side(self, side: str) -> "OrganisationQuerySet":
        """Those that belong to one side of the agreement."""
        return self.filter(kind__meaning=side)


class Organisation(FactRecord):
    """A body that takes part: it survives a change of contact person (R06, R17).

    One that a file merely mentioned is unconfirmed until a coordinator has seen it.
    """

    name = models.CharField(_("name"), max_length=250)
    name_key = SearchKeyField(source="name", max_length=250, unique=True)
    kind = models.ForeignKey(
        Term,
        verbose_name=_("kind"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        limit_choices_to={"vocabulary": Vocabulary.ORGANISATION_KIND},
        related_name="organisations",
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
    )
    website = models.URLField(_("web site"), blank=True)
    confirmed = models.BooleanField(_("confirmed"), default=True)

    objects = OrganisationQuerySet.as_manager()
    history = HistoricalRecords(
        verbose_name=_("version of an organisation"),
        verbose_name_plural=_("versions of organisations"),
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering: ClassVar[list[str]] = ["name_key"]

    def __str__(self) -> str:
        return self.name

    @property
    def side(self) -> Side | None:
        """The side that the kind belongs to; None for other sectors."""
        meaning = self.kind.meaning if self.kind else ""
        return Side(meaning) if meaning in Side.values else None

    def clean(self) -> None:
        """Refuse a name that another organisation has, whatever its case."""
        others = Organisation.objects.named(self.name).exclude(pk=self.pk)
        if others.exists():
            text = _("There is already an organisation with this name.")
            raise ValidationError({"name": text})
