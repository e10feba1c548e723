"""A request that is repeated with its Idempotency-Key acts once, wherever the connection was cut."""

import http.client
import json
import random
import socket
import struct
import uuid
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from client import BASE, Answer, Api

# Seeds the places of the cuts: the same ones in each run.
SEED = 20261123
CUTS_IN_A_ROW_MAX = 3
# Of so many messages one brings a file.
MESSAGES_TO_A_FILE = 7
# As the API says in `too_many_uploads`.
WAITING_UPLOADS_MAX = 50

OFFER = {
    "role": "client", "counterparty_email": "ben@example.org", "scope": "What we talked about.",
    "terms": {"time_zone": "Europe/Berlin", "currency": "EUR", "pay": "none"},
}


@pytest.fixture
def api(demo):
    with Api(demo.base_url) as connected:
        yield connected


@dataclass
class Cuttable:
    """Sends requests on connections of their own, which it may cut."""

    base_url: str
    token: str
    chance: random.Random

    def act_once(self, method: str, path: str, body: dict | bytes) -> Answer:
        """Sends a body as JSON, or a form that brings a file as it is. Repeats the same request, cut at chance's places, until it is answered."""
        request = self._request(method, path, body)
        for _ in range(self.chance.randint(1, CUTS_IN_A_ROW_MAX)):
            self._cut(request)
        while True:
            answer = self._whole(request)
            is_running_still = answer.status == 409 and answer.code == "key_in_use"
            if not is_running_still:
                return answer
            assert "retry-after" in answer.headers, answer

    def _request(self, method: str, path: str, body: dict | bytes) -> bytes:
        is_form = isinstance(body, bytes)
        content = body if is_form else json.dumps(body).encode()
        kind = "multipart/form-data; boundary=x" if is_form else "application/json"
        head = [
            f"{method} {BASE}{path} HTTP/1.1", f"Host: {urlsplit(self.base_url).netloc}",
            f"Authorization: Bearer {self.token}", f"Content-Type: {kind}", f"Content-Length: {len(content)}",
            f"Idempotency-Key: {uuid.UUID(int=self.chance.getrandbits(128))}", "Connection: close",
        ]
        return "\r\n".join([*head, "", ""]).encode() + content

    def _connect(self) -> socket.socket:
        address = urlsplit(self.base_url)
        return socket.create_connection((address.hostname, address.port), timeout=60)

    def _cut(self, request: bytes) -> None:
        """In the midst of the request, right after it, or once the answer has begun; at once, or in good order."""
        place = self.chance.choice(["within", "last byte", "after", "after", "answer"])
        sent = {"within": self.chance.randrange(len(request)), "last byte": len(request) - 1}.get(place, len(request))
        with self._connect() as connection:
            connection.sendall(request[:sent])
            if place == "answer":
                connection.recv(self.chance.randint(1, 200))
            if self.chance.random() < 0.5:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def _whole(self, request: bytes) -> Answer:
        with self._connect() as connection:
            connection.sendall(request)
            response = http.client.HTTPResponse(connection)
            response.begin()
            headers = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, headers, response.read(), request[:60].decode())


def _pages(api: Api, token: str, path: str) -> list[dict]:
    """All rows of a list."""
    rows, after = [], ""
    while after is not None:
        page = api.call("GET", f"{path}{'&' if '?' in path else '?'}limit=100{after}", token).json
        rows += page["data"]
        after = page["next"] and f"&after={page['next']}"
    return rows


def _act(number: int) -> tuple[str, str, str, dict]:
    """An act on an active contract: the kind of its event, its method, its address and its body."""
    if number % 5 == 0:
        return "openness_said.1", "PUT", "/rehire", {"open": number % 2 == 0}
    return "message_sent.1", "POST", "/messages", {"text": f"Message {number}"}


def _form(number: int) -> bytes:
    """A form that brings a file, as long as its number in thousands."""
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{number}.bin"\r\n\r\n'
    return head.encode() + random.Random(number).randbytes(number * 1_000) + b"\r\n--x--\r\n"


@pytest.mark.timeout(1_800)
def test_a_cut_connection_acts_once(demo, api, request):
    """Each act is there exactly once, however often its connection was cut. `--cuts` says how many acts are tried."""
    client, contractor = demo.person("olga"), demo.person("ben")
    cuttable = Cuttable(demo.base_url, client.token, random.Random(SEED))
    tries = request.config.getoption("--cuts")
    titles = [f"Offer {number}" for number in range(max(1, tries // 10))]
    contracts = []
    for title in titles:
        answer = cuttable.act_once("POST", "/contracts", {**OFFER, "title": title})
        assert answer.status == 201, answer
        contracts.append(answer.json["id"])
    accepted = api.call("POST", f"/contracts/{contracts[0]}/acceptance", contractor.token, {"full_name": "Ben Okafor"})
    assert accepted.status == 200, accepted
    acts = [_act(number) for number in range(tries - len(titles))]
    acts.append(("notice_given.1", "POST", "/termination", {"reason": "other", "note": "We stop here."}))
    contract, brought = f"/contracts/{contracts[0]}", []
    for number, (_, method, path, body) in enumerate(acts):
        if path == "/messages" and number % MESSAGES_TO_A_FILE == 1:
            uploaded = cuttable.act_once("POST", f"{contract}/files", _form(number))
            assert (uploaded.status, uploaded.json["bytes"]) == (201, number * 1_000), uploaded
            brought.append(uploaded.json)
            body["attachments"] = [uploaded.json["id"]]
        answer = cuttable.act_once(method, f"{contract}{path}", body)
        assert answer.status == 200, answer
    happened = [event["kind"] for event in _pages(api, client.token, f"{contract}/events")]
    assert happened == ["offered.1", "offer_accepted.1", *(kind for kind, *_ in acts)]
    offered = [row["title"] for row in _pages(api, client.token, "/contracts?q=Offer") if row["title"] in titles]
    assert sorted(offered) == sorted(titles) and len(set(contracts)) == len(titles)
    messages = reversed(_pages(api, client.token, f"{contract}/messages"))
    assert [file for message in messages for file in message["attachments"]] == brought != []
    # Nothing was uploaded besides: all places are free.
    more = [cuttable.act_once("POST", f"{contract}/files", _form(0)) for _ in range(WAITING_UPLOADS_MAX + 1)]
    assert [answer.status for answer in more] == [201] * WAITING_UPLOADS_MAX + [409]
    assert more[-1].code == "too_many_uploads"


def test_a_key_belongs_to_one_request(demo, api):
    """The same key with the same body gives the first answer again; with another body it is refused."""
    person = demo.person("olga")
    offer = {**OFFER, "title": "Once"}
    first = api.call("POST", "/contracts", person.token, offer, Idempotency_Key="one-key")
    again = api.call("POST", "/contracts", person.token, offer, Idempotency_Key="one-key")
    other = api.call("POST", "/contracts", person.token, {**offer, "title": "Twice"}, Idempotency_Key="one-key")
    elsewhere = api.call("POST", "/contracts", demo.person("ben").token, offer, Idempotency_Key="one-key")
    assert (first.status, again.status, other.status) == (201, 201, 422)
    assert again.body == first.body and again.headers["location"] == first.headers["location"]
    assert again.headers["idempotency-replayed"] == "true" and "idempotency-replayed" not in first.headers
    assert (elsewhere.status, elsewhere.code) == (409, "own_address"), "a key is its person’s own"
