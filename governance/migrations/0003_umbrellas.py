"""The umbrella organisations that the agreement names may speak for their members."""

from django.db import migrations


def mark(apps, schema_editor):
    """Mark them in the register."""
    for agreement in apps.get_model("governance", "Agreement").objects.iterator():
        agreement.umbrella_organisations.update(is_umbrella=True)


class Migration(migrations.Migration):

    dependencies = [
        ("governance", "0002_endorsements"),
        ("partnerships", "0004_confirmed_is_a_state"),
    ]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
