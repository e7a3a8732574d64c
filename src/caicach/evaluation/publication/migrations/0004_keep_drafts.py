"""Keeps files of results that are not published yet."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publication", "0003_ask_for_approval")]

    operations = [
        migrations.AddField(
            model_name="resultfile",
            name="is_draft",
            field=models.BooleanField(default=False, verbose_name="dự thảo"),
        ),
        migrations.RemoveConstraint(model_name="resultfile", name="publication_one_file_a_kind"),
        migrations.AddConstraint(
            model_name="resultfile",
            constraint=models.UniqueConstraint(
                fields=["result", "kind", "is_draft"], name="publication_one_file_a_kind"
            ),
        ),
    ]
