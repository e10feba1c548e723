"""Every page that somebody of the demo can reach: free of what axe finds, fitting, and leading on."""

import re
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from playwright.sync_api import Page, expect

from browsing import WIDTHS, assert_fits, at_width, axe, screenshots

PEOPLE = ("Anna", "Ben", "Layla", "Olga")
FIRST = ("/contracts", "/contracts/new", "/inbox", "/people", "/settings", "/operator")
PAGES_MAX = 160
ELSEWHERE = re.compile("/demo/|/docs/|/problems|/openapi.json")
OPEN_TO_ANYONE = (
    ("/", "landing"), ("/sign-in", "sign-in"), ("/sign-up", "sign-up"), ("/offers/none", "no-offer"),
    ("/problems", "problems"), ("/problems/cure_not_offered", "problem"),
)

# The page's skeleton: which elements of which classes lie in which. What axe looks at depends on no more than that.
SKELETON = """() => [...new Set([...document.querySelectorAll('body *')].map(e =>
    `${e.parentElement.tagName}.${e.parentElement.getAttribute('class') ?? ''}>${e.tagName}.${e.getAttribute('class') ?? ''}`
))].sort().join('\\n')"""


def links(page: Page) -> list[str]:
    """Where the page leads within the site, without fragments, what signs in as somebody else, and what anyone reads."""
    found = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
    addresses = (urljoin(page.url, href).split("#")[0] for href in found)
    own = f"{urlsplit(page.url).scheme}://{urlsplit(page.url).netloc}"
    return sorted({a for a in addresses if a.startswith(f"{own}/") and not ELSEWHERE.search(a)})


@pytest.mark.timeout(400)
@pytest.mark.parametrize("name", PEOPLE)
def test_every_page_can_be_read_by_everybody(shared_demo, visit, name, seen_skeletons):
    page = visit(shared_demo.base_url, shared_demo.person(name))
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    waiting, known = [f"{shared_demo.base_url}{path}" for path in FIRST], set()
    with httpx.Client(cookies=cookies, follow_redirects=True, timeout=30) as client:
        while waiting and len(known) < PAGES_MAX:
            address = waiting.pop(0)
            if address in known:
                continue
            known.add(address)
            if address.endswith("/operator") and name != "Olga":
                assert client.get(address).status_code == 404
                continue
            if "/files/" in address or address.endswith("/evidence"):
                assert client.get(address).status_code == 200, address
                continue
            answer = page.goto(address)
            assert answer.status < 400, f"{answer.status}: {address}"
            look_at(page, seen_skeletons)
            waiting.extend(link for link in links(page) if link not in known)
    assert len(known) > 10


@pytest.fixture(scope="module")
def seen_skeletons() -> set[str]:
    return set()


def look_at(page: Page, seen: set[str]) -> None:
    for width in WIDTHS:
        assert_fits(at_width(page, width))
    skeleton = page.evaluate(SKELETON)
    if skeleton not in seen:
        seen.add(skeleton)
        axe(page)


def test_pages_for_someone_signed_out(shared_demo, visit, seen_skeletons):
    page = visit(shared_demo.base_url)
    for path, name in OPEN_TO_ANYONE:
        page.goto(path)
        look_at(page, seen_skeletons)
        screenshots(page, name)


@pytest.mark.timeout(180)
def test_the_reference_of_the_api(shared_demo, visit, seen_skeletons):
    """It is too long for a picture of it all: of the rest, nothing is left out."""
    page = visit(shared_demo.base_url)
    page.goto("/")
    page.get_by_role("link", name="For programs: the API").click()
    look_at(page, seen_skeletons)
    page.get_by_role("navigation", name="Reference").get_by_role("link", name="End the contract").click()
    expect(page.get_by_role("heading", name="End the contract")).to_be_in_viewport()
    page.locator("section.operation", has=page.locator("#giveNotice")).get_by_text("What was answered").click()
    expect(page.locator("section.operation", has=page.locator("#giveNotice")).get_by_text('"phase": "ending"')).to_be_visible()


PICTURES = {
    "contracts": "/contracts", "contracts-ending": "/contracts?tab=ending", "offer-form": "/contracts/new",
    "inbox": "/inbox", "people": "/people", "settings": "/settings",
}


def test_pictures_to_look_at(shared_demo, visit):
    page = visit(shared_demo.base_url, shared_demo.person("Anna"))
    for name, path in PICTURES.items():
        page.goto(path)
        screenshots(page, name)
    for number, who in (("ending", "Anna"), ("active", "Anna"), ("ended", "Anna"), ("offers", "Anna")):
        page.goto(f"/contracts?tab={number}")
        page.locator("main ul.rows h2 a").first.click()
        contract = page.url.split("?")[0]
        screenshots(page, f"contract-{number}")
        for tab in ("work", "concerns", "money", "record"):
            page.goto(f"{contract}/{tab}")
            screenshots(page, f"contract-{number}-{tab}")
    olga = visit(shared_demo.base_url, shared_demo.person("Olga"))
    olga.goto("/operator")
    screenshots(olga, "operator")
