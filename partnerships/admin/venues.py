"""Places where events are held, in the office."""

from django.contrib import admin

from malmoandan.core.admin import site
from partnerships.admin.shared import CooperationAdmin
from partnerships.models import Venue


@admin.register(Venue, site=site)
class VenueAdmin(CooperationAdmin):
    """Places, with what each event held there says of how to get in and take part."""

    list_display = (
        *("name", "address", "seats", "hearing_loop", "step_free"),
        *("accessible_toilet", "quiet_room"),
    )
    list_filter = ("hearing_loop", "step_free")
    search_fields = ("name", "address")
