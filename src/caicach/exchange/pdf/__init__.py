"""PDF files from outside: what they are, who signed them, what a page looks like; and signed ones for tests.

Every file is opened in a process of its own (:mod:`caicach.exchange.pdf.apart`), so that one made to harm can
neither hang nor bring down nor read the memory of the site.
"""

from __future__ import annotations
