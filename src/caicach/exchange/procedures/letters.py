"""Vietnamese letters for patterns: ranges of code points mix capital and small ones beyond ASCII."""

from __future__ import annotations

UPPER = "A-ZĐÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
"""What stands in a pattern's brackets for a capital letter."""

LOWER = UPPER.replace("A-Z", "").lower() + "a-z"
"""What stands in a pattern's brackets for a small letter."""
