"""What the records of before say in the words of now."""

from django.db import migrations


def carry_over(apps, schema_editor):
    """Names to confirm become mentions; a case stands where its latest year says."""
    organisations = apps.get_model("partnerships", "Organisation")
    organisations.objects.filter(confirmed=False).update(state="mentioned")
    for organisation in organisations.objects.iterator():
        # Saving folds the fields that searching and sorting read.
        organisation.save(update_fields=["name_order", "about_key"])
    for case in apps.get_model("partnerships", "IopCase").objects.iterator():
        told = case.years.exclude(step="").order_by("-year").first()
        if told is not None:
            case.state = told.step
            case.save(update_fields=["state"])


class Migration(migrations.Migration):

    dependencies = [("partnerships", "0002_people_partnerships_and_stories")]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
