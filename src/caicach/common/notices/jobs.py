"""Sending notices by e-mail."""

from __future__ import annotations

from caicach.common.jobs.handlers import Run, delivery
from caicach.common.notices.mails import MAIL, MailNotice, mail_of
from caicach.common.notices.models import Notice


@delivery(MAIL, MailNotice)
def send_mail(payload: MailNotice, run: Run) -> None:
    """Send a notice to the address its recipient has now; none goes to a closed account.

    A mail server that does not answer makes the job wait and try again.
    """
    notice = Notice.objects.select_related("recipient").filter(pk=payload.notice_id).first()
    if notice is None or not notice.recipient.is_active or not notice.recipient.email:
        return
    mail_of(notice, idempotency_key=run.idempotency_key).send()
