"""Administrative procedures as the national portal publishes them, read into parts, and what cannot be read.

Nothing is guessed: a part that is not understood is passed on as published, with the reason, for a person to
set by hand.
"""

from __future__ import annotations
