"""Records the authority asking for a result to be frozen."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0002_initial"),
        ("publication", "0002_add_facts_and_files"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ApprovalRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Đang chốt kết quả"),
                            ("done", "Đã chốt"),
                            ("stopped", "Đã dừng"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="lý do đính chính")),
                ("asked_at", models.DateTimeField(verbose_name="phê duyệt lúc")),
                ("origin", models.CharField(max_length=100, verbose_name="làm từ đâu")),
                ("sequence", models.PositiveBigIntegerField(default=0, verbose_name="số mục nhật ký")),
                ("told", models.TextField(blank=True, verbose_name="vì sao dừng")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="kết thúc lúc")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approval_requests",
                        to="campaigns.campaign",
                    ),
                ),
                (
                    "result",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="request",
                        to="publication.resultversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "yêu cầu chốt kết quả",
                "verbose_name_plural": "yêu cầu chốt kết quả",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("campaign",),
                        name="publication_one_request_waits",
                    )
                ],
            },
        ),
    ]
