"""Every text of the interface has its English, and what packages say in English has its Vietnamese."""

from __future__ import annotations

from pathlib import Path

import allauth
import pytest
from babel.messages.catalog import Catalog
from django.conf import settings
from django.template.base import Lexer, TokenType

from caicach.web import locale_tools
from caicach.web.locale_tools import Text, faults, marked_texts, read_catalogue

TEMPLATES = Path(locale_tools.__file__).parent / "templates"
ALLAUTH = Path(allauth.__file__).parent
NOT_SERVED = (
    "code",
    "confirm",
    "email",
    "phone",
    "signup",
    "verif",
    "already_exists",
    "unknown",
)
"""Parts of the names of allauth's pages and mails that no address or setting of ours leads to."""


def test_every_text_has_its_english() -> None:
    missing = faults(marked_texts(), read_catalogue("en"))
    assert missing == [], "Run `make messages` and fill in src/caicach/web/locale/en/LC_MESSAGES/django.po"


def test_the_catalogue_holds_no_text_that_is_gone() -> None:
    used = {(text.id, text.context) for text in marked_texts()}
    kept = {(message.id, message.context) for message in read_catalogue("en") if message.id}
    assert kept - used == set()


def english_of(msgid: str, msgstr: str, *, flags: tuple[str, ...] = ()) -> Catalog:
    catalogue = Catalog(locale="en")
    catalogue.add(msgid, msgstr, flags=flags)
    return catalogue


@pytest.mark.parametrize(
    ("catalogue", "fault"),
    [
        (Catalog(locale="en"), "not in the catalogue"),
        (english_of("Còn %(count)d mục", ""), "no translation"),
        (english_of("Còn %(count)d mục", "%(count)d left", flags=("fuzzy",)), "fuzzy"),
        (english_of("Còn %(count)d mục", "some left"), "other placeholders"),
        (english_of("Còn %(count)d mục", "%(number)d left"), "other placeholders"),
    ],
)
def test_a_fault_of_a_translation_is_named_with_its_place(catalogue: Catalog, fault: str) -> None:
    text = Text("web/x.py:7", "Còn %(count)d mục")
    assert faults([text], catalogue) == [f"web/x.py:7: {fault}: 'Còn %(count)d mục'"]


def test_a_right_translation_has_no_fault() -> None:
    text = Text("web/x.py:7", "Còn %(count)d mục")
    assert faults([text], english_of("Còn %(count)d mục", "%(count)d left")) == []


def test_a_plural_without_its_forms_is_found() -> None:
    text = Text("web/x.py:7", "%(n)s mục", "%(n)s mục")
    assert faults([text], english_of("%(n)s mục", "%(n)s items")) == [
        "web/x.py:7: no plural forms: '%(n)s mục'"
    ]


def test_an_update_keeps_translations_and_joins_a_plural_with_its_singular(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "a.py").write_text("ngettext('%(n)s mục', '%(n)s mục', 2)\n_('cũ')\n_('mới')\n", "utf-8")
    (tmp_path / "b.py").write_text("_('%(n)s mục')\n", "utf-8")
    monkeypatch.setattr(locale_tools, "PACKAGE", tmp_path)
    monkeypatch.setattr(locale_tools, "LOCALE", tmp_path / "locale")
    monkeypatch.setattr(locale_tools, "marked_texts", lambda: marked_texts(tmp_path))
    locale_tools.update()
    path = locale_tools.catalogue_path("en")
    written = path.read_text("utf-8").replace('msgid "cũ"\nmsgstr ""', 'msgid "cũ"\nmsgstr "old"')
    path.write_text(written + '\nmsgid "đã bỏ"\nmsgstr "gone"\n', "utf-8")
    missing = locale_tools.update()
    assert [line.rpartition(": ")[2] for line in missing] == ["'%(n)s mục'", "'mới'", "'%(n)s mục'"]
    catalogue = read_catalogue("en")
    assert catalogue.get("cũ").string == "old"  # type: ignore[union-attr]
    assert catalogue.get("đã bỏ") is None
    assert catalogue.get("%(n)s mục").pluralizable  # type: ignore[union-attr]
    before = path.read_bytes()
    locale_tools.update()
    assert path.read_bytes() == before


