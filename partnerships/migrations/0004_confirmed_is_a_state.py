"""Whether somebody has looked at an organisation is its state now."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("partnerships", "0003_what_was_known")]

    operations = [
        migrations.RemoveField(model_name=name, name="confirmed")
        for name in ("historicalorganisation", "organisation")
    ]
