"""The site's settings for tests: the demonstration's, with a password hasher that costs nothing."""

from __future__ import annotations

import os

os.environ.setdefault("CAICACH_DEMO", "1")

from caicach.config.settings import *  # noqa: E402, F403 - settings are made to be taken over whole

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
