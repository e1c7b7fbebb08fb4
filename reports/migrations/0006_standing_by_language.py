"""What stands there can be counted again, so the rows are not carried over."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("reports", "0005_standing_is_one_row"),
    ]

    operations = [
        migrations.DeleteModel(name="Standing"),
        migrations.CreateModel(
            name="Standing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=7, verbose_name="language")),
                ("version", models.PositiveBigIntegerField(default=0, verbose_name="version")),
                ("made", models.CharField(max_length=40, verbose_name="made")),
                ("told", models.TextField(help_text="JSON", verbose_name="what is told")),
            ],
            options={
                "verbose_name": "how things stand",
                "verbose_name_plural": "how things stand",
                "constraints": [models.UniqueConstraint(fields=("language",), name="standing_once_a_language")],
            },
        ),
    ]
