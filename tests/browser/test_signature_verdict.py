"""What a job finds out about a document's signatures is told on the page that waits for it."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django import Settings
from tests.browser.conftest import Opener
from tests.conftest import act_of
from tests.exchange.pdf.samples import written
from tests.factories.season import Season

from caicach.common.jobs.worker import Worker
from caicach.evaluation.campaigns.constants import Stage
from caicach.evaluation.evidence.documents import Facts, add_document
from caicach.evaluation.evidence.intake import Upload
from caicach.evaluation.evidence.services import Pointer, link
from caicach.registry.accounts.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_verdict_is_told_without_loading_and_what_is_typed_stays(
    open_page: Opener, season: Season, chi: User, settings: Settings, tmp_path: Path
) -> None:
    settings.VAR = tmp_path
    now = timezone.now()
    season.window(Stage.SELF_SCORING, now - timedelta(days=1), now + timedelta(days=1))
    act, unit = act_of(chi, now), season.units["tu-phap"]
    added = add_document(
        unit.pk, Facts("plan", "Kế hoạch"), Upload(io.BytesIO(written("Ke hoach")), "k.pdf"), act=act
    )
    link(unit.pk, "1.1", added.version.pk, Pointer("1"), act=act)
    opened = open_page(reverse("evidence:cell", args=[season.campaign.slug, unit.pk, "1.1"]), user=chi)
    page = opened.page
    page.locator(".evidence-name").click()
    marks, signatures = page.locator(".evidence-marks"), page.locator("#evidence-signatures")
    expect(marks).to_contain_text("Chưa kiểm tra")
    expect(signatures).to_contain_text("Hệ thống đang kiểm tra chữ ký")
    page.get_by_label("Mục, điều, khoản").first.fill("Mục III")
    Worker(timezone.now).run(until_empty=True)
    expect(marks).not_to_contain_text("Chưa kiểm tra", timeout=30_000)
    expect(signatures).to_contain_text("Tệp này không có chữ ký số.", timeout=30_000)
    expect(page.get_by_label("Mục, điều, khoản").first).to_have_value("Mục III")
    for place in (marks, signatures):
        assert place.get_attribute("hx-get") is None
    assert opened.faults() == []
