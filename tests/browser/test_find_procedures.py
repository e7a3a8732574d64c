"""A citizen with a phone finds a procedure and reads it: live answers, few bytes, open to all senses."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page as Shown
from playwright.sync_api import expect
from tests.browser.conftest import OpenedPage, Opener
from tests.browser.test_every_page import SCHEMES, findings, too_wide
from tests.factories.published_procedures import BIRTH, RECORDED, birth, version

from caicach.registry.accounts.models import User
from caicach.registry.procedures.models import ProcedureVersion, Process, ProcessStep
from caicach.registry.procedures.search import forget_snapshots

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NARROW, WIDE = 390, 1440
MOST_BYTES = 200_000
MOST_HTML = 60_000
PAGE = f"/thu-tuc/{BIRTH}/"


@pytest.fixture(autouse=True)
def _published(transactional_db: None) -> Iterator[None]:
    """Some published procedures."""
    forget_snapshots()
    birth()
    version("1.000656", "Thủ tục đăng ký khai tử")
    version("2.000815", "Chứng thực bản sao từ bản chính giấy tờ, văn bản", field="Chứng thực")
    yield
    forget_snapshots()


def sound(opened: OpenedPage, width: int) -> None:
    """Assert what holds on every page."""
    for scheme in SCHEMES:
        opened.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        expect(opened.page.locator("html")).to_have_attribute("data-bs-theme", scheme)
        assert findings(opened.page) == [], scheme
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    if width == NARROW:
        assert too_wide(opened) == []
    assert opened.faults() == []


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize(
    "path", ["/thu-tuc/", "/thu-tuc/?tim=khai+sinh", "/thu-tuc/?tim=qqqq&cap=commune", PAGE, "/thu-tuc/qr/"]
)
def test_pages_of_procedures_are_open_to_everybody_s_senses(open_page: Opener, path: str, width: int) -> None:
    sound(open_page(path, width), width)


@pytest.mark.long
@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("path", ["", "limits/", "import/", f"{BIRTH}/", f"{BIRTH}/compare/", "processes/"])
def test_the_desk_is_open_to_everybody_s_senses(open_page: Opener, path: str, width: int, tu: User) -> None:
    if path == "processes/":
        path += f"{drawn_process().pk}/"
    sound(open_page(f"/console/procedures/{path}", width, user=tu), width)


def drawn_process() -> Process:
    """Return a process with parallel steps, another agency's, and a way back."""
    made = Process.objects.create(
        version=birth_version(), number=1, name="Quy trình minh họa", recorded_at=RECORDED
    )
    for position, group, back in ((1, 0, None), (2, 1, None), (3, 1, None), (4, 0, 1)):
        ProcessStep.objects.create(
            process=made,
            position=position,
            name=f"Thẩm định hồ sơ và lấy ý kiến, phần {position}",
            performer="Chuyên viên phòng chuyên môn",
            duration="2 giờ làm việc",
            parallel_group=group,
            returns_to=back,
            is_interagency=position == 3,
        )
    return made


def birth_version() -> ProcedureVersion:
    """Return the published version of the registration of births."""
    return ProcedureVersion.objects.get(procedure__code=BIRTH)


def test_answers_come_while_one_types_and_back_again_by_the_keyboard(open_page: Opener) -> None:
    opened = open_page("/thu-tuc/", NARROW)
    page = opened.page
    page.get_by_role("searchbox").press_sequentially("lam giay khai sinhh", delay=20)
    expect(page.get_by_role("link", name="Thủ tục đăng ký khai sinh")).to_be_visible()
    assert "tim=lam" in page.url
    assert page.get_by_role("searchbox").input_value() == "lam giay khai sinhh"
    page.get_by_role("link", name="Thủ tục đăng ký khai sinh").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thủ tục đăng ký khai sinh")
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value("lam giay khai sinhh")
    assert opened.faults() == []


def test_without_scripts_enter_finds_the_same(open_page: Opener) -> None:
    opened = open_page("/thu-tuc/", NARROW)
    page = opened.page
    page.route("**/search.js", lambda route: route.abort())
    page.goto("/thu-tuc/")
    page.get_by_role("searchbox").fill("khai tu")
    page.get_by_role("searchbox").press("Enter")
    expect(page.get_by_role("link", name="Thủ tục đăng ký khai tử")).to_be_visible()


@pytest.mark.parametrize("path", ["/thu-tuc/", "/thu-tuc/?tim=khai+sinh", PAGE])
def test_a_phone_loads_less_than_200_kb_the_first_time(open_page: Opener, path: str) -> None:
    """Files count as they are sent: packed by gzip, as the site stores them; pages and fonts as they are."""
    opened = open_page("/gioi-thieu/", NARROW)
    context = opened.page.context.browser
    assert context is not None
    fresh: Shown = context.new_page(base_url=opened.page.url.partition("/gioi-thieu/")[0])
    sizes: dict[str, int] = {}

    def weigh(response: object) -> None:
        body = response.body()  # type: ignore[attr-defined]
        address = response.url  # type: ignore[attr-defined]
        packed = address.endswith((".css", ".js", ".svg"))
        sizes[address] = len(gzip.compress(body, 9)) if packed else len(body)

    fresh.on("response", weigh)
    fresh.set_viewport_size({"width": NARROW, "height": 844})
    fresh.goto(path, wait_until="networkidle")
    html = next(size for address, size in sizes.items() if address.endswith(path.partition("?")[2] or path))
    total = sum(sizes.values())
    fresh.close()
    assert html < MOST_HTML
    assert total < MOST_BYTES, sorted(sizes.items(), key=lambda item: -item[1])


def test_paper_shows_all_cases_and_no_buttons(open_page: Opener) -> None:
    opened = open_page(PAGE)
    opened.page.emulate_media(media="print")
    expect(opened.page.get_by_role("button", name="In trang này")).to_be_hidden()
    expect(opened.page.locator(".qr-address")).to_be_visible()
    assert opened.page.get_by_text("Biên bản về việc trẻ bị bỏ rơi").bounding_box() is not None
