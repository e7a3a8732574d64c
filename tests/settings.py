"""The site's settings for tests: the demonstration's, with a password hasher that costs nothing."""

from __future__ import annotations

import os

os.environ.setdefault("CAICACH_DEMO", "1")

from caicach.config.settings import *  # noqa: F403 - settings are made to be taken over whole
from caicach.web.locale_tools import compile_catalogues, stale_catalogues

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Django keeps a catalogue once it has read it, so it must be there before the first text.
compile_catalogues(stale_catalogues())
