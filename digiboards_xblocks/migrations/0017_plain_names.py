from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("digiboards_xblocks", "0016_private_figures"),
    ]

    operations = [
        migrations.RenameField(model_name="reminder", old_name="told_until", new_name="reminded_until"),
        migrations.RenameField(model_name="ledger", old_name="told_up_to", new_name="disclosed_up_to"),
    ]
