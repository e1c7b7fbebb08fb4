"""Facts: where a record comes from, and what else its sources say."""

from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _


class SourceDocument(models.Model):
    """A document that facts are taken from."""

    fact_id = models.CharField(_("id in the file"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=300, blank=True)
    kind = models.CharField(_("kind"), max_length=80, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    url = models.URLField(_("address"), blank=True)
    other_facts = models.JSONField(_("other facts"), default=dict, blank=True)

    class Meta:
        verbose_name = _("source document")
        verbose_name_plural = _("source documents")
        ordering: ClassVar[list[str]] = ["year", "fact_id"]

    def __str__(self) -> str:
        """The title to show; the id where the document is not described."""
        return self.title or self.fact_id


class Citation(models.Model):
    """One place in a source document that says what a record says."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("content_type", "object_id")
    document = models.ForeignKey(
        SourceDocument,
        verbose_name=_("document"),
        on_delete=models.PROTECT,
        related_name="citations",
    )
    line = models.PositiveIntegerField(_("line"), null=True, blank=True)
    section = models.CharField(_("section"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("source reference")
        verbose_name_plural = _("source references")
        ordering: ClassVar[list[str]] = ["document__year", "document", "line", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "document", "line", "section"],
                name="citation_once",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["content_type", "object_id"]),
        ]

    def __str__(self) -> str:
        where = self.section or (_("line %d") % self.line if self.line else "")
        return f"{self.document}, {where}" if where else str(self.document)


class FactsLoad(models.Model):
    """One facts file that was loaded: when, which bytes, and what it changed."""

    file_name = models.CharField(_("file"), max_length=200)
    digest = models.CharField(_("checksum"), max_length=64)
    loaded_at = models.DateTimeField(_("loaded"))
    report = models.JSONField(_("report"), default=dict)

    class Meta:
        verbose_name = _("loaded file")
        verbose_name_plural = _("loaded files")
        ordering: ClassVar[list[str]] = ["-loaded_at", "-id"]

    def __str__(self) -> str:
        return self.file_name


class Contradiction(models.Model):
    """A value that a later file gives otherwise than the one that stands.

    Both stay: the record keeps the first, this row the other, each with its source.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("content_type", "object_id")
    field = models.CharField(_("field"), max_length=80)
    standing = models.JSONField(_("value that stands"), null=True)
    stated = models.JSONField(_("value stated otherwise"), null=True)
    load = models.ForeignKey(
        FactsLoad, on_delete=models.CASCADE, related_name="contradictions"
    )
    sources = models.JSONField(_("sources"), default=list)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    class Meta:
        verbose_name = _("contradiction")
        verbose_name_plural = _("contradictions")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["content_type", "object_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.standing} / {self.stated}"


class FactRecord(models.Model):
    """A record that a facts file can bring: with id, sources and other facts."""

    fact_id = models.CharField(
        _("id in the file"), max_length=120, blank=True, editable=False
    )
    other_facts = models.JSONField(
        _("other facts"),
        default=dict,
        blank=True,
        help_text=_("What a file said of the record that has no field of its own."),
    )
    assumed = models.JSONField(
        _("assumed"),
        default=list,
        blank=True,
        editable=False,
        help_text=_("Fields that no source states: the portal's own default stands."),
    )
    is_example = models.BooleanField(
        _("example"),
        default=False,
        editable=False,
        help_text=_("Invented to show what the portal does; never counted as a fact."),
    )
    citations = GenericRelation(Citation)
    contradictions = GenericRelation(Contradiction)

    class Meta:
        abstract = True

    @property
    def anchor(self) -> str:
        """The name of the record within a page: by its id in the file if it has one."""
        return f"{self._meta.model_name}-{slugify(self.fact_id) or self.pk}"


def list_field(label: Any, **kwargs: Any) -> models.JSONField:
    """A short ordered list of texts, shown as a list."""
    return models.JSONField(label, default=list, blank=True, **kwargs)
