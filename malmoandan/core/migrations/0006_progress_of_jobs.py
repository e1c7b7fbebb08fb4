from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0005_reminder_rhythm"),
    ]

    operations = [
        migrations.AddField(
            model_name="jobrun",
            name="done",
            field=models.PositiveIntegerField(
                blank=True, null=True, verbose_name="gone through"
            ),
        ),
        migrations.AddField(
            model_name="jobrun",
            name="total",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="in all"),
        ),
    ]
