"""Settings › Webhooks: a program of somebody's is told of each change, and the pages say how that goes."""

import base64
import hashlib
import hmac
import json
import queue
import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from browsing import WIDTHS, assert_fits, at_width, axe, screenshots
from steps import does_not_say, fill, press, says, send_message, words

SECONDS_MAX = 30
SECRET = re.compile(r"whsec_[A-Za-z0-9+/]{43}=")


class Receiver(ThreadingHTTPServer):
    """Somebody's program: it takes messages in and answers each with `status`."""

    def __init__(self, status: int):
        super().__init__(("127.0.0.1", 0), Told)
        self.status, self.messages = status, queue.Queue()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/a/long/road/{'to-the-one-who-listens/' * 4}?for=bakery"

    def message(self) -> dict:
        headers, body = self.messages.get(timeout=SECONDS_MAX)
        return {"headers": headers, "body": body}


class Told(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.messages.put(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@contextmanager
def receiver(status: int):
    program = Receiver(status)
    thread = threading.Thread(target=program.serve_forever, daemon=True)
    thread.start()
    try:
        yield program
    finally:
        program.shutdown()
        thread.join()
        program.server_close()


@pytest.mark.timeout(180)
def test_a_program_is_told_stops_listening_and_is_told_the_rest(pair, scripts):
    both = pair()
    anna = both.client
    with receiver(410) as program:
        secret = add(anna, program.url, scripts)
        send_message(anna, both.title, "Is the menu ready?")
        refused = program.message()
        row = settings_say(anna, program.url, "Stopped")
        says(row, "since it answered 410, and wants nothing more", "Nothing was lost: changes wait")
        look_at(anna, "settings-webhooks" if scripts else None)

        program.status = 204
        press(row, "Start again")
        says(anna.locator(".flash"), "whatever waits is being sent")
        taken = program.message()
        assert signed(taken, secret) and signed(refused, secret)
        assert taken["headers"]["webhook-id"] == refused["headers"]["webhook-id"]
        assert json.loads(taken["body"]) == json.loads(refused["body"])
        row = settings_say(anna, program.url, "last answered 204")
        says(row, "On")
        remove(anna, program.url, row, scripts)


def add(page, url: str, scripts: bool) -> str:
    """Settings › Add a webhook, first with an address that is none. Returns the secret that is shown."""
    page.goto("/settings")
    press(page, "Add a webhook")
    look_at(page, "webhook-form" if scripts else None)
    fill(page, "Address", "books.example")
    press(page, "Add the webhook")
    says(page, "There is a problem", "Address: please enter a whole address")
    expect(page.get_by_label("Address")).to_have_value("books.example")
    look_at(page)
    fill(page, "Address", url)
    press(page, "Add the webhook")
    says(page, "Copy its secret now: it is shown only once", "Standard Webhooks 1.0", "webhook-signature")
    secret = page.get_by_label("The secret").input_value()
    assert SECRET.fullmatch(secret)
    expect(page.get_by_role("button", name="Copy secret")).to_be_visible(visible=scripts)
    look_at(page, "webhook-made" if scripts else None)
    page.get_by_role("link", name="Webhooks in the API’s reference").click()
    expect(page.get_by_role("heading", name="Have your changes sent to an address")).to_be_in_viewport()
    page.goto("/settings")
    assert not SECRET.search(page.content())
    return secret


def settings_say(page, url: str, text: str):
    """The webhook's row in settings, once it says so: the sending goes on by itself, and the page is looked at again."""
    for _ in range(SECONDS_MAX * 5):
        page.goto("/settings")
        row = page.get_by_role("listitem").filter(has_text=url)
        if text in words(row):
            return row
        page.wait_for_timeout(200)
    raise AssertionError(f"“{text}” is not said in: {words(row)}")


def remove(page, url: str, row, scripts: bool) -> None:
    press(row, "Remove")
    says(page, "Remove this webhook?", url)
    look_at(page, "webhook-remove" if scripts else None)
    press(page, "Remove the webhook")
    says(page, "The webhook is removed")
    does_not_say(page, url)


def look_at(page, picture: str | None = None) -> None:
    before = page.viewport_size
    for width in WIDTHS:
        assert_fits(at_width(page, width))
    page.set_viewport_size(before)
    axe(page)
    if picture:
        screenshots(page, picture)


def signed(message: dict, secret: str) -> bool:
    """Whether the message is what Standard Webhooks 1.0 says, by somebody who has the secret."""
    headers = message["headers"]
    what = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + message["body"]
    code = hmac.digest(base64.b64decode(secret.removeprefix("whsec_")), what, hashlib.sha256)
    return hmac.compare_digest(headers["webhook-signature"], f"v1,{base64.b64encode(code).decode()}")
