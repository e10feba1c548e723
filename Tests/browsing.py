"""Debian's Chromium, looked through as people do: phone or desk, light or dark, with scripts or without."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from program import PROJECT, Person

WIDTHS = (320, 768, 1280)
SCHEMES = ("light", "dark")
SCREENSHOTS = PROJECT / "screenshots"


@pytest.fixture(scope="session")
def browser():
    """One browser for all tests; each page lives in a context of its own."""
    with sync_playwright() as playwright:
        # Chromium refuses its sandbox to root.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=[*arguments, "--disable-dev-shm-usage"])
        yield chromium
        chromium.close()


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def scripts(request) -> bool:
    """Whether scripts run: a test that asks for this runs once with them and once without."""
    return request.param


@pytest.fixture
def visit(browser, request):
    """Opens a page for one visitor: `visit(demo.base_url, person, scripts=…, scheme=…, width=…)`.

    Each visit has cookies of its own, so two of them are two people. Errors in the page's scripts fail the test.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(
        base_url: str, person: Person | None = None, *, scripts: bool = True, scheme: str = "light", width: int = 1280,
        height: int = 900, time_zone: str = "Europe/Berlin",
    ) -> Page:
        context = browser.new_context(
            base_url=base_url, java_script_enabled=scripts, color_scheme=scheme, viewport={"width": width, "height": height},
            timezone_id=time_zone, locale="en-GB", reduced_motion="reduce")
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda message: complaints.append(f"{page.url}: {message.text}") if _is_refusal(message) else None)
        page.goto(person.sign_in_url if person else "/")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == [], "the pages' scripts complained"


def _is_refusal(message) -> bool:
    """Whether the content security policy refused something: an inline style or script slipped in."""
    return message.type == "error" and "Content Security Policy" in message.text


def at_width(page: Page, width: int, height: int = 900) -> Page:
    """The same page in a window of another width."""
    page.set_viewport_size({"width": width, "height": height})
    return page


def assert_fits(page: Page) -> None:
    """Asserts that nobody has to scroll sideways."""
    width, seen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert width <= seen, f"{page.url} is {width} px wide in a window of {seen}"
    cut = page.evaluate("[...document.querySelectorAll('.bar nav')].some(nav => nav.scrollWidth > nav.clientWidth)")
    assert not cut, f"{page.url} cuts its navigation off in a window of {seen} px"


def screenshots(page: Page, name: str) -> None:
    """Pictures the page as it stands for people to look at: at each width, light and dark."""
    SCREENSHOTS.mkdir(exist_ok=True)
    before = page.viewport_size
    for width in WIDTHS:
        at_width(page, width)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=SCREENSHOTS / f"{name}-{width}-{scheme}.png", full_page=True, animations="disabled")
        assert_fits(page)
    page.emulate_media(color_scheme="null")
    page.set_viewport_size(before)


def axe(page: Page, *, schemes: tuple[str, ...] = SCHEMES) -> None:
    """Asserts that axe finds nothing wrong with the page as it stands, light and dark.

    A page without scripts cannot run axe. Its document is therefore shown again, unchanged, where scripts may run and
    its own ones are kept away.
    """
    if page.evaluate("matchMedia('(scripting: none)').matches"):
        _axe_without_scripts(page, schemes)
        return
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        _assert_nothing_found(page, scheme)
    page.emulate_media(color_scheme="null")


def _axe_without_scripts(page: Page, schemes: tuple[str, ...]) -> None:
    browser: Browser = page.context.browser
    context = browser.new_context(
        viewport=page.viewport_size, storage_state=page.context.storage_state(), reduced_motion="reduce")
    try:
        copy = context.new_page()
        document, address = page.content(), page.url
        context.route("**/*", lambda route: route.abort() if route.request.resource_type == "script" else route.fallback())
        copy.route(
            lambda url: url == address,
            lambda route: route.fulfill(body=document, content_type="text/html; charset=utf-8"))
        copy.goto(address)
        axe(copy, schemes=schemes)
    finally:
        context.close()


def _assert_nothing_found(page: Page, scheme: str) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, f"{page.url}, {scheme}: {results.generate_report()}"


def picture(name: str, width: int = 1280, scheme: str = "light") -> Path:
    """Where `screenshots` puts a picture."""
    return SCREENSHOTS / f"{name}-{width}-{scheme}.png"
