from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("reports", "0004_standings_of_years"),
    ]

    operations = [
        migrations.DeleteModel(name="Standing"),
        migrations.CreateModel(
            name="Standing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveBigIntegerField(default=0, verbose_name="version")),
                ("told", models.TextField(help_text="JSON", verbose_name="what is told")),
            ],
            options={
                "verbose_name": "how things stand",
                "verbose_name_plural": "how things stand",
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="standing_is_one_row")],
            },
        ),
    ]
