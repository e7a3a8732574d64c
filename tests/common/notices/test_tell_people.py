"""People are told once, see their own notices alone, and get them by e-mail even when the server was down."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy
from pytest_django import Settings
from tests.conftest import NOW
from tests.factories.registry import user

from caicach.common.jobs.models import Job, State
from caicach.common.jobs.worker import Worker
from caicach.common.notices import services
from caicach.common.notices.models import Notice
from caicach.common.notices.selectors import notice_of, notices_of, unread_count
from caicach.common.notices.services import NoticeError, mark_read, notify
from caicach.registry.accounts.models import User

pytestmark = pytest.mark.django_db


def tell(*recipients: User, **changes: object) -> list[Notice]:
    words = {
        "kind": "campaigns.opened",
        "subject": "Kỳ đánh giá năm 2026 đã mở",
        "body": "Hạn nộp bản tự đánh giá là ngày 30/11/2026.",
        "url": "/seasons/2026/",
        "at": NOW,
    }
    return notify(recipients, **{**words, **changes})  # type: ignore[arg-type]


def work(minutes: int = 0) -> int:
    return Worker(clock=lambda: NOW + timedelta(minutes=minutes), name="w").run(until_empty=True)


def test_those_told_see_the_notice_and_nobody_else_does(chi: User, dung: User, khoa: User) -> None:
    told = tell(chi, dung)
    assert [notice.recipient_id for notice in told] == [chi.pk, dung.pk]
    [seen] = notices_of(chi)
    assert (seen.subject, seen.url, seen.read_at) == ("Kỳ đánh giá năm 2026 đã mở", "/seasons/2026/", None)
    assert notice_of(chi, seen.pk) == seen
    assert (unread_count(chi), unread_count(dung)) == (1, 1)
    assert (notices_of(khoa), unread_count(khoa), notice_of(khoa, seen.pk)) == ([], 0, None)
    nobody = AnonymousUser()
    assert (notices_of(nobody), unread_count(nobody), notice_of(nobody, seen.pk)) == ([], 0, None)


def test_the_latest_come_first_and_no_more_than_asked_for(chi: User) -> None:
    for hour in range(3):
        tell(chi, subject=f"Lần {hour}", at=NOW + timedelta(hours=hour))
    assert [notice.subject for notice in notices_of(chi, limit=2)] == ["Lần 2", "Lần 1"]


def test_what_waits_unread_is_not_told_again(chi: User, dung: User) -> None:
    tell(chi, dung)
    mark_read(None, dung, NOW)
    hour = {"at": NOW + timedelta(hours=1), "unread_since": NOW}
    assert [notice.recipient_id for notice in tell(chi, dung, **hour)] == [dung.pk]
    assert len(tell(chi, kind="campaigns.closed", **hour)) == 1
    assert len(tell(chi, url="/seasons/2025/", **hour)) == 1
    assert len(tell(chi, at=NOW + timedelta(days=2), unread_since=NOW + timedelta(days=1))) == 1


def test_a_person_marks_their_own_read_and_no_others(chi: User, khoa: User) -> None:
    first, second = tell(chi), tell(chi)
    [of_khoa] = tell(khoa)
    assert mark_read([first[0].pk, of_khoa.pk, 999_999], chi, NOW) == 1
    assert mark_read([first[0].pk], chi, NOW + timedelta(hours=1)) == 0
    assert (unread_count(chi), unread_count(khoa)) == (1, 1)
    assert notices_of(chi, unread=True) == second
    first[0].refresh_from_db()
    assert first[0].read_at == NOW
    assert mark_read(None, chi, NOW) == 1
    assert (unread_count(chi), unread_count(khoa)) == (0, 1)


def test_one_key_tells_a_person_once_and_those_new_to_it(chi: User, dung: User) -> None:
    assert len(tell(chi, unique_key="due:12")) == 1
    [to_dung] = tell(chi, dung, dung, unique_key="due:12", subject="Nhắc lại")
    assert to_dung.recipient_id == dung.pk
    assert [notice.subject for notice in notices_of(chi)] == ["Kỳ đánh giá năm 2026 đã mở"]
    assert tell(chi, dung, unique_key="due:12") == []
    assert len(tell(chi, unique_key="due:13")) == 1
    assert Job.objects.count() == 3
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(recipient=chi, kind="a.b", subject="x", unique_key="due:12", created_at=NOW)


def test_two_who_tell_the_same_at_the_same_time_tell_it_once(
    chi: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = tell(chi, unique_key="due:12")
    # As the second transaction sees it, which looked before the first was over.
    monkeypatch.setattr(services, "_told", lambda *_: [])
    assert tell(chi, unique_key="due:12", subject="Nhắc lại") == first
    assert (unread_count(chi), Job.objects.count()) == (1, 1)


def test_a_rolled_back_transaction_told_nobody(chi: User) -> None:
    with transaction.atomic():
        tell(chi)
        transaction.set_rollback(True)
    assert unread_count(chi) == 0
    assert not Job.objects.exists()


def test_a_closed_account_is_not_told_and_one_without_address_gets_no_mail(chi: User) -> None:
    closed = user("cu", "Người Cũ", is_active=False)
    silent = user("im", "Người Im", email="")
    assert [notice.recipient_id for notice in tell(closed, silent, chi)] == [silent.pk, chi.pk]
    assert Job.objects.count() == 1
    chi.is_active = False
    chi.save()
    work()
    assert mail.outbox == []


def test_the_mail_says_what_the_notice_says_and_ends_with_the_sites_address(
    chi: User, settings: Settings
) -> None:
    settings.CSRF_TRUSTED_ORIGINS = ["https://*.tinh.example.vn", "https://cchc.tinh.example.vn"]
    settings.CONTACT = "Sở Nội vụ, điện thoại 0200 000 000"
    tell(chi, subject="Kỳ đánh giá\nBcc: khoa@example.vn")
    assert mail.outbox == []
    work()
    [sent] = mail.outbox
    assert (sent.to, sent.bcc) == (["chi@example.vn"], [])
    assert sent.subject == "Kỳ đánh giá Bcc: khoa@example.vn"
    assert "Hạn nộp bản tự đánh giá là ngày 30/11/2026." in sent.body
    assert "https://cchc.tinh.example.vn/seasons/2026/" in sent.body
    assert "0200 000 000" in sent.body
    assert "minh họa" in sent.body
    assert sent.body.endswith("\nhttps://cchc.tinh.example.vn")
    key = Job.objects.get().idempotency_key
    assert sent.message()["Message-ID"] == f"<{key}@cchc.tinh.example.vn>"
    assert sent.message()["Auto-Submitted"] == "auto-generated"


def test_a_site_without_address_names_the_page_by_its_path(chi: User) -> None:
    tell(chi)
    work()
    assert "/seasons/2026/" in mail.outbox[0].body


def test_a_mail_server_that_is_down_is_tried_again_under_the_same_message_id(
    chi: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids: list[str] = []
    send = EmailMessage.send

    def refuse_once(message: EmailMessage, fail_silently: bool = False) -> int:
        ids.append(message.message()["Message-ID"])
        if len(ids) == 1:
            raise SMTPServerDisconnected("down")
        return send(message, fail_silently)

    monkeypatch.setattr(EmailMessage, "send", refuse_once)
    tell(chi)
    work()
    job = Job.objects.get()
    assert (job.state, mail.outbox) == (State.WAITING, [])
    work(minutes=5)
    job.refresh_from_db()
    assert (job.state, len(mail.outbox)) == (State.DONE, 1)
    assert ids[0] == ids[1]
    assert unread_count(chi) == 1


def test_a_text_is_taken_in_the_sites_language_whoever_causes_it(chi: User) -> None:
    with translation.override("en"):
        [told] = tell(chi, subject=gettext_lazy("Công việc nền"))
    assert told.subject == "Công việc nền"


@pytest.mark.parametrize("url", ["//khac.vn/", "https://khac.vn/", "seasons/", "/\\khac.vn", "/a b", "/a\n"])
def test_a_page_outside_the_site_is_refused(url: str, chi: User) -> None:
    with pytest.raises(NoticeError):
        tell(chi, url=url)
    assert tell(chi, url="")


def test_bad_kinds_and_texts_are_refused_before_anybody_is_told(chi: User) -> None:
    with pytest.raises(NoticeError):
        tell(chi, kind="Opened")
    for changes in ({"subject": " "}, {"subject": "x" * 201}, {"unique_key": "k" * 201}):
        with pytest.raises(ValidationError):
            tell(chi, **changes)
    assert not Notice.objects.exists()
