"""The instruments themselves: each must be able to find what it looks for. No Endwell is needed here."""

import http.server
import threading

import pytest

import browsing
from browsing import WIDTHS, assert_fits, at_width, axe, picture, screenshots

GOOD = """<!doctype html><html lang="en"><title>Good</title><link rel="stylesheet" href="/style.css">
<main><h1>Good</h1><p>Words.</p><form method="post" action="/"><button>Again</button></form></main></html>"""
UNLABELLED = GOOD.replace("<p>", "<input><p>")
FAINT_IN_THE_DARK = GOOD.replace("<p>", '<p class="faint">')
WIDE = GOOD.replace("<p>", '<p class="wide">')
THROWING = GOOD.replace("</main>", '</main><script src="/throw.js"></script>')
INLINE = GOOD.replace("<p>", '<p style="color: red">')
STYLE = """html { color-scheme: light dark; background: #fff; color: #000 }
.wide { width: 1000px }
@media (prefers-color-scheme: dark) { html { background: #000; color: #fff } .faint { color: #222 } }"""

FILES = {
    "/": ("text/html", GOOD), "/unlabelled": ("text/html", UNLABELLED), "/faint": ("text/html", FAINT_IN_THE_DARK),
    "/wide": ("text/html", WIDE), "/throwing": ("text/html", THROWING), "/inline": ("text/html", INLINE),
    "/style.css": ("text/css", STYLE), "/throw.js": ("text/javascript", "throw new Error('spilt')"),
}


class Pages(http.server.BaseHTTPRequestHandler):
    """Serves the pages above with the policy that Endwell's own pages have. What is posted is answered unlabelled."""

    def do_GET(self):
        self.answer(*FILES.get(self.path, ("text/plain", "")))

    def do_POST(self):
        self.answer("text/html", UNLABELLED)

    def answer(self, kind, text):
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'")
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def site():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_axe_finds_nothing_on_a_good_page(site, visit, scripts):
    axe(visit(site, scripts=scripts))


def test_axe_finds_a_missing_label(site, visit, scripts):
    page = visit(site, scripts=scripts)
    page.goto("/unlabelled")
    with pytest.raises(AssertionError, match="label"):
        axe(page)


def test_axe_looks_at_the_answer_to_a_form(site, visit, scripts):
    page = visit(site, scripts=scripts)
    page.get_by_role("button", name="Again").click()
    with pytest.raises(AssertionError, match="label"):
        axe(page)


def test_axe_looks_in_the_dark_too(site, visit, scripts):
    page = visit(site, scripts=scripts)
    page.goto("/faint")
    axe(page, schemes=("light",))
    with pytest.raises(AssertionError, match="dark.*(?s:.)*contrast"):
        axe(page)


def test_a_page_that_is_too_wide_is_found(site, visit, scripts):
    page = visit(site, scripts=scripts)
    page.goto("/wide")
    assert_fits(page)
    with pytest.raises(AssertionError, match="1000|10[0-9][0-9] px wide"):
        assert_fits(at_width(page, 320))


def test_screenshots_show_each_width_in_light_and_dark(site, visit, scripts, tmp_path, monkeypatch):
    monkeypatch.setattr(browsing, "SCREENSHOTS", tmp_path)
    page = visit(site, scripts=scripts)
    screenshots(page, "good")
    pictures = [browsing.picture("good", width, scheme).read_bytes() for width in WIDTHS for scheme in ("light", "dark")]
    assert len(set(pictures)) == 6
    # The width of a PNG stands in its header.
    assert int.from_bytes(picture("good", 320).read_bytes()[16:20]) == 320
    assert page.viewport_size == {"width": 1280, "height": 900}


@pytest.mark.parametrize("path, complaint", [("/throwing", "spilt"), ("/inline", "Content Security Policy")])
def test_a_page_that_complains_fails_its_test(site, browser, path, complaint, request):
    visiting = browsing.visit.__wrapped__(browser, request)
    page = next(visiting)(site)
    page.goto(path)
    with pytest.raises(AssertionError, match=complaint):
        next(visiting)


def test_two_visits_are_two_people(site, visit):
    first, second = visit(site), visit(site, width=320, scheme="dark")
    first.context.add_cookies([{"name": "who", "value": "Alice", "url": site}])
    assert second.context.cookies() == []
    assert second.evaluate("matchMedia('(prefers-color-scheme: dark)').matches && innerWidth === 320")
