from typing import Any

from django.db import migrations, models


def delete_invitations(apps: Any, _schema_editor: Any) -> None:
    """Delete the notes of mails that no request asked for: the column before takes none of them."""
    apps.get_model("digiboards_xblocks", "Nudge").objects.filter(request=None).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("digiboards_xblocks", "0020_quarter_plans"),
    ]

    operations = [
        migrations.AlterField(
            model_name="nudge",
            name="request",
            field=models.ForeignKey(
                null=True,
                on_delete=models.deletion.CASCADE,
                related_name="nudges",
                to="digiboards_xblocks.nudgerequest",
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, delete_invitations),
    ]
