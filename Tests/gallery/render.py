#!/usr/bin/env python3
"""The design workshop: every template with its sample, as a folder of pages, pictures and an accessibility report.

    python3 samples.py                      write samples/*.json
    python3 render.py OUT                   render every sample into OUT, strictly
    python3 render.py OUT --shoot [NAME…]   and photograph it at 320, 768 and 1280 px, light and dark, with axe at each

Photographs need `pip install playwright axe-playwright-python` and Chromium at /usr/bin/chromium.
"""
import functools
import http.server
import json
import pathlib
import re
import shutil
import sys
import threading

from mustache import Renderer, Trouble

HERE = pathlib.Path(__file__).resolve().parent
WEB = HERE.parent.parent / "Sources" / "EndwellWeb"
WIDTHS = (320, 768, 1280)


def render_all(out):
    renderer = Renderer(lambda name: (WEB / "Templates" / f"{name}.mustache").read_text())
    out.mkdir(parents=True, exist_ok=True)
    shutil.copytree(WEB / "Assets", out / "assets", dirs_exist_ok=True)
    names, troubles, shown = [], [], set()
    for path in sorted((HERE / "samples").glob("*.json")):
        template = path.stem.split(".")[0]
        shown.add(template)
        try:
            html = renderer.render(template, json.loads(path.read_text()))
        except (Trouble, FileNotFoundError) as trouble:
            troubles.append(f"{path.name}: {trouble}")
            continue
        for bad in re.findall(r"<[^>]*\s(?:style|on\w+)=[^>]*>|<script(?![^>]*src=)[^>]*>|<style", html):
            troubles.append(f"{path.name}: against the content security policy: {bad}")
        ids = re.findall(r'\sid="([^"]*)"', html)
        for twice in {i for i in ids if ids.count(i) > 1}:
            troubles.append(f"{path.name}: id {twice} twice")
        (out / f"{path.stem}.html").write_text(html)
        names.append(path.stem)
    for file in (WEB / "Templates").glob("*.mustache"):
        if file.stem not in renderer.cache:
            troubles.append(f"{file.stem}.mustache: no sample shows it")
        else:
            for name in names_in(file.read_text()):
                if (file.stem, name) not in renderer.used:
                    troubles.append(f"{file.stem}.mustache: no sample reaches {name}")
    links = "".join(f'<li><a href="{n}.html">{n}</a></li>' for n in names)
    (out / "index.html").write_text(f'<!doctype html><html lang="en"><title>Gallery</title><ul>{links}</ul>')
    return names, troubles


def names_in(source):
    source = re.sub(r"\{\{!.*?\}\}", "", source, flags=re.S)
    return set(re.findall(r"\{\{\{?[#^]?\s*([\w.]+)\s*\}", source))


def shoot(out, names):
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def end_headers(self):
            self.send_header("Content-Security-Policy", "default-src 'self'")
            super().end_headers()

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=out))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base, troubles = f"http://127.0.0.1:{server.server_port}", []
    pictures = out / "pictures"
    pictures.mkdir(exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            context = browser.new_context(color_scheme=scheme, bypass_csp=False)
            page = context.new_page()
            page.on("console", lambda m: troubles.append(f"{page.url}: {m.text}") if m.type == "error" else None)
            for name in names:
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": 900})
                    if width == WIDTHS[0]:
                        page.goto(f"{base}/{name}.html")
                    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                    if over > 0:
                        troubles.append(f"{name} {width} {scheme}: {over} px wider than the window")
                    for small in page.evaluate(SMALL_TARGETS):
                        if scheme == "light":
                            troubles.append(f"{name} {width}: small target {small}")
                    for wrapped in page.evaluate(WRAPPED_BUTTONS):
                        troubles.append(f"{name} {width}: button wraps {wrapped}")
                    page.screenshot(path=pictures / f"{name}-{width}-{scheme}.png", full_page=True)
                    if width != 768:
                        for v in Axe().run(page).response["violations"]:
                            for node in v["nodes"][:3]:
                                troubles.append(f"{name} {width} {scheme}: axe {v['id']}: {node['html'][:160]}")
            context.close()
        browser.close()
    server.shutdown()
    return troubles


SMALL_TARGETS = """() => [...document.querySelectorAll('.button, nav:not(.index) a, summary, select, .crumb, .choice, .files a, .linkish')]
  .filter(e => e.checkVisibility() && !e.closest('.vh')).map(e => [e, e.getBoundingClientRect()])
  .filter(([e, r]) => r.height && r.height < 43.5).map(([e, r]) => e.outerHTML.slice(0, 80) + ' ' + Math.round(r.height))"""
WRAPPED_BUTTONS = """() => [...document.querySelectorAll('.button')].filter(e => e.checkVisibility() && e.getBoundingClientRect().height > 60)
  .map(e => e.textContent)"""

if __name__ == "__main__":
    out = pathlib.Path(sys.argv[1]).resolve()
    names, troubles = render_all(out)
    if "--shoot" in sys.argv:
        wanted = sys.argv[sys.argv.index("--shoot") + 1:]
        troubles += shoot(out, [n for n in names if not wanted or any(n.startswith(w) for w in wanted)])
    print("\n".join(dict.fromkeys(troubles)))
    print(f"{len(names)} pages, {len(set(troubles))} troubles")
    sys.exit(1 if troubles else 0)
