"""How a number leads to its explanation and a name to its profile, on published pages and in try-outs."""

from __future__ import annotations

from typing import Protocol

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from caicach.web.index.catalogue import Published


class Links(Protocol):
    """Makes the links of one page."""

    def number(self, unit: str, code: str, text: str, note: str = "") -> SafeString:
        """Return the number as a link to its explanation; ``note`` is for those who hear the page."""

    def name(self, unit: str, name: str) -> SafeString:
        """Return the name as a link to the unit's profile."""


class PublishedLinks:
    """Links among published pages: plain addresses."""

    def __init__(self, found: Published) -> None:
        self._base = (found.dataset.set_id, found.dataset.id)
        self._slugs = found.slugs

    def address(self, unit: str) -> str:
        """Return the address of the unit's profile."""
        return reverse("index:profile", args=(*self._base, self._slugs[unit]))

    def why(self, unit: str, code: str) -> str:
        """Return the address of a number's explanation."""
        return reverse("index:why", args=(*self._base, self._slugs[unit], code))

    def number(self, unit: str, code: str, text: str, note: str = "") -> SafeString:
        """Return the number as a link to its explanation."""
        return format_html(
            '<a class="why" data-why href="{}">{}<span class="visually-hidden"> {} – {}</span></a>',
            self.why(unit, code),
            text,
            note,
            _("Vì sao?"),
        )

    def name(self, unit: str, name: str) -> SafeString:
        """Return the name as a link to the unit's profile."""
        return format_html('<a href="{}" lang="vi">{}</a>', self.address(unit), name)


class TrialLinks:
    """Buttons of a try-out: they send its answers along, for nothing of it is kept here."""

    def __init__(self, set_id: str) -> None:
        self._why = reverse("index:trial_why", args=(set_id,))

    def number(self, unit: str, code: str, text: str, note: str = "") -> SafeString:
        """Return the number as a button that asks for its explanation."""
        return format_html(
            '<button class="why as-link" data-why type="submit" form="state" formaction="{}" name="muc" '
            'value="{}|{}">{}<span class="visually-hidden"> {} – {}</span></button>',
            self._why,
            code,
            unit,
            text,
            note,
            _("Vì sao?"),
        )

    def name(self, unit: str, name: str) -> SafeString:
        """Return the name as a button that asks for the unit's profile."""
        return format_html(
            '<button class="as-link as-name" type="submit" form="state" name="don-vi" value="{}" '
            'lang="vi">{}</button>',
            unit,
            name,
        )
