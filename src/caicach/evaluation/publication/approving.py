"""Freezing results: the authority approves what stands, then it is published; a correction is another
version.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from caicach.common.jobs.services import enqueue
from caicach.core.codes.numbers import plain
from caicach.core.index.ranking import TieDecision
from caicach.core.index.result import Result
from caicach.core.ledger import canonical_bytes
from caicach.evaluation.appraisal.council import with_rulings
from caicach.evaluation.campaigns.access import access_to
from caicach.evaluation.campaigns.constants import CampaignState, Stage
from caicach.evaluation.campaigns.doors import enter
from caicach.evaluation.campaigns.hours import hours_of
from caicach.evaluation.campaigns.models import Campaign, CampaignBlock, Participant
from caicach.evaluation.campaigns.policies import can_administer, can_publish
from caicach.evaluation.campaigns.selectors import blocks_of
from caicach.evaluation.publication import actions
from caicach.evaluation.publication.asked import WRITE_FILES, WriteFiles
from caicach.evaluation.publication.constants import ResultState
from caicach.evaluation.publication.models import ResultRow, ResultVersion
from caicach.evaluation.publication.obstacles import obstacles_of
from caicach.evaluation.scoring.answers import encode
from caicach.evaluation.scoring.constants import Standing
from caicach.evaluation.scoring.models import Cell, ScoreCard
from caicach.evaluation.scoring.whole import result_of
from caicach.registry.acting import Act, RegistryRuleError, require

BATCH = 200


class PublicationRuleError(RegistryRuleError):
    """The result cannot be approved or published now; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class PublicationDecision:
    """The decision by which a result is published: number, day, who signed and as what."""

    number: str
    decided_on: date
    signer: str
    signer_title: str


