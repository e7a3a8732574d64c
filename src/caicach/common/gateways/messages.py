"""Short messages to people who have no account: by e-mail, or to the log where no other way is set up.

An adapter for text messages or Zalo is a class with the same one method; ``gateway_for`` chooses it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from email.utils import formataddr
from typing import Protocol

import structlog
from django.conf import settings
from django.core.mail import EmailMessage

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Message:
    """Words for one person; ``key`` is the same in every try, so that a repetition can be dropped."""

    key: str
    name: str
    email: str
    phone: str
    subject: str
    body: str


class Gateway(Protocol):
    """A way out."""

    def send(self, message: Message) -> None:
        """Hand a message over, or raise, so that it is tried again."""


class EmailGateway:
    """Sends by the site's mail server."""

    def send(self, message: Message) -> None:
        """Send one e-mail; its Message-ID is made of the key."""
        name = hashlib.sha256(message.key.encode()).hexdigest()[:32]
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
        EmailMessage(
            message.subject,
            message.body,
            to=[formataddr((message.name, message.email))],
            headers={"Message-ID": f"<{name}@{domain}>"},
        ).send()


class ConsoleGateway:
    """Notes in the log that a message would have gone out, without what it says and to whom."""

    def send(self, message: Message) -> None:
        """Write one line."""
        log.info("message.console", key=message.key, to=f"…{message.phone[-3:]}", length=len(message.body))


def gateway_for(message: Message) -> Gateway:
    """Return the way by which a message goes."""
    return EmailGateway() if message.email else ConsoleGateway()
