"""Whom to contact about what, in the office."""

from typing import ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from malmoandan.core.admin import site
from malmoandan.core.models import Vocabulary
from partnerships.admin.shared import CooperationAdmin
from partnerships.models import ContactPoint


@admin.register(ContactPoint, site=site)
class ContactPointAdmin(CooperationAdmin):
    """Topics, each with the office that answers and its shared address."""

    group_order = 60
    list_display = ("topic", "organisation", "mailbox", "phone", "checked_on")
    list_filter = (
        ("organisation", admin.RelatedOnlyFieldListFilter),
        ("checked_on", admin.EmptyFieldListFilter),
    )
    list_select_related = ("organisation",)
    search_fields = ("topic", "about", "organisation__name_key")
    search_help_text = _("Topic, words about it, or the office")
    vocabularies: ClassVar[dict[str, str]] = {"themes": Vocabulary.THEME}
