import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("digiboards_xblocks", "0012_nightly")]

    operations = [
        migrations.AddField(
            model_name="staleprogress",
            name="noted_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
    ]
