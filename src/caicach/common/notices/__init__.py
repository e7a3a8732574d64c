"""What a person should know of: shown to them in the site, and sent by e-mail where they gave an address."""

from __future__ import annotations
