"""What can be wrong or doubtful in a table of criteria, with the cell and the mend."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from caicach.core.index.problems import Place, Problem, error, notice, warning
from caicach.core.index.text import Text, say
from caicach.exchange.tables import Table


def no_table(file: str) -> Problem:
    """Return the problem of a file in which no header of a table of criteria stands."""
    return error(
        "F080",
        say("Không tìm thấy bảng tiêu chí trong tệp.", "No table of criteria was found in the file."),
        say(
            "Trong 15 dòng đầu cần một dòng tiêu đề có «TT», «Nội dung» hoặc «Tiêu chí» và «Điểm tối đa».",
            "The first 15 rows need a header with 'TT', 'Nội dung' or 'Tiêu chí', and 'Điểm tối đa'.",
        ),
        Place(file=file),
    )


def several_sheets(file: str, sheets: Sequence[str]) -> Problem:
    """Return the problem of tables on more than one sheet."""
    return error(
        "F081",
        say(
            "Nhiều trang có bảng tiêu chí: {s}.",
            "Several sheets hold tables of criteria: {s}.",
            s=", ".join(sheets),
        ),
        say("Chọn một trang để nhập.", "Pick one sheet to import."),
        Place(file=file),
    )


def two_headers(table: Table, first: int, second: int) -> Problem:
    """Return the problem of two tables with other columns below each other."""
    return error(
        "F082",
        say(
            "Trang có hai bảng khác cột, ở dòng {a} và dòng {b}.",
            "The sheet holds two tables with different columns, in rows {a} and {b}.",
            a=first + 1,
            b=second + 1,
        ),
        say("Tách mỗi bảng ra một trang.", "Put each table on a sheet of its own."),
        table.place(second, 0),
    )


def no_criteria(table: Table, row: int, count: int) -> Problem:
    """Return the problem of a header without rows that are numbered, or with more than can be."""
    message = (
        say("Bảng có {n} tiêu chí, quá nhiều.", "The table has {n} criteria, too many.", n=count)
        if count
        else say("Dưới dòng tiêu đề không có tiêu chí nào.", "No criterion stands below the header.")
    )
    return error(
        "F083",
        message,
        say(
            "Mỗi tiêu chí cần một số thứ tự ở cột «TT».",
            "Each criterion needs its number in the column 'TT'.",
        ),
        table.place(row, 0),
    )


def no_maxima(table: Table, row: int, column: int) -> Problem:
    """Return the problem of a table in which no maximum can be read."""
    return error(
        "F084",
        say("Không đọc được điểm tối đa nào.", "Not one maximum could be read."),
        say(
            "Điền số vào cột «Điểm tối đa»; nếu là công thức, hãy dán giá trị.",
            "Fill in numbers under 'Điểm tối đa'; where they are formulas, paste values.",
        ),
        table.place(row, column),
    )


def no_points(table: Table, row: int, column: int, text: str, *, computed: bool) -> Problem:
    """Return the problem of a cell that should hold points."""
    message = (
        say("Ô chứa công thức chưa có giá trị.", "The cell holds a formula without a value.")
        if computed
        else say("«{t}» không phải là số điểm.", "'{t}' is no number of points.", t=text)
    )
    return warning(
        "F085",
        message,
        say(
            "Điểm tối đa được để «unknown»: điền số rồi nhập lại, hoặc sửa trong bộ tiêu chí.",
            "The maximum is left 'unknown': fill it in and import again, or mend it in the set.",
        ),
        table.place(row, column),
    )


def numbering(table: Table, row: int, column: int, number: str, why: Text) -> Problem:
    """Return the remark on a numbering that was not taken as it stands."""
    return warning(
        "F086",
        say("Số thứ tự «{n}»: {w}.", "Numbering '{n}': {w}.", n=number[:40], w=why),
        say("Kiểm tra mã và vị trí của tiêu chí này.", "Check code and place of this criterion."),
        table.place(row, column),
    )


def total_differs(table: Table, row: int, column: int, stated: Decimal, summed: Decimal) -> Problem:
    """Return the remark that the total row is not the sum of the areas."""
    return warning(
        "F087",
        say(
            "Dòng tổng ghi {t} điểm, các lĩnh vực cộng lại được {s}.",
            "The total row says {t} points, the areas add up to {s}.",
            t=stated,
            s=summed,
        ),
        say("Đối chiếu với quyết định rồi sửa chỗ sai.", "Compare with the decision and mend what is wrong."),
        table.place(row, column),
    )


def scale_unread(table: Table, row: int, column: int, code: str, why: Text) -> Problem:
    """Return the remark that a scale has to be set by a person."""
    return notice(
        "F088",
        say(
            "Tiêu chí {c}: chưa lập được quy tắc chấm ({w}).",
            "Criterion {c}: no rule could be made ({w}).",
            c=code,
            w=why,
        ),
        say(
            "Tạm để chấm điểm trực tiếp (given), lời văn giữ ở hướng dẫn: chọn quy tắc cho tiêu chí này.",
            "Points are given directly (given) for now, the text is kept as guidance: choose a rule.",
        ),
        table.place(row, column, code=code),
    )


def partly_surveyed(table: Table, row: int, maximum: Decimal, survey: Decimal) -> Problem:
    """Return the remark that a criterion is surveyed for a part of its points."""
    return warning(
        "F089",
        say(
            "Tiêu chí {m} điểm có {s} điểm điều tra xã hội học.",
            "Of the criterion's {m} points {s} come from a survey.",
            m=maximum,
            s=survey,
        ),
        say("Tách thành hai tiêu chí thành phần.", "Split it into two components."),
        table.place(row, 0),
    )


def stray_row(table: Table, row: int, text: str) -> Problem:
    """Return the remark on text above the first criterion."""
    return notice(
        "F090",
        say("Dòng «{t}» không thuộc tiêu chí nào.", "The row '{t}' belongs to no criterion.", t=text[:60]),
        say("Dòng này không được nhập.", "The row is not taken in."),
        table.place(row, 0),
    )


def unused_column(table: Table, row: int, column: int, text: str) -> Problem:
    """Return the remark on a column that says nothing about the criteria."""
    return notice(
        "F091",
        say("Cột «{t}» không được nhập.", "The column '{t}' is not taken in.", t=text[:60]),
        say(
            "Không cần làm gì nếu cột không thuộc bộ tiêu chí.",
            "Nothing to do where it is no part of the set.",
        ),
        table.place(row, column),
    )
