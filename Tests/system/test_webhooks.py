"""Webhooks of the real program, at a real receiver: signed, in order, tried again, and lost by nobody (R22)."""

import base64
import hashlib
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from program import Demo, Program

ARRIVAL_SECONDS_MAX = 60
ANYWHERE = {"ENDWELL_WEBHOOKS": "anywhere"}


class Receiver:
    """Somebody's server. What it was sent is kept; what it answers can be changed."""

    def __init__(self):
        self.messages: list[tuple[str, dict, bytes]] = []
        self.answers = {}
        self.changed = threading.Condition()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with receiver.changed:
                    receiver.messages.append((self.path, dict(self.headers), body))
                    receiver.changed.notify_all()
                answer = receiver.answers.get(self.path, 204)
                status = answer() if callable(answer) else answer
                self.send_response(status)
                if status in (301, 302, 307, 308):
                    self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *arguments):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

        self.server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server.server_port}{path}"

    def at(self, path: str) -> list[tuple[dict, dict]]:
        """Headers and body of what came to a path, in the order of arrival."""
        return [(headers, json.loads(body)) for where, headers, body in list(self.messages) if where == path]

    def wait_for(self, path: str, count: int) -> list[tuple[dict, dict]]:
        with self.changed:
            arrived = self.changed.wait_for(lambda: len(self.at(path)) >= count, timeout=ARRIVAL_SECONDS_MAX)
        assert arrived, f"{len(self.at(path))} of {count} messages came"
        return self.at(path)

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Person:
    """A person's program: asks the API with their token."""

    def __init__(self, base_url: str, token: str):
        self.base_url, self.headers = f"{base_url}/api/v1", {"Authorization": f"Bearer {token}"}

    def ask(self, method: str, path: str, body=None, status: int | None = None) -> dict:
        answer = httpx.request(method, self.base_url + path, json=body, headers=self.headers, timeout=30)
        assert answer.status_code == status if status else answer.is_success, answer.text
        return answer.json()

    def hook(self, url: str) -> dict:
        return self.ask("POST", "/webhooks", {"url": url}, 201)

    def webhook(self, made: dict) -> dict:
        return self.ask("GET", f"/webhooks/{made['id']}")

    def until(self, made: dict, wanted) -> dict:
        """The webhook, once it is as it should be."""
        give_up_at = time.monotonic() + ARRIVAL_SECONDS_MAX
        while not wanted(now := self.webhook(made)):
            assert time.monotonic() < give_up_at, now
            time.sleep(0.05)
        return now

    def contract(self) -> str:
        """A contract in which something can be said."""
        rows = self.ask("GET", "/contracts?phase=active&limit=1")["data"]
        return f"/contracts/{rows[0]['id']}"

    def say(self, text: str, contract: str):
        self.ask("POST", f"{contract}/messages", {"text": text})


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture
def demo(tmp_path):
    demo = Demo.start("demo", data=tmp_path / "demo")
    yield demo
    demo.stop()


def person(program: Program, name: str, token: str | None = None) -> Person:
    return Person(program.base_url, token or program.person(name).token)


def texts(messages) -> list[str]:
    return [body["data"]["event"]["body"]["text"]["text"] for _, body in messages if body["type"].startswith("message")]


def test_each_change_is_sent_signed_and_in_order(demo, receiver):
    anna = person(demo, "anna")
    contract = anna.contract()
    made = anna.hook(receiver.url("/anna"))
    for number in range(20):
        anna.say(f"Message {number}", contract)
    messages = receiver.wait_for("/anna", 20)
    assert texts(messages) == [f"Message {number}" for number in range(20)]
    key = base64.b64decode(made["secret"].removeprefix("whsec_"))
    raw = [(headers, body) for path, headers, body in receiver.messages if path == "/anna"]
    for headers, body in raw:
        signed = b".".join([headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body])
        signature = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
        assert headers["webhook-signature"] == f"v1,{signature}"
        assert headers["Content-Type"] == "application/json"
        # The receiver's clock, whatever the demo's shows.
        assert abs(int(headers["webhook-timestamp"]) - time.time()) < 300
    assert len({headers["webhook-id"] for headers, _ in raw}) == 20
    # The same as the feed gives, to the letter.
    feed = anna.ask("GET", f"/changes?after={made['cursor']}")["data"]
    assert [body["data"] for _, body in messages] == feed
    assert all(body["timestamp"] == body["data"]["event"]["at"] for _, body in messages)
    now = anna.until(made, lambda now: now["cursor"] == feed[-1]["cursor"])
    assert (now["state"], now["failures"], now["next_attempt_at"]) == ("on", 0, None)
    assert now["last_attempt"]["status"] == 204 and "secret" not in now


