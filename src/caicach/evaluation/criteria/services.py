"""Preparing criteria sets: the only door. A draft may be faulty, never unreadable; what was issued stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from caicach.common.audit.actions import Action, Subject
from caicach.common.audit.services import record
from caicach.core.codes.text import format_date, tidy
from caicach.core.index.diff import match_criteria
from caicach.core.index.problems import Problem, ProblemsError
from caicach.evaluation.criteria import actions, tree
from caicach.evaluation.criteria.constants import SetState
from caicach.evaluation.criteria.describing import Described, described
from caicach.evaluation.criteria.drafts import renewed_document
from caicach.evaluation.criteria.edits import Edit
from caicach.evaluation.criteria.models import SetRevision, SetVersion
from caicach.evaluation.criteria.plans import check_set, checked_set, digest_of
from caicach.evaluation.criteria.policies import can_prepare
from caicach.evaluation.criteria.refusals import (
    NotADraftError,
    NotReadyError,
    RuleOfSetsError,
    StaleRevisionError,
    TakenNameError,
    UnreadableDocumentError,
)
from caicach.evaluation.criteria.tree import MisplacedNodeError, NoSuchNodeError, Place, Plain
from caicach.exchange.criteria_writing import dump_document, load_document
from caicach.registry.acting import Act, require
from caicach.registry.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Descent:
    """Where a draft comes from: in words, and the earlier version with the mapping to its codes."""

    origin: str
    based_on: SetVersion | None = None
    mapping: Mapping[str, str] | None = None


@transaction.atomic
def create_draft(organisation: Organisation, document: str, *, descent: Descent, act: Act) -> SetVersion:
    """Begin a version of a set from a document, which may be faulty but must be readable.

    Raises:
        PermissionDenied: the actor does not prepare the organisation's sets.
        UnreadableDocumentError: the text is no YAML document.
        RuleOfSetsError: it has no id by which it could be named.
        TakenNameError: another set has this id and version.
    """
    require(can_prepare(act.by, organisation, on=act.day))
    document = _clean(document)
    about = described(_load(document))
    if not about.set_id:
        raise RuleOfSetsError(
            _("Bộ tiêu chí cần một mã gồm chữ thường không dấu, số và gạch nối, ví dụ cchc-so-2026.")
        )
    _check_name(about.set_id, about.version, None)
    version = SetVersion.objects.create(
        organisation=organisation,
        set_id=about.set_id,
        version=about.version,
        title=about.title,
        document=document,
        digest=digest_of(document),
        based_on=descent.based_on,
        mapping=dict(descent.mapping or {}),
        decision_number=about.decision_number,
        decided_on=about.decided_on,
        is_illustrative=about.is_illustrative,
        created_by_id=act.by.pk,
        created_at=act.at,
        updated_at=act.at,
    )
    _remember(version, descent.origin, act)
    _record(actions.DRAFTED, version, act, origin=descent.origin, organisation=str(organisation.uid))
    return version


def renew(earlier: SetVersion, *, version: str, act: Act) -> SetVersion:
    """Begin next year's version from an earlier one, every code mapped to itself."""
    require(can_prepare(act.by, earlier.organisation, on=act.day))
    number = tidy(version)
    if not number:
        raise RuleOfSetsError(_("Hãy đặt tên phiên bản mới, ví dụ 2026."))
    document, mapping = renewed_document(earlier.document, number)
    origin = _("sao từ %(earlier)s") % {"earlier": earlier}
    return create_draft(earlier.organisation, document, descent=Descent(origin, earlier, mapping), act=act)


@transaction.atomic
def change_document(
    version: SetVersion, document: str, *, revision: int, act: Act, note: str = ""
) -> SetVersion:
    """Put a whole text in the stead of a draft's.

    Raises:
        PermissionDenied: the actor does not prepare this set.
        NotADraftError, StaleRevisionError, UnreadableDocumentError, TakenNameError: nothing was changed.
    """
    version = _open_draft(version, revision, act)
    return _change(version, _clean(document), note or _("sửa toàn văn"), act)


@transaction.atomic
def edit_draft(version: SetVersion, edit: Edit, *, revision: int, act: Act) -> tuple[SetVersion, Place]:
    """Apply one edit to a draft; return it with the place to look at next.

    Raises what ``change_document`` does, and RuleOfSetsError for a place that is not there (any more).
    """
    version = _open_draft(version, revision, act)
    document = _load(version.document)
    try:
        note, renamed = edit.told(document), edit.renamed(document)
        place = edit.apply(document)
    except NoSuchNodeError:
        raise RuleOfSetsError(_("Mục này không còn trong cây. Hãy mở lại bản thảo.")) from None
    except MisplacedNodeError:
        raise RuleOfSetsError(_("Không chuyển được một mục vào chính nó hay mục bên dưới nó.")) from None
    for old, new in renamed.items():
        if old in version.mapping:
            version.mapping[new] = version.mapping.pop(old)
    return _change(version, dump_document(document), note, act), place


