"""Find the judgements since yesterday without reading all of them."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """One index."""

    dependencies = (("appraisal", "0002_initial"),)

    operations = (
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["at"], name="appraisal_decision_at"),
        ),
    )
