"""What the lists of this app have in common."""

from django.utils.translation import gettext_lazy as _

from malmoandan.core.admin import FactAdmin

GROUP = _("Organisations and cooperation")


class CooperationAdmin(FactAdmin):
    """What both sides do together: either coordinator keeps it."""

    group = GROUP
    group_order = 10
    change_verb = add_verb = "partnerships.edit_cooperation"
    delete_verb = "partnerships.remove_record"