def test_texts_are_found_in_code() -> None:
    source = (
        "from django.utils.translation import gettext as _, ngettext, pgettext\n"
        "_('một')\n_('hai' ' ba')\nngettext('%(n)d mục', '%(n)d mục', 2)\npgettext('nơi', 'bốn')\n_(name)\n"
    )
    found = list(locale_tools._texts_of(source, "x.py"))
    assert found == [
        Text("x.py:2", "một"),
        Text("x.py:3", "hai ba"),
        Text("x.py:4", "%(n)d mục", "%(n)d mục"),
        Text("x.py:5", "bốn", context="nơi"),
    ]


@pytest.mark.parametrize("source", ["_(f'còn {n} mục')", "_('còn ' + n)", "_('còn %d' % n)"])
def test_a_text_that_is_put_together_is_refused(source: str) -> None:
    with pytest.raises(locale_tools.UnreadableTextError, match=r"x\.py:1.*placeholders"):
        list(locale_tools._texts_of(source, "x.py"))


def test_texts_are_found_in_templates(tmp_path: Path) -> None:
    page = tmp_path / "templates" / "x.html"
    page.parent.mkdir()
    page.write_text(
        '{% load i18n %}\n<c-card title="{% translate \'một "hai"\' %}">{% translate "ba" context "nơi" %}\n'
        "{% blocktranslate trimmed count n=3 %}\n {{ n }} mục\n{% plural %}\n {{ n }} mục!\n"
        "{% endblocktranslate %}"
        '{{ x|default:_("bốn") }}</c-card>',
        encoding="utf-8",
    )
    found = {(text.singular, text.plural, text.context) for text in marked_texts(tmp_path)}
    assert found == {
        ('một "hai"', "", None),
        ("ba", "", "nơi"),
        ("%(n)s mục", "%(n)s mục!", None),
        ("bốn", "", None),
    }


def test_no_marked_text_of_a_template_is_overlooked() -> None:
    for path in sorted(TEMPLATES.rglob("*.html")):
        source = path.read_text(encoding="utf-8")
        tags = [
            token.contents.split()[0]
            for token in Lexer(source).tokenize()
            if token.token_type == TokenType.BLOCK
        ]
        marked = sum(tag in {"translate", "trans", "blocktranslate", "blocktrans"} for tag in tags)
        found = list(locale_tools._template_texts(path, path.name))
        assert len(found) >= marked, path


def test_a_catalogue_older_than_its_text_counts_as_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locale_tools, "LOCALE", tmp_path)
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n', "utf-8"
    )
    assert locale_tools.stale_catalogues() == ["en"]
    locale_tools.compile_catalogues(["en"])
    assert locale_tools.stale_catalogues() == []
    assert sorted(path.name for path in folder.iterdir()) == ["django.mo", "django.po"]


def texts_of_allauth() -> list[Text]:
    """Return what allauth may say on the pages and in the mails that we serve."""
    found: list[Text] = []
    for part in ("account", "mfa"):
        for path in sorted((ALLAUTH / part).rglob("*.py")):
            if "tests" not in path.parts and path.stem not in {"models", "admin", "apps"}:
                found += locale_tools._texts_of(path.read_text("utf-8"), path.name)
        for path in sorted((ALLAUTH / "templates" / part).rglob("*.*")):
            name = path.relative_to(ALLAUTH / "templates")
            if not (TEMPLATES / name).exists() and not any(word in path.name for word in NOT_SERVED):
                found += locale_tools._template_texts(path, str(name))
    return found


def test_what_allauth_says_has_its_vietnamese() -> None:
    texts = texts_of_allauth()
    assert len(texts) > 100
    assert faults(texts, read_catalogue("vi")) == []


def test_both_languages_of_the_settings_have_a_catalogue() -> None:
    assert locale_tools.languages() == sorted(dict(settings.LANGUAGES))
