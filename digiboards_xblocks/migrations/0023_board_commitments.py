import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("digiboards_xblocks", "0022_rooms"),
    ]

    operations = [
        migrations.CreateModel(
            name="BoardCommitment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.CharField(max_length=500)),
                ("owner", models.CharField(max_length=32)),
                ("due_on", models.DateField()),
                ("measure", models.CharField(max_length=500)),
                ("status", models.CharField(max_length=16)),
                ("made_at", models.DateTimeField()),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="commitments",
                        to="digiboards_xblocks.session",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BoardCheckMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.PositiveSmallIntegerField()),
                ("claimed_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="check_mails",
                        to="digiboards_xblocks.session",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("session", "day"), name="digiboards_board_check_mail_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="BoardCommitmentCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.PositiveSmallIntegerField()),
                ("status", models.CharField(max_length=16)),
                ("at", models.DateTimeField()),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="checks",
                        to="digiboards_xblocks.boardcommitment",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("commitment", "day"), name="digiboards_board_commitment_check_once")
                ],
            },
        ),
    ]
