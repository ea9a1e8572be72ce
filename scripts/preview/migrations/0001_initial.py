"""The first tables."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Made by makemigrations."""

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TrackedEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("name", models.CharField(max_length=255)),
                ("user_id", models.PositiveIntegerField(null=True)),
                ("usage_key", models.CharField(max_length=255)),
                ("data", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="UserState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("owner", models.PositiveIntegerField()),
                ("usage_key", models.CharField(max_length=255)),
                ("scope", models.CharField(max_length=64)),
                ("field", models.CharField(max_length=255)),
                ("value", models.JSONField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "usage_key", "scope", "field"), name="preview_user_state_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Grade",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("usage_key", models.CharField(max_length=255)),
                ("value", models.FloatField()),
                ("max_value", models.FloatField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user", "usage_key"), name="preview_grade_once")],
            },
        ),
    ]
