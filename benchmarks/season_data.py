"""Fills an empty, migrated database with a whole season: ``python -m benchmarks.season_data --units 3321``.

Fictional communes, each with an officer and a head; one set of 88 criteria in eight areas; every answer with
its first revision, two evidence links an answer or so; appraisal under way. Rows are written in bulk past
the services, which is why this lies here and not in the product; the points are reckoned by the product
itself.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

AREAS, LEAVES, LINKS, DOCUMENTS = 8, 11, 181, 45
AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
SLUG = "do-tai-2026"
PASSWORD = "do-tai-minh-hoa-2026"
LABEL = "dữ liệu minh họa"
TITLE = "Tỷ lệ công việc minh họa hoàn thành đúng tiến độ theo kế hoạch cải cách hành chính được giao"

BANDS = "{at_least: 90, points: 1}, {at_least: 50, below: 90, points: 0.5}, {below: 50, points: 0}"
RULES = (
    ("share", "{type: linear}"),
    ("yes_no", "{type: yes_no}"),
    ("share", f"{{type: steps, bands: [{BANDS}]}}"),
    ("share", "{type: linear}"),
    ("points", "{type: given}"),
    ("count", "{type: deduction, per_event: 0.25}"),
)


def document() -> str:
    """Return a set of 88 criteria of one point each, in eight areas of eleven, the last of each by survey."""
    lines = [
        "format: 1",
        "id: do-tai",
        'version: "2026"',
        "title: {vi: Bộ tiêu chí đo tải, en: Load test set}",
        "standing: illustrative",
        f"decision: {{number: 00/QĐ-MH, date: 2026-01-15, issuer: {LABEL}, title: {LABEL}, source: {LABEL}}}",
        "period: {from: 2026-01-01, to: 2026-12-31}",
        "blocks:",
        "- {id: xa, title: {vi: Các xã, en: Communes}}",
        "maximum: 88",
        "not_applicable: shrink",
        "levels:",
        "- {vi: Lĩnh vực, en: Area}",
        "- {vi: Tiêu chí, en: Criterion}",
        "criteria:",
    ]
    for area in range(1, AREAS + 1):
        lines += [
            f'- code: "{area}"',
            f"  title: {{vi: Lĩnh vực {area}, en: Area {area}}}",
            f"  maximum: {LEAVES}",
            "  criteria:",
        ]
        for leaf in range(1, LEAVES + 1):
            survey = leaf == LEAVES
            kind, rule = RULES[(area + leaf) % len(RULES)]
            lines += [
                f'  - code: "{area}.{leaf}"',
                f"    title: {{vi: {TITLE} {area}.{leaf}, en: Criterion {area}.{leaf}}}",
                "    maximum: 1",
                f"    method: {'survey' if survey else 'appraised'}",
                f"    input: {'share' if survey else kind}",
                "    zero_denominator: full",
                f"    rule: {'{type: linear}' if survey else rule}",
            ]
    lines += [
        "grades:",
        "- by: share",
        "  bands:",
        "  - {id: tot, title: {vi: Tốt, en: Good}, at_least: 80}",
        "  - {id: kha, title: {vi: Khá, en: Fair}, at_least: 60, below: 80}",
        "  - {id: yeu, title: {vi: Yếu, en: Weak}, below: 60}",
        "ranking: {by: share}",
    ]
    return "\n".join(lines) + "\n"


class Maker:
    """Writes one season."""

    def __init__(self, units: int, seed: int) -> None:
        self.units = units
        self.chance = random.Random(seed)
        self.counts = {"answers": 0, "links": 0, "documents": 0}

    def run(self) -> dict[str, int]:
        """Write everything and return how many rows of each kind there are."""
        from django.contrib.auth.hashers import make_password

        from caicach.evaluation.criteria.plans import plan_of

        self.password = make_password(PASSWORD)
        self._frame()
        self.plan = plan_of(self.block.set_version)
        for batch in range(0, self.units, 50):
            self._batch(range(batch, min(batch + 50, self.units)))
            if batch % 500 == 0:
                print(f"  {batch} / {self.units}", file=sys.stderr)
        return self.counts

    def _frame(self) -> None:
        from caicach.evaluation.campaigns import models as campaigns
        from caicach.evaluation.campaigns.constants import Stage
        from caicach.evaluation.criteria.models import SetVersion
        from caicach.evaluation.criteria.plans import digest_of
        from caicach.registry.accounts.constants import Role

        self.province = self._organisation("Tỉnh Đo Tải", "province", None)
        self.home = self._organisation("Sở Nội vụ tỉnh Đo Tải", "department", self.province)
        self.people = {
            name: self._person(name, self.home if role is not Role.LEADER else self.province, role)
            for name, role in (
                ("quan-tri", Role.INDEX_ADMINISTRATOR),
                ("lanh-dao", Role.LEADER),
                ("giam-sat", Role.AUDITOR),
                *((f"tham-dinh-{n}", Role.APPRAISER) for n in range(20)),
            )
        }
        text = document()
        version = SetVersion.objects.create(
            organisation=self.province,
            set_id="do-tai",
            version="2026",
            title="Bộ tiêu chí đo tải",
            state="frozen",
            document=text,
            digest=digest_of(text),
            created_at=AT,
            updated_at=AT,
            issued_at=AT,
            frozen_at=AT,
            is_illustrative=True,
        )
        self.campaign = campaigns.Campaign.objects.create(
            slug=SLUG,
            title="Đợt đo tải năm 2026",
            organisation=self.province,
            conductor=self.home,
            starts_on=date(2026, 1, 1),
            ends_on=date(2026, 12, 31),
            state="running",
            created_at=AT,
            opened_at=AT,
            is_illustrative=True,
        )
        self.block = campaigns.CampaignBlock.objects.create(
            campaign=self.campaign, block="xa", title="Các xã", set_version=version
        )
        for stage in (Stage.SELF_SCORING, Stage.APPRAISAL_1):
            campaigns.Window.objects.create(
                campaign=self.campaign, stage=stage, opens_at=AT, closes_at=AT + timedelta(days=3650)
            )
        self.appraisers = [user for name, user in self.people.items() if name.startswith("tham-dinh")]
        campaigns.Appraiser.objects.bulk_create(
            campaigns.Appraiser(campaign=self.campaign, user=user, by=user, at=AT) for user in self.appraisers
        )

    def _organisation(self, name: str, kind: str, parent: Any) -> Any:
        from caicach.registry.organisations import models

        made = models.Organisation.objects.create(
            source=LABEL, valid_from=date(2025, 7, 1), is_illustrative=True
        )
        models.Designation.named(
            made, kind=kind, name=name, short_name=name, valid_from=date(2025, 7, 1)
        ).save()
        if parent is not None:
            models.ParentLink.objects.create(organisation=made, parent=parent, valid_from=date(2025, 7, 1))
        return made

    def _person(self, username: str, where: Any, role: str) -> Any:
        from caicach.registry.accounts.models import Position, User

        user = User.objects.create(username=username, full_name=f"Người {username}", password=self.password)
        Position.objects.create(user=user, organisation=where, role=role, valid_from=date(2025, 7, 1))
        return user

    def _batch(self, numbers: range) -> None:
        from caicach.evaluation.campaigns.models import Participant
        from caicach.evaluation.scoring import models as scoring
        from caicach.evaluation.scoring.constants import Standing
        from caicach.evaluation.scoring.reckoning import fill

        cells: list[Any] = []
        cards: list[Any] = []
        for number in numbers:
            name = f"Xã Minh Họa số {number:04}"
            unit = self._organisation(name, "commune", self.province)
            officer = self._person(f"can-bo-{number}", unit, "unit_officer")
            self._person(f"thu-truong-{number}", unit, "unit_head")
            participant = Participant.objects.create(
                campaign=self.campaign,
                block=self.block,
                organisation=unit,
                name=name,
                short_name=name,
                name_folded=name.lower(),
                name_sort=name,
                state="drafting",
            )
            own = list(self._cells(participant, officer))
            three = {
                standing: scoring.ScoreCard(participant=participant, standing=standing)
                for standing in Standing
            }
            fill(participant, own, three, at=AT)
            cells += own
            cards += three.values()
        scoring.Cell.objects.bulk_create(cells, batch_size=2000)
        scoring.ScoreCard.objects.bulk_create(cards)
        scoring.CellRevision.objects.bulk_create(
            [
                scoring.CellRevision(
                    cell=cell,
                    number=1,
                    answer=cell.answer,
                    points=cell.self_points,
                    explanation=cell.explanation,
                    by_id=cell.answered_by_id,
                    by_label="Người đo tải",
                    at=AT,
                    origin="benchmark",
                )
                for cell in cells
                if cell.version
            ],
            batch_size=2000,
        )
        self._evidence(cells)

    def _cells(self, participant: Any, officer: Any) -> Iterator[Any]:
        from caicach.evaluation.scoring.models import Cell

        for position, leaf in enumerate(self.plan.criteria_set.leaves()):
            survey = leaf.method == "survey"
            answer = self._answer(str(leaf.input))
            self.counts["answers"] += 1
            judged = "" if survey or self.chance.random() < 0.6 else "accepted"
            yield Cell(
                campaign=self.campaign,
                block=self.block,
                participant=participant,
                code=leaf.code,
                position=position,
                answer={} if survey else answer,
                version=0 if survey else 1,
                explanation="Thực hiện theo kế hoạch minh họa." if self.chance.random() < 0.3 else "",
                answered_by=None if survey else officer,
                answered_at=None if survey else AT,
                given=answer if survey else None,
                given_source=LABEL if survey else "",
                appraiser=self.appraisers[position % len(self.appraisers)],
                outcome_1=judged,
                recognised_1=answer if judged else None,
                evidence_count=0 if survey else 2,
                former={"points": "0.5", "maximum": "1", "answer": answer, "reason": LABEL},
            )

    def _answer(self, kind: str) -> dict[str, object]:
        chance = self.chance
        if kind == "share":
            whole = chance.randint(1, 400)
            return {"numerator": str(chance.randint(0, whole)), "denominator": str(whole)}
        if kind == "count":
            return {"value": str(chance.randint(0, 5))}
        if kind == "points":
            return {"value": str(chance.choice(("0.25", "0.5", "0.75", "1")))}
        return {"value": str(chance.randint(0, 1))}

    def _evidence(self, cells: list[Any]) -> None:
        from caicach.common.files.models import StoredFile
        from caicach.evaluation.evidence import models as evidence

        by_unit: dict[int, list[Any]] = {}
        for cell in cells:
            if cell.version:
                by_unit.setdefault(cell.participant_id, []).append(cell)
        files, documents = [], []
        for own in by_unit.values():
            for number in range(DOCUMENTS):
                digest = hashlib.sha256(f"{own[0].participant_id}/{number}".encode()).hexdigest()
                files.append(
                    StoredFile(
                        sha256=digest,
                        size_bytes=90_000,
                        media_type="application/pdf",
                        name=f"bc-{number}.pdf",
                        uploaded_by_id="benchmark",
                        uploaded_by="benchmark",
                        uploaded_at=AT,
                    )
                )
                documents.append(
                    evidence.Document(
                        organisation_id=own[0].participant.organisation_id,
                        kind="report",
                        number=f"{number}/BC-UBND",
                        issued_on=date(2026, 6, 1),
                        issuer=LABEL,
                        title=f"Báo cáo minh họa số {number}",
                        search_text=f"bao cao minh hoa so {number}",
                        created_by_id=own[0].answered_by_id,
                        created_at=AT,
                    )
                )
        StoredFile.objects.bulk_create(files, batch_size=2000)
        evidence.Document.objects.bulk_create(documents, batch_size=2000)
        versions = [
            evidence.DocumentVersion(
                document=document,
                number=1,
                file=file,
                sha256=file.sha256,
                pages=12,
                verdict="none",
                by_id=document.created_by_id,
                at=AT,
            )
            for document, file in zip(documents, files, strict=True)
        ]
        evidence.DocumentVersion.objects.bulk_create(versions, batch_size=2000)
        links = []
        for place, own in enumerate(by_unit.values()):
            mine = versions[place * DOCUMENTS : (place + 1) * DOCUMENTS]
            links += [
                evidence.EvidenceLink(
                    cell=own[number % len(own)],
                    version=mine[(number * 7) % DOCUMENTS],
                    page=str(number % 12 + 1),
                    item="Mục I",
                    by_id=own[0].answered_by_id,
                    at=AT,
                )
                for number in range(LINKS)
            ]
        evidence.EvidenceLink.objects.bulk_create(links, batch_size=2000)
        self.counts["documents"] += len(documents)
        self.counts["links"] += len(links)


def main() -> None:
    """Write the season into the database that the settings name."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=3_321)
    parser.add_argument("--seed", type=int, default=2026)
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    begun = time.perf_counter()
    with transaction.atomic():
        counts = Maker(options.units, options.seed).run()
    print(f"{options.units} units, {counts} in {time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()
