"""The feed of changes over the real server: waited for, streamed, cut off and resumed."""

import contextlib
import http.client
import json
import random
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from client import BASE, Api

# Seeds the places of the cuts: the same ones in each run.
SEED = 20261123
MESSAGES = 120
# Events between two cuts: so many that there are fewer cuts than one person may have streams.
EVENTS_BETWEEN_CUTS = (6, 18)

OFFER = {
    "role": "client", "counterparty_email": "ben@example.org", "title": "Followed", "scope": "What we talked about.",
    "terms": {"time_zone": "Europe/Berlin", "currency": "EUR", "pay": "none"},
}


@pytest.fixture
def api(demo):
    with Api(demo.base_url) as connected:
        yield connected


def agree(demo, api: Api) -> str:
    """The path of a new contract of Olga and Ben."""
    made = api.call("POST", "/contracts", demo.person("olga").token, OFFER)
    assert made.status == 201, made
    path = f"/contracts/{made.json['id']}"
    accepted = api.call("POST", f"{path}/acceptance", demo.person("ben").token, {"full_name": "Ben Okafor"})
    assert accepted.status == 200, accepted
    return path


def latest(api: Api, token: str) -> str:
    return api.call("GET", "/changes?after=latest", token).json["next"]


def everything(api: Api, token: str, after: str) -> list[dict]:
    """All changes after a cursor, page by page."""
    changes = []
    while True:
        page = api.call("GET", f"/changes?limit=7&after={after}", token).json
        changes += page["data"]
        after = page["next"]
        if not page["has_more"]:
            return changes


@contextlib.contextmanager
def stream(base_url: str, token: str, after: str, last: str | None = None):
    """An open stream of changes; whatever is left of it at the end is cut off."""
    connection = http.client.HTTPConnection(urlsplit(base_url).netloc, timeout=60)
    headers = {"Authorization": f"Bearer {token}", "Accept": "text/event-stream"}
    if last is not None:
        headers["Last-Event-ID"] = last
    try:
        connection.request("GET", f"{BASE}/changes?after={after}", headers=headers)
        response = connection.getresponse()
        assert response.status == 200, response.read()
        assert response.headers["Content-Type"] == "text/event-stream"
        yield response
    finally:
        connection.close()


def events(response: http.client.HTTPResponse) -> Iterator[tuple[str, dict]]:
    """Each event with its id, as the standard has them read."""
    found = {}
    for line in response:
        name, _, value = line.decode().rstrip("\n").partition(":")
        if name in {"id", "data"}:
            found[name] = value.removeprefix(" ")
        elif not name and not value and found:
            yield found["id"], json.loads(found["data"])
            found = {}


def test_who_waits_is_answered_when_something_happens(demo, api):
    path = agree(demo, api)
    ben = demo.person("ben").token
    after = latest(api, ben)
    answers = []

    def wait():
        with Api(demo.base_url) as connected:
            answers.append(connected.call("GET", f"/changes?after={after}&wait=60", ben))

    waiting = threading.Thread(target=wait)
    waiting.start()
    said = api.call("POST", f"{path}/messages", demo.person("olga").token, {"text": "Hello."})
    assert said.status == 200, said
    waiting.join()
    [change] = answers[0].json["data"]
    assert change["event"]["body"]["text"]["text"] == "Hello." and change["contract"] in path
    nothing = api.call("GET", f"/changes?after={change['cursor']}&wait=1", ben)
    assert (nothing.status, nothing.json["data"], nothing.json["next"]) == (200, [], change["cursor"])


@pytest.mark.timeout(300)
def test_a_stream_that_is_cut_is_resumed_with_every_event_once_and_in_order(demo, api):
    path = agree(demo, api)
    olga, ben = demo.person("olga").token, demo.person("ben").token
    start, chance = latest(api, ben), random.Random(SEED)

    def talk():
        with Api(demo.base_url) as connected:
            for number in range(MESSAGES):
                who = ben if number % 3 == 0 else olga
                said = connected.call("POST", f"{path}/messages", who, {"text": f"Message {number}"})
                assert said.status == 200, said

    talking = threading.Thread(target=talk)
    talking.start()
    seen, last = [], None
    while len(seen) < MESSAGES:
        # Cut after some events, wherever in the next one; the last that came whole says where to go on.
        until = min(MESSAGES, len(seen) + chance.randint(*EVENTS_BETWEEN_CUTS))
        with stream(demo.base_url, ben, start, last) as response:
            for last, change in events(response):
                seen.append(change)
                if len(seen) == until:
                    break
    talking.join()
    assert [change["event"]["body"]["text"]["text"] for change in seen] == [f"Message {n}" for n in range(MESSAGES)]
    assert [int(change["cursor"]) for change in seen] == [int(start) + 1 + number for number in range(MESSAGES)]
    assert seen == everything(api, ben, start)


def test_a_stream_ends_in_good_order_when_the_program_stops(demo, api):
    agree(demo, api)
    ben = demo.person("ben").token
    kinds = [change["event"]["kind"] for change in everything(api, ben, "0")]
    with contextlib.ExitStack() as stack:
        responses = [stack.enter_context(stream(demo.base_url, ben, "0")) for _ in range(3)]
        told = [events(response) for response in responses]
        for one in told:
            assert [next(one)[1]["event"]["kind"] for _ in kinds] == kinds
        # Raises when it takes longer than 10 seconds, or ends badly.
        demo.stop()
        # Each stream has its end, and none is cut off: that would raise.
        assert [list(one) for one in told] == [[], [], []]


def test_no_more_wait_than_may(demo, api):
    ben = demo.person("ben").token
    with contextlib.ExitStack() as stack:
        for _ in range(20):
            response = stack.enter_context(stream(demo.base_url, ben, latest(api, ben)))
            assert response.readline().startswith(b"retry:")
        refused = api.call("GET", f"/changes?after={latest(api, ben)}&wait=60", ben)
        assert (refused.status, refused.code) == (429, "too_fast") and int(refused.headers["retry-after"]) > 0
        assert api.call("GET", "/changes", ben).status == 200, "who does not wait takes no place"
        demo.stop()
