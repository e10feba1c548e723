"""Each kind of answer is good HTTP: a linter of messages finds nothing bad, and nothing to warn of."""

import contextlib
import http.client
import json
import re
import time
from urllib.parse import urlsplit

import pytest
from httplint import HttpRequestLinter, HttpResponseLinter, levels

from client import BASE

OFFER = {
    "role": "client", "counterparty_email": "ben@example.org", "title": "Linted", "scope": "What we talked about.",
    "terms": {"time_zone": "Europe/Berlin", "currency": "EUR", "pay": "none"},
}
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "multipart/form-data; boundary=x"}
FILE = b'--x\r\nContent-Disposition: form-data; name="file"; filename="Gr\xc3\xb6\xc3\x9fe.txt"\r\n\r\nplan\r\n--x--\r\n'
NOWHERE = f"{BASE}/contracts/01890000-0000-7000-8000-000000000000"

# Name, status, method, path, body, headers. `{contract}` is a contract, `{etag}` its version.
ANSWERS = [
    ("read", 200, "GET", "{contract}", None, {}),
    ("list", 200, "GET", f"{BASE}/contracts?limit=1", None, {}),
    ("changes", 200, "GET", f"{BASE}/changes?limit=1", None, {}),
    ("head", 200, "HEAD", "{contract}", None, {}),
    ("made", 201, "POST", f"{BASE}/contracts", OFFER, JSON),
    ("uploaded", 201, "POST", "{contract}/files", FILE, FORM),
    ("file", 200, "GET", "{file}", None, {}),
    ("webhook", 201, "POST", f"{BASE}/webhooks", {"url": "http://127.0.0.1:9/"}, JSON),
    ("webhooks", 200, "GET", f"{BASE}/webhooks", None, {}),
    ("unchanged", 304, "GET", "{contract}", None, {"If-None-Match": "{etag}"}),
    ("bad JSON", 400, "POST", f"{BASE}/contracts", b"{", JSON),
    ("no token", 401, "GET", f"{BASE}/me", None, {"Authorization": ""}),
    ("bad token", 401, "GET", f"{BASE}/me", None, {"Authorization": "Bearer nonsense"}),
    ("unknown", 404, "GET", NOWHERE, None, {}),
    ("no address", 404, "GET", f"{BASE}/nothing", None, {}),
    ("wrong method", 405, "PATCH", "{contract}", {}, JSON),
    ("refused", 409, "POST", f"{BASE}/contracts", {**OFFER, "counterparty_email": "anna@example.org"}, JSON),
    ("changed", 412, "POST", "{contract}/messages", {"text": "Hello."}, {**JSON, "If-Match": '"0.0"'}),
    ("no parts", 400, "POST", "{contract}/files", b"", FORM),
    ("too large", 413, "POST", f"{BASE}/contracts", b" " * (1_048_576 + 1), JSON),
    ("wrong type", 415, "POST", f"{BASE}/contracts", b"role=client", {"Content-Type": "text/plain"}),
    ("bad fields", 422, "POST", f"{BASE}/contracts", {}, JSON),
    ("description", 200, "GET", "/openapi.json", None, {}),
    ("landing page", 200, "GET", "/", None, {"Authorization": ""}),
    ("reference", 200, "GET", "/docs/api", None, {"Authorization": ""}),
    ("problems", 200, "GET", "/problems", None, {"Authorization": ""}),
    ("problem", 200, "GET", "/problems/cure_not_offered", None, {"Authorization": ""}),
    ("no page", 404, "GET", "/nothing", None, {"Authorization": ""}),
    ("redirect", 303, "GET", "/contracts", None, {"Authorization": ""}),
    ("stylesheet", 200, "GET", "{stylesheet}", None, {"Authorization": ""}),
    ("drawing", 200, "GET", "{drawing}", None, {"Authorization": ""}),
]

# What the linter warns of though it is meant so: a 400 is just what a 400 should be, and versioned files may be kept by
# any cache, also by one that has been told less than the standard allows.
MEANT = ("warning: The server didn't understand the request.", "warning: Cache-Control: public is probably")


@pytest.fixture(scope="module")
def places(shared_demo) -> dict:
    """What stands for the names in the paths, and the token."""
    token = shared_demo.person("anna").token
    mine = {"Authorization": f"Bearer {token}"}
    contract = json.loads(_answer(shared_demo, "GET", f"{BASE}/contracts", headers=mine)[1])["data"][0]["id"]
    contract = f"{BASE}/contracts/{contract}"
    read, _ = _answer(shared_demo, "GET", contract, headers=mine)
    uploaded, _ = _answer(shared_demo, "POST", f"{contract}/files", FILE, {**mine, **FORM})
    assets = re.findall(r'href="(/[^"?]+\.(css|svg)[^"]*)"', _answer(shared_demo, "GET", "/")[1].decode())
    return {
        "contract": contract, "etag": read.headers["ETag"], "token": token, "file": uploaded.headers["Location"],
        **{{"css": "stylesheet", "svg": "drawing"}[kind]: path for path, kind in assets},
    }


def _answer(demo, method: str, path: str, body=None, headers=None) -> tuple[http.client.HTTPResponse, bytes]:
    with contextlib.closing(http.client.HTTPConnection(urlsplit(demo.base_url).netloc, timeout=30)) as connection:
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        return response, response.read()


@pytest.mark.parametrize(
    ("status", "method", "path", "body", "headers"), [each[1:] for each in ANSWERS], ids=[each[0] for each in ANSWERS])
def test_answers_are_good_http(shared_demo, places, status, method, path, body, headers):
    """The status is the one expected, and the linter has neither a warning nor anything bad to say."""
    sent = {"Authorization": f"Bearer {places['token']}", **headers}
    sent = {key: value.replace("{etag}", places["etag"]) for key, value in sent.items() if value}
    for place in ("contract", "file", "stylesheet", "drawing"):
        path = path.replace(f"{{{place}}}", places[place])
    content = json.dumps(body).encode() if isinstance(body, dict) else body
    response, received = _answer(shared_demo, method, path, content, sent)
    assert response.status == status, received
    notes = _linted(method, shared_demo.base_url + path, sent, response, received)
    found = [f"{note.level.value}: {note.summary}" for note in notes if note.level in {levels.BAD, levels.WARN}]
    assert [each for each in found if not each.startswith(MEANT)] == [], response.getheaders()


def _linted(method: str, url: str, sent: dict, response: http.client.HTTPResponse, content: bytes) -> list:
    asked = HttpRequestLinter(no_content=True)
    asked.process_request_topline(method.encode(), url.encode(), b"HTTP/1.1")
    asked.process_headers([(name.encode(), value.encode()) for name, value in sent.items()])
    asked.finish_content(True)
    linter = HttpResponseLinter(start_time=time.time())
    linter.request = asked
    linter.is_head_response = method == "HEAD"
    linter.process_response_topline(b"HTTP/1.1", str(response.status).encode(), response.reason.encode())
    linter.process_headers([(name.encode(), value.encode("latin-1")) for name, value in response.getheaders()])
    linter.feed_content(content)
    linter.finish_content(True)
    return list(linter.notes)