@transaction.atomic
def restore_revision(version: SetVersion, number: int, *, revision: int, act: Act) -> SetVersion:
    """Put the text of an old revision back as a new one. Raises what ``change_document`` does."""
    version = _open_draft(version, revision, act)
    old = version.revisions.filter(number=number).first()
    if old is None:
        raise RuleOfSetsError(_("Không có lần sửa này."))
    note = _("đưa về lần sửa %(number)s") % {"number": number}
    _write(version, old.document, note, act)
    _record(actions.RESTORED, version, act, restored=number, revision=version.revision, digest=version.digest)
    return version


@transaction.atomic
def set_base(version: SetVersion, earlier: SetVersion, *, revision: int, act: Act) -> SetVersion:
    """Say which version came before a draft; the mapping is proposed anew from codes and titles."""
    version = _open_draft(version, revision, act)
    if earlier.pk == version.pk:
        raise RuleOfSetsError(_("Bản trước phải là một bản khác."))
    version.based_on = earlier
    version.mapping = proposed_mapping(earlier, version)
    _touch(version, act)
    _record(actions.BASED, version, act, earlier=str(earlier), earlier_uid=str(earlier.uid))
    return version


@transaction.atomic
def set_mapping(version: SetVersion, mapping: Mapping[str, str], *, revision: int, act: Act) -> SetVersion:
    """Say by hand which codes of a draft were which of the version before; a code left out is new.

    Raises what ``change_document`` does, and RuleOfSetsError for codes that are not there, or one of the old
    named twice.
    """
    version = _open_draft(version, revision, act)
    if version.based_on is None:
        raise RuleOfSetsError(_("Hãy chọn bản trước rồi mới đối chiếu mã."))
    chosen = {code: old for code, old in mapping.items() if old}
    known, before = tree.codes(_load(version.document)), tree.codes(_load(version.based_on.document))
    if not (set(chosen) <= known and set(chosen.values()) <= before):
        raise RuleOfSetsError(_("Có mã không còn trong bộ tiêu chí. Hãy mở lại trang đối chiếu."))
    twice = sorted(old for old in set(chosen.values()) if list(chosen.values()).count(old) > 1)
    if twice:
        raise RuleOfSetsError(
            _("Mã cũ %(codes)s được chọn cho nhiều mục. Mỗi mã cũ chỉ nối với một mục.")
            % {"codes": ", ".join(twice)}
        )
    version.mapping = chosen
    _touch(version, act)
    _record(actions.MAPPED, version, act, matched=len(chosen), mapping=chosen)
    return version


def proposed_mapping(earlier: SetVersion, version: SetVersion) -> dict[str, str]:
    """Return which codes of ``version`` are probably which of ``earlier``, told by codes and titles."""
    matches = match_criteria(checked_set(earlier).criteria_set, checked_set(version).criteria_set)
    return {match.after: match.before for match in matches}


@transaction.atomic
def issue(
    version: SetVersion, *, decision_number: str, decided_on: date, revision: int, act: Act
) -> SetVersion:
    """Issue a draft by a decision; from now on neither text nor mapping changes.

    Raises what ``change_document`` does, RuleOfSetsError for a decision without number or of a day to come,
    and NotReadyError while the linter finds errors.
    """
    version = _open_draft(version, revision, act)
    number = tidy(decision_number)
    if not number:
        raise RuleOfSetsError(_("Hãy ghi số quyết định ban hành."))
    if decided_on > act.day:
        raise RuleOfSetsError(_("Ngày quyết định không thể sau hôm nay."))
    document = _load(version.document)
    decided = _decided(document, number, decided_on)
    if decided != document:
        _write(version, dump_document(decided), _("ghi quyết định ban hành"), act)
    errors = checked_set(version).errors
    if errors:
        raise NotReadyError(errors)
    version.state, version.issued_at = SetState.ISSUED, act.at
    known = tree.codes(decided)
    version.mapping = {code: old for code, old in version.mapping.items() if code in known}
    version.save()
    _record(
        actions.ISSUED,
        version,
        act,
        decision=number,
        decided_on=format_date(decided_on),
        digest=version.digest,
    )
    return version


