"""Words of publication and what follows from it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ResultState(models.TextChoices):
    """A result is approved by the authority, then published; a later version supersedes it."""

    APPROVED = "approved", _("Đã phê duyệt")
    PUBLISHED = "published", _("Đã công bố")
    SUPERSEDED = "superseded", _("Đã có bản thay thế")


class RequestState(models.TextChoices):
    """Where the freezing of a result that the authority approved stands."""

    WAITING = "waiting", _("Đang chốt kết quả")
    DONE = "done", _("Đã chốt")
    STOPPED = "stopped", _("Đã dừng")


class CommitmentState(models.TextChoices):
    """Where an improvement that a unit promised stands."""

    OPEN = "open", _("Đang thực hiện")
    DONE = "done", _("Đã hoàn thành")
    DROPPED = "dropped", _("Không thực hiện")


class ProposalState(models.TextChoices):
    """What became of a proposal for a reward."""

    PROPOSED = "proposed", _("Đề nghị")
    ACCEPTED = "accepted", _("Được chấp thuận")
    DECLINED = "declined", _("Không được chấp thuận")


class FileKind(models.TextChoices):
    """What is written of a published result for everybody to take away."""

    DECISION_PDF = "decision_pdf", _("Quyết định và phụ lục (PDF)")
    DECISION_DOCX = "decision_docx", _("Quyết định và phụ lục (DOCX)")
    WORKBOOK = "workbook", _("Bảng kết quả đầy đủ (XLSX)")
    TABLE = "table", _("Bảng kết quả, số chính xác (CSV)")
    PACKAGE = "package", _("Gói tính lại (ZIP)")


FILE_NAMES = {
    FileKind.DECISION_PDF: "quyet-dinh.pdf",
    FileKind.DECISION_DOCX: "quyet-dinh.docx",
    FileKind.WORKBOOK: "ket-qua.xlsx",
    FileKind.TABLE: "ket-qua.csv",
    FileKind.PACKAGE: "goi-tinh-lai.zip",
}
"""What the files are called after the campaign and the version."""
