from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0003_name_who_answers")]

    operations = [
        migrations.AddField(
            model_name="participant",
            name="extensions_before",
            field=models.BigIntegerField(
                default=0, editable=False, verbose_name="gia hạn gần nhất trước khi nộp"
            ),
        ),
    ]
