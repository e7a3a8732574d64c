"""Freezes what grades ask, the orders among equals, and the files of a result."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0001_add_stored_files"),
        ("publication", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="resultrow",
            name="facts",
            field=models.JSONField(default=dict, verbose_name="dữ kiện xếp loại"),
        ),
        migrations.AddField(
            model_name="resultversion",
            name="ties",
            field=models.JSONField(default=list, verbose_name="thứ tự do Hội đồng quyết định"),
        ),
        migrations.CreateModel(
            name="ResultFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("decision_pdf", "Quyết định và phụ lục (PDF)"),
                            ("decision_docx", "Quyết định và phụ lục (DOCX)"),
                            ("workbook", "Bảng kết quả đầy đủ (XLSX)"),
                            ("table", "Bảng kết quả, số chính xác (CSV)"),
                            ("package", "Gói tính lại (ZIP)"),
                        ],
                        max_length=20,
                        verbose_name="loại tệp",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="lập lúc")),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                    ),
                ),
                (
                    "result",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="publication.resultversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "tệp kết quả",
                "verbose_name_plural": "tệp kết quả",
                "constraints": [
                    models.UniqueConstraint(fields=("result", "kind"), name="publication_one_file_a_kind")
                ],
            },
        ),
    ]