def errors_left(version: SetVersion, *, on: date) -> tuple[Problem, ...]:
    """Return the errors that a draft would still have once its decision is written in."""
    document = _load(version.document)
    decided = _decided(document, version.decision_number or "1", version.decided_on or on)
    return check_set(dump_document(decided), version.set_id).errors


@transaction.atomic
def discard(version: SetVersion, *, revision: int, act: Act) -> None:
    """Delete a draft that was never issued, with its revisions; the ledger keeps its name and digest.

    Raises PermissionDenied, NotADraftError, StaleRevisionError, and RuleOfSetsError where another version was
    begun from it.
    """
    version = _open_draft(version, revision, act)
    heir = version.heirs.first()
    if heir is not None:
        raise RuleOfSetsError(
            _("Bản “%(heir)s” được lập từ bản thảo này. Hãy xóa bản đó, hoặc đổi bản trước của nó.")
            % {"heir": heir}
        )
    _record(actions.DISCARDED, version, act, digest=version.digest, revision=version.revision)
    version.revisions.all().delete()
    version.delete()


@transaction.atomic
def freeze(version: SetVersion, *, act: Act) -> SetVersion:
    """Freeze an issued set because a campaign opens with it; one that is frozen stays so.

    Raises PermissionDenied, and RuleOfSetsError for a draft.
    """
    require(can_prepare(act.by, version.organisation, on=act.day))
    version = _lock(version)
    if version.state == SetState.FROZEN:
        return version
    if version.is_draft:
        raise RuleOfSetsError(_("Bộ tiêu chí phải được ban hành trước khi mở đợt đánh giá."))
    version.state, version.frozen_at, version.updated_at = SetState.FROZEN, act.at, act.at
    version.save()
    _record(actions.FROZEN, version, act, digest=version.digest)
    return version


def _decided(document: Plain, number: str, decided_on: date) -> Plain:
    """Return the document with its decision; a draft's standing becomes that of an official text."""
    decision = document.get("decision")
    told = dict(decision) if isinstance(decision, dict) else {}
    told |= {"number": number, "date": decided_on.isoformat()}
    told.setdefault("source", number)
    standing = document.get("standing")
    return document | {"decision": told, "standing": "official" if standing == "draft" else standing}


def _lock(version: SetVersion) -> SetVersion:
    return SetVersion.objects.select_for_update().get(pk=version.pk)


def _open_draft(version: SetVersion, revision: int, act: Act) -> SetVersion:
    """Return the draft locked, as it stands. Raises PermissionDenied, NotADraftError, StaleRevisionError."""
    require(can_prepare(act.by, version.organisation, on=act.day))
    current = _lock(version)
    if not current.is_draft:
        raise NotADraftError
    if current.revision != revision:
        raise StaleRevisionError(current.revision)
    return current


def _clean(document: str) -> str:
    return document.replace("\r\n", "\n").removeprefix("\ufeff")


def _load(document: str) -> Plain:
    try:
        return load_document(document)
    except ProblemsError as fault:
        raise UnreadableDocumentError(fault.problems) from None


def _check_name(set_id: str, number: str, own: int | None) -> None:
    others = SetVersion.objects.filter(set_id=set_id, version=number)
    if (others if own is None else others.exclude(pk=own)).exists():
        raise TakenNameError(set_id, number)


def _change(version: SetVersion, document: str, note: str, act: Act) -> SetVersion:
    _write(version, document, note, act)
    _record(actions.CHANGED, version, act, revision=version.revision, note=note, digest=version.digest)
    return version


def _write(version: SetVersion, document: str, note: str, act: Act) -> None:
    about: Described = described(_load(document))
    version.set_id = about.set_id or version.set_id
    version.version, version.title = about.version, about.title
    version.decision_number, version.decided_on = about.decision_number, about.decided_on
    version.is_illustrative = about.is_illustrative
    _check_name(version.set_id, version.version, version.pk)
    version.document, version.digest = document, digest_of(document)
    _touch(version, act, note)


def _touch(version: SetVersion, act: Act, note: str = "") -> None:
    version.revision += 1
    version.updated_at = act.at
    version.save()
    _remember(version, note or _("đối chiếu với bản trước"), act)


def _remember(version: SetVersion, note: str, act: Act) -> None:
    SetRevision.objects.create(
        set_version=version,
        number=version.revision,
        document=version.document,
        digest=version.digest,
        note=note[:500],
        by_id=act.by.pk,
        at=act.at,
    )


def _record(action: Action, version: SetVersion, act: Act, **details: object) -> None:
    record(
        action,
        by=act.actor,
        on=Subject("criteria_set", str(version.uid), str(version)),
        origin=act.origin,
        at=act.at,
        details=details,
    )