@transaction.atomic
def approve(campaign: Campaign, *, reason: str = "", act: Act) -> ResultVersion:
    """Approve the results as they stand and freeze them as a new version.

    After a publication this is a correction: it needs a reason, and the version before stays as it was
    published.

    Raises PermissionDenied unless the authority itself acts, PublicationRuleError.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    require(can_publish(access_to(campaign, act.by, on=act.day)))
    _require_ready(campaign, reason, act)
    number = ResultVersion.objects.filter(campaign=campaign).count() + 1
    result = ResultVersion.objects.create(
        campaign=campaign,
        number=number,
        reason=reason.strip(),
        digest="",
        approved_by_id=act.person_id,
        approved_at=act.at,
    )
    digest = hashlib.sha256()
    for block in blocks_of(campaign):
        found = with_rulings(result_of(block, Standing.FINAL), block)
        result.ties += [_tie(block, decision) for decision in found.decisions.get(block.block, ())]
        for rows in _rows(result, block, found):
            for row in rows:
                digest.update(line_of(row))
            ResultRow.objects.bulk_create(rows)
    result.digest = digest.hexdigest()
    result.save(update_fields=["digest", "ties"])
    campaign.state, campaign.approved_at = CampaignState.APPROVED, act.at
    campaign.save(update_fields=["state", "approved_at"])
    enter(actions.APPROVED, campaign, act, number=number, digest=result.digest, reason=result.reason)
    return result


@transaction.atomic
def publish(result: ResultVersion, decision: PublicationDecision, *, act: Act) -> ResultVersion:
    """Publish an approved result under its decision; the version published before is superseded, not changed.

    Raises PermissionDenied, PublicationRuleError.
    """
    campaign = Campaign.objects.select_for_update().get(pk=result.campaign_id)
    access = access_to(campaign, act.by, on=act.day)
    require(can_publish(access) or can_administer(access))
    result = ResultVersion.objects.select_for_update().get(pk=result.pk)
    if result.state != ResultState.APPROVED:
        raise PublicationRuleError(_("Phiên bản này đã công bố hoặc đã được thay thế."))
    if not (decision.number.strip() and decision.signer.strip()):
        raise PublicationRuleError(_("Hãy ghi số quyết định và người ký."))
    earlier = ResultVersion.objects.filter(campaign=campaign, state=ResultState.PUBLISHED)
    earlier.update(state=ResultState.SUPERSEDED)
    result.state = ResultState.PUBLISHED
    result.decision_number, result.decided_on = decision.number.strip(), decision.decided_on
    result.signer, result.signer_title = decision.signer.strip(), decision.signer_title.strip()
    result.published_by_id, result.published_at = act.person_id, act.at
    result.save()
    campaign.state, campaign.published_at = CampaignState.PUBLISHED, act.at
    campaign.save(update_fields=["state", "published_at"])
    enqueue(WRITE_FILES, WriteFiles(result.pk), at=act.at, unique_key=f"{WRITE_FILES}:{result.pk}")
    enter(
        actions.PUBLISHED,
        campaign,
        act,
        number=result.number,
        decision=result.decision_number,
        decided_on=result.decided_on,
        signer=result.signer,
        digest=result.digest,
    )
    return result


def content_of(row: ResultRow) -> dict[str, object]:
    """Return what the digest of a result covers of one unit: all of its row, and its name."""
    return {
        "participant": row.participant_id,
        "unit": row.participant.name,
        "block": row.block_id,
        "total": row.total,
        "maximum": row.maximum,
        "share": row.share,
        "self_total": row.self_total,
        "place": row.place,
        "is_tied": row.is_tied,
        "grade": row.grade,
        "grade_title": row.grade_title,
        "areas": row.areas,
        "nodes": row.nodes,
        "answers": row.answers,
        "facts": row.facts,
    }


def line_of(row: ResultRow) -> bytes:
    """Return a row as one line; the lines of all rows are the file whose SHA-256 is the result's digest, so
    that whoever has the file checks it with any tool.
    """
    return canonical_bytes(content_of(row)) + b"\n"


def rows_in_order(result: ResultVersion) -> Iterator[ResultRow]:
    """Iterate over the rows of a result with their units, in the order that the digest takes; few in memory
    at once.
    """
    rows = ResultRow.objects.filter(result=result).select_related("participant", "block").order_by("pk")
    return rows.iterator(chunk_size=BATCH)


def digest_of_result(result: ResultVersion) -> str:
    """Return the digest of the rows as they are kept now; equal to ``result.digest`` unless they were
    tampered with.
    """
    digest = hashlib.sha256()
    for row in rows_in_order(result):
        digest.update(line_of(row))
    return digest.hexdigest()


def _require_ready(campaign: Campaign, reason: str, act: Act) -> None:
    if campaign.state == CampaignState.APPROVED:
        raise PublicationRuleError(_("Kết quả đã phê duyệt và đang chờ công bố."))
    if campaign.state == CampaignState.PREPARING:
        raise PublicationRuleError(_("Đợt đánh giá chưa mở."))
    if campaign.state == CampaignState.PUBLISHED and not reason.strip():
        raise PublicationRuleError(_("Kết quả đã công bố. Hãy ghi lý do đính chính để lập phiên bản mới."))
    if campaign.state == CampaignState.RUNNING and not _is_time(campaign, act):
        raise PublicationRuleError(_("Chưa đến thời gian phê duyệt, công bố theo kế hoạch của đợt đánh giá."))
    forbidding = [obstacle for obstacle in obstacles_of(campaign) if obstacle.forbids]
    if forbidding:
        parts = "; ".join(f"{obstacle.count} {obstacle.text}" for obstacle in forbidding)
        raise PublicationRuleError(_("Chưa phê duyệt được vì còn: %(parts)s.") % {"parts": parts})


def _is_time(campaign: Campaign, act: Act) -> bool:
    hours = hours_of(campaign)
    return hours.has_begun(Stage.PUBLICATION, act.at) or hours.is_over(Stage.COUNCIL, act.at)


def _tie(block: CampaignBlock, decision: TieDecision) -> dict[str, object]:
    return {
        "block": block.pk,
        "order": list(decision.order),
        "reason": decision.reason,
        "decided_on": decision.decided_on.isoformat() if decision.decided_on else "",
    }


def _rows(result: ResultVersion, block: CampaignBlock, found: Result) -> Iterator[list[ResultRow]]:
    units = Participant.objects.filter(block=block).order_by("name_sort", "pk")
    participants = list(units)
    for begin in range(0, len(participants), BATCH):
        batch = participants[begin : begin + BATCH]
        reasons = _reasons(batch)
        selves = dict(
            ScoreCard.objects.filter(participant__in=batch, standing=Standing.SELF).values_list(
                "participant_id", "total"
            )
        )
        yield [_row(result, block, found, unit, reasons, selves.get(unit.pk)) for unit in batch]


def _reasons(batch: list[Participant]) -> dict[tuple[int, str], dict[str, object]]:
    """Return, by unit and code, what the public may read beside a point: claimed points and the last public
    reason.
    """
    columns = (
        "participant_id",
        "code",
        "self_points",
        "appraised_points",
        "reason_1",
        "reason_2",
        "reason_3",
        "evidence_count",
        "given_source",
    )
    return {
        (cell.participant_id, cell.code): {
            "claimed": None if cell.self_points is None else plain(cell.self_points),
            "appraised": None if cell.appraised_points is None else plain(cell.appraised_points),
            "reason": cell.reason_3 or cell.reason_2 or cell.reason_1,
            "source": cell.given_source,
            "evidence": cell.evidence_count,
        }
        for cell in Cell.objects.filter(participant__in=batch).only(*columns)
    }


def _row(
    result: ResultVersion,
    block: CampaignBlock,
    found: Result,
    unit: Participant,
    reasons: dict[tuple[int, str], dict[str, object]],
    self_total: Decimal | None,
) -> ResultRow:
    scores, rank, grade = found.units[unit.unit], found.rank(unit.unit), found.grade(unit.unit)
    whole = found.node(unit.unit, "total")
    nodes = [found.node(unit.unit, node.code) for node in found.plan.nodes]
    kept = [
        [node.code, _text(node.score), _text(node.maximum), str(node.status), node.rank, _text(node.share)]
        for node in nodes
    ]
    tops = {top.code for top in found.criteria_set.criteria}
    answers = {
        leaf.code: {
            **reasons.get((unit.pk, leaf.code), {}),
            "answer": encode(scores.unit.answers[leaf.code]) if leaf.code in scores.unit.answers else {},
            "papers": sorted(scores.unit.answers[leaf.code].evidence)
            if leaf.code in scores.unit.answers
            else [],
        }
        for leaf in found.criteria_set.leaves()
    }
    return ResultRow(
        result=result,
        participant=unit,
        block=block,
        total=whole.score,
        maximum=whole.maximum,
        share=whole.share,
        self_total=self_total,
        place=rank.place if rank else None,
        is_tied=bool(rank and rank.tied_with),
        grade=grade.grade if grade else "",
        grade_title=grade.title.vi if grade else "",
        areas=[row for row in kept if row[0] in tops],
        nodes=kept,
        answers=answers,
        facts={str(name): str(value) for name, value in unit.facts.items()},
    )


def _text(number: Decimal | None) -> str | None:
    return None if number is None else plain(number)
