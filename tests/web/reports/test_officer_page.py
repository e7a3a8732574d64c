"""The page of an officer's statistics is for themselves, their head and oversight."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse
from tests.factories.one_stop import Office

from caicach.registry.accounts.models import User


def test_the_head_chooses_an_officer_and_outsiders_find_none(
    client: Client, office: Office, chi: User, dung: User, binh: User, an: User
) -> None:
    address = reverse("reports:officers")
    assert client.get(address).status_code == 302
    client.force_login(dung)
    page = client.get(address, {"person": chi.pk})
    assert page.status_code == 200
    assert "Lê Thị Chi" in page.text
    client.force_login(chi)
    assert "Lê Thị Chi" in client.get(address).text
    assert client.get(address, {"person": dung.pk}).status_code == 404
    for outsider in (binh, an):
        client.force_login(outsider)
        assert client.get(address, {"person": chi.pk}).status_code == 404
