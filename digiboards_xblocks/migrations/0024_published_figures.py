from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def keep_the_latest(apps: Any, schema_editor: Any) -> None:
    """Copy the figures of the whole programme that each course run shows now, as those of its last publication."""
    figures = apps.get_model("digiboards_xblocks", "SliceFigure").objects.using(schema_editor.connection.alias)
    kept = apps.get_model("digiboards_xblocks", "PublishedFigure")
    days = apps.get_model("digiboards_xblocks", "Publication").objects.using(schema_editor.connection.alias)
    last = (
        days.values_list("ledger__course_key").annotate(last=models.Max("published_on")).order_by("ledger__course_key")
    )
    fields = ("kind", "name", "measure", "about", "item", "part", "people", "answers", "numbers", "variance", "fourth")
    for course_key, day in last:
        rows = figures.filter(course__course_key=course_key, kind="programme", name="").values("course_id", *fields)
        kept.objects.using(schema_editor.connection.alias).bulk_create(kept(published_on=day, **row) for row in rows)


class Migration(migrations.Migration):
    dependencies = [
        ("digiboards_xblocks", "0023_board_commitments"),
    ]

    operations = [
        migrations.CreateModel(
            name="PublishedFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=16)),
                ("name", models.CharField(blank=True, default="", max_length=64)),
                ("measure", models.CharField(max_length=16)),
                ("about", models.CharField(blank=True, default="", max_length=64)),
                ("item", models.CharField(blank=True, default="", max_length=64)),
                ("part", models.CharField(max_length=16)),
                ("people", models.PositiveIntegerField()),
                ("answers", models.PositiveIntegerField()),
                ("numbers", models.JSONField(default=dict)),
                ("variance", models.FloatField()),
                ("fourth", models.FloatField()),
                ("published_on", models.DateField()),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="digiboards_xblocks.course"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="publishedfigure",
            constraint=models.UniqueConstraint(
                fields=("course", "published_on", "kind", "name", "measure", "about", "item", "part"),
                name="digiboards_published_figure_once",
            ),
        ),
        migrations.RunPython(keep_the_latest, migrations.RunPython.noop),
    ]
