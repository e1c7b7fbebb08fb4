"""What must never be false, whoever asks the database: see core.constraints."""

from django.db import migrations

from malmoandan.core.constraints import forbid_update_delete, no_overlap

KEY = ["user_id", "role", "side", "office"]


class Migration(migrations.Migration):
    dependencies = [("core", "0001_first")]

    operations = [
        *forbid_update_delete("core_trailentry"),
        *no_overlap(
            "core_rolegrant",
            KEY,
            "from_on",
            "to_on",
            where="{row}.content_type_id IS NULL",
            name="once_at_a_time",
        ),
        *no_overlap(
            "core_rolegrant",
            [*KEY, "content_type_id", "object_id"],
            "from_on",
            "to_on",
            where="{row}.content_type_id IS NOT NULL",
            name="once_for_each",
        ),
    ]
