"""Whether an uploaded file may be evidence, told as the rules of the library tell it."""

from __future__ import annotations

from typing import BinaryIO

from caicach.common.files import checking
from caicach.common.files.checking import ACCEPTED, MAX_PIXELS, PDF, Checked, is_picture
from caicach.evaluation.evidence.refusals import InfectedError, UploadRefusedError

__all__ = ["ACCEPTED", "MAX_PIXELS", "PDF", "Checked", "check_upload", "is_picture"]


def check_upload(file: BinaryIO, name: str) -> Checked:
    """Return what a file is; it is read from its beginning and left anywhere.

    Raises UploadRefusedError for one that is no evidence, InfectedError for the scanners' test file.
    """
    try:
        return checking.check_upload(file, name)
    except checking.InfectedFileError as error:
        raise InfectedError(str(error), error.finding) from None
    except checking.FileRefusedError as error:
        raise UploadRefusedError(str(error)) from None
