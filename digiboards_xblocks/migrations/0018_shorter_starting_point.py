from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("digiboards_xblocks", "0017_plain_names"),
    ]

    operations = [
        # Neither changed what was recommended: a course run is one edition, and an organisation says what board it has.
        migrations.RemoveField(model_name="discovery", name="board"),
        migrations.RemoveField(model_name="discovery", name="edition"),
    ]
