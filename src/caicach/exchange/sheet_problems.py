"""What can be wrong with the layout of a sheet, and how to mend it."""

from __future__ import annotations

import difflib

from caicach.core.index.problems import Problem, error, warning
from caicach.core.index.text import say
from caicach.exchange import words
from caicach.exchange.tables import Table, column_name

MAX_CELLS_NAMED = 8


def unknown_column(table: Table, row: int, column: int, text: str) -> Problem:
    """Return the problem (or the remark) of a column that no role is known for."""
    near = difflib.get_close_matches(words.folded(text), words.HEADERS, 1, 0.8)
    place = table.place(row, column)
    if near:
        return error(
            "F042",
            say("Không có cột nào tên «{t}».", "There is no column named '{t}'.", t=text[:60]),
            say("Có lẽ là «{n}»?", "Perhaps '{n}'?", n=near[0]),
            place,
        )
    return warning(
        "F042",
        say("Cột «{t}» không được dùng.", "The column '{t}' is not used.", t=text[:60]),
        say("Bỏ cột này nếu không cần.", "Remove the column if it is not needed."),
        place,
    )


def nameless_column(table: Table, row: int, column: int) -> Problem:
    """Return the problem of a column that holds figures but has no heading."""
    return error(
        "F043",
        say(
            "Cột {c} có số liệu nhưng không có tên.",
            "Column {c} holds figures but has no heading.",
            c=column_name(column),
        ),
        say(
            "Ghi tên cột; nếu là tệp CSV, đặt số có dấu phẩy trong dấu nháy kép.",
            "Name the column; in CSV, quote numbers that hold a comma.",
        ),
        table.place(row, column),
    )


def no_unit(table: Table, row: int, column: int) -> Problem:
    """Return the problem of a row of figures that names no unit."""
    return error(
        "F044",
        say("Dòng này có số liệu nhưng thiếu tên đơn vị.", "This row holds figures but names no unit."),
        say("Điền đơn vị, hoặc xóa dòng.", "Fill in the unit, or delete the row."),
        table.place(row, column),
    )


def no_code(table: Table, row: int, column: int, unit: str) -> Problem:
    """Return the problem of a row of figures that names no criterion."""
    return error(
        "F045",
        say("Dòng này có số liệu nhưng thiếu mã tiêu chí.", "This row holds figures but names no criterion."),
        say("Điền mã tiêu chí, hoặc xóa dòng.", "Fill in the code, or delete the row."),
        table.place(row, column, unit=unit),
    )


def two_labels(table: Table, row: int, column: int, unit: str, old: str, new: str) -> Problem:
    """Return the problem of a unit that is given two names or blocks."""
    return error(
        "F046",
        say(
            "Đơn vị «{u}» ghi «{n}», ở trên ghi «{o}».",
            "The unit '{u}' has '{n}' here and '{o}' above.",
            u=unit,
            n=new,
            o=old,
        ),
        say("Ghi thống nhất trong mọi dòng của đơn vị.", "Write the same in all rows of the unit."),
        table.place(row, column),
    )


def repeated_row(table: Table, row: int, first: int, column: int, unit: str, code: str) -> Problem:
    """Return the problem of a second row for the same unit and criterion."""
    return error(
        "F047",
        say(
            "Đơn vị «{u}» đã trả lời tiêu chí «{c}» ở ô {f}.",
            "The unit '{u}' has answered '{c}' in {f}.",
            u=unit,
            c=code,
            f=table.name_of(first, column),
        ),
        say("Giữ một dòng cho mỗi đơn vị và tiêu chí.", "Keep one row for each unit and criterion."),
        table.place(row, column, unit=unit, code=code),
    )


def group_answered(table: Table, row: int, column: int, code: str) -> Problem:
    """Return the remark that figures of a group are not read: a group's score comes from its parts."""
    return warning(
        "F048",
        say(
            "«{c}» là nhóm tiêu chí; số ghi ở đây không được dùng, điểm được tính từ các mục con.",
            "'{c}' is a group; what is written here is not used, its score comes from its parts.",
            c=code,
        ),
        say("Điền ở các mục con.", "Fill in its parts."),
        table.place(row, column, code=code),
    )


def repeated_code(table: Table, row: int, column: int, code: str, first: tuple[int, int]) -> Problem:
    """Return the problem of a criterion that has two rows or columns."""
    return error(
        "F047",
        say(
            "Mã «{c}» đã có ở ô {f}.",
            "The code '{c}' stands in {f} already.",
            c=code,
            f=table.name_of(*first),
        ),
        say(
            "Giữ một dòng hoặc cột cho mỗi tiêu chí. Nếu bảng tính đã đổi «1.10» thành 1.1, định dạng ô mã "
            "là chữ.",
            "Keep one row or column for each. If '1.10' was turned into 1.1, format codes as text.",
        ),
        table.place(row, column, code=code),
    )


def repeated_unit(table: Table, row: int, column: int, unit: str, first: tuple[int, int]) -> Problem:
    """Return the problem of a unit that has two rows or columns."""
    return error(
        "F049",
        say(
            "Đơn vị «{u}» đã có ở ô {f}.",
            "The unit '{u}' stands in {f} already.",
            u=unit,
            f=table.name_of(*first),
        ),
        say("Giữ một dòng hoặc cột cho mỗi đơn vị.", "Keep one row or column for each unit."),
        table.place(row, column, unit=unit),
    )


def not_a_unit(table: Table, row: int, column: int, name: str) -> Problem:
    """Return the problem of a column of a scoring table where a unit's is expected."""
    return error(
        "F042",
        say("Cột «{t}» không phải tên đơn vị.", "The column '{t}' is no unit's name.", t=name[:60]),
        say(
            "Ở dạng này mỗi cột số liệu mang tên một đơn vị; đổi tên cột thành tên đơn vị, hoặc bỏ cột.",
            "In this shape each column of figures carries a unit's name; rename or remove the column.",
        ),
        table.place(row, column),
    )


def summary_row(table: Table, row: int, column: int, text: str) -> Problem:
    """Return the remark that a row of sums is not read."""
    return warning(
        "F055",
        say(
            "Dòng «{t}» không phải đơn vị, không được đọc.",
            "The row '{t}' is no unit and is not read.",
            t=text,
        ),
        say("Bỏ dòng này nếu không cần.", "Remove the row if it is not needed."),
        table.place(row, column),
    )


def no_code_rows(table: Table, rows: list[int], column: int) -> Problem:
    """Return the remark that rows without a code are not read."""
    listed = ", ".join(column_name(column) + str(row + 1) for row in rows[:MAX_CELLS_NAMED])
    return warning(
        "F045",
        say("Các dòng không có mã không được đọc: {c}.", "Rows without a code are not read: {c}.", c=listed),
        say("Điền mã tiêu chí nếu là câu trả lời.", "Fill in the code if they are answers."),
        table.place(rows[0], column),
    )