def test_what_fails_is_tried_again_and_what_came_after_it_waits(demo, receiver):
    anna = person(demo, "anna")
    contract = anna.contract()
    receiver.answers["/anna"] = 500
    made = anna.hook(receiver.url("/anna"))
    anna.say("First", contract)
    anna.say("Second", contract)
    failed = anna.until(made, lambda now: now["failures"] >= 1)
    assert failed["last_attempt"]["status"] == 500 and failed["cursor"] == made["cursor"]
    assert set(texts(receiver.at("/anna"))) == {"First"}
    receiver.answers["/anna"] = 200
    httpx.post(f"{demo.base_url}/demo/clock", json={"advance_days": 1}, timeout=60).raise_for_status()
    anna.until(made, lambda now: now["failures"] == 0 and now["next_attempt_at"] is None)
    arrived = texts(receiver.at("/anna"))
    assert list(dict.fromkeys(arrived)) == ["First", "Second"] and arrived[-1] == "Second"
    firsts = {headers["webhook-id"] for headers, body in receiver.at("/anna") if body["data"]["event"]["kind"].startswith("message")}
    assert len(firsts) == 2


def test_a_receiver_that_wants_no_more_is_left_alone_until_its_person_starts_it_again(demo, receiver):
    anna = person(demo, "anna")
    contract = anna.contract()
    receiver.answers["/anna"] = 410
    made = anna.hook(receiver.url("/anna"))
    anna.say("Unwanted", contract)
    stopped = anna.until(made, lambda now: now["state"] == "stopped")
    assert stopped["next_attempt_at"] is None
    anna.say("Unsent", contract)
    receiver.answers["/anna"] = 204
    anna.ask("POST", f"/webhooks/{made['id']}/replay", {})
    assert texts(receiver.wait_for("/anna", 3)) == ["Unwanted", "Unwanted", "Unsent"]
    # From the beginning: everything that ever happened in her contracts.
    anna.until(made, lambda now: now["next_attempt_at"] is None)
    before = len(receiver.at("/anna"))
    anna.ask("POST", f"/webhooks/{made['id']}/replay", {"after": "0"})
    latest = int(anna.ask("GET", "/changes?after=latest")["next"])
    replayed = receiver.wait_for("/anna", before + latest)[before:]
    assert [body["data"]["cursor"] for _, body in replayed] == [str(number + 1) for number in range(latest)]


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(demo, receiver, status):
    anna = person(demo, "anna")
    receiver.answers["/anna"] = status
    made = anna.hook(receiver.url("/anna"))
    anna.say("Where to?", anna.contract())
    failed = anna.until(made, lambda now: now["failures"] == 1)
    assert failed["last_attempt"]["status"] == status
    assert receiver.at("/elsewhere") == []


def test_a_receiver_that_never_answers_holds_up_nobody_else_and_no_stop(tmp_path, receiver):
    demo = Demo.start("demo", data=tmp_path / "demo")
    released = threading.Event()
    try:
        receiver.answers["/anna"] = lambda: released.wait(ARRIVAL_SECONDS_MAX) and 204
        anna = person(demo, "anna")
        contract = anna.contract()
        held = anna.ask("GET", contract)
        other = "contractor" if held["role"] == "client" else "client"
        ben = person(demo, held[other]["name"].split()[0])
        anna.hook(receiver.url("/anna"))
        ben.hook(receiver.url("/ben"))
        anna.say("One", contract)
        receiver.wait_for("/anna", 1)
        anna.say("Two", contract)
        assert texts(receiver.wait_for("/ben", 2)) == ["One", "Two"]
    finally:
        demo.stop()
        released.set()


def test_nothing_is_lost_when_the_program_is_killed(tmp_path, receiver):
    data = tmp_path / "data"
    demo = Demo.start("demo", data=data)
    token = demo.person("anna").token
    demo.stop()
    program = Program.start("serve", data=data, environment=ANYWHERE)
    anna = person(program, "anna", token)
    contract = anna.contract()
    made = anna.hook(receiver.url("/anna"))
    sent = 0
    for kills in range(1, 4):
        for _ in range(15):
            anna.say(f"Message {sent}", contract)
            sent += 1
        receiver.wait_for("/anna", 5 * kills)
        program.kill()
        program = Program.start("serve", data=data, environment=ANYWHERE)
        anna = person(program, "anna", token)
    try:
        anna.until(made, lambda now: now["next_attempt_at"] is None)
        arrived = texts(receiver.at("/anna"))
        assert list(dict.fromkeys(arrived)) == [f"Message {number}" for number in range(sent)]
        # Once more at most for each time that it was killed.
        assert len(arrived) <= sent + 3
    finally:
        program.stop()


def test_an_installation_sends_to_the_public_internet_only_unless_told_otherwise(tmp_path, receiver):
    data = tmp_path / "data"
    demo = Demo.start("demo", data=data)
    token = demo.person("anna").token
    demo.stop()
    program = Program.start("serve", data=data)
    try:
        anna = person(program, "anna", token)
        refused = anna.ask("POST", "/webhooks", {"url": receiver.url("/anna")}, 422)
        assert [error["pointer"] for error in refused["errors"]] == ["/url"]
        made = anna.hook(receiver.url("/anna").replace("http://", "https://"))
        anna.say("Hello, you inside", anna.contract())
        failed = anna.until(made, lambda now: now["failures"] == 1)
        assert failed["last_attempt"]["failure"] == "forbidden_address"
        assert receiver.messages == []
    finally:
        program.stop()
