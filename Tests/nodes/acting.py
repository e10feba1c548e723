"""A client that acts over whichever node answers, and writes down what it was told."""

import hashlib
import http.client
import json
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

BASE = "/api/v1"
# A node that does not answer within this time is left for another; the request is repeated there.
ANSWER_SECONDS_MAX = 8
# For how long a node that failed is mostly passed over.
SUSPECT_SECONDS = 3
# The pause before a request is sent again, however long it is advised to wait: clients press as hard as they may.
PAUSE_SECONDS = (0.02, 0.25)
# Whoever is not answered by then has found a fault.
GIVE_UP_SECONDS = 300

# Each act: method, path below the contract, the event that it is, and how it has words, if it has any.
ACTS = {
    "accept_offer": ("POST", "/acceptance", "offer_accepted.1", "full_name"),
    "reject_offer": ("POST", "/rejection", "offer_rejected.1", None),
    "withdraw_offer": ("POST", "/withdrawal", "offer_withdrawn.1", None),
    "send_message": ("POST", "/messages", "message_sent.1", "text"),
    "propose_amendment": ("POST", "/amendments", "amendment_proposed.1", "scope"),
    "accept_amendment": ("POST", "/amendments/{}/acceptance", "amendment_accepted.1", "full_name"),
    "reject_amendment": ("POST", "/amendments/{}/rejection", "amendment_rejected.1", None),
    "withdraw_amendment": ("POST", "/amendments/{}/withdrawal", "amendment_withdrawn.1", None),
    "submit_work": ("POST", "/deliverables/{}/submission", "work_submitted.1", "note"),
    "accept_work": ("POST", "/deliverables/{}/acceptance", "work_accepted.1", None),
    "send_back_work": ("POST", "/deliverables/{}/change_request", "work_sent_back.1", "text"),
    "raise_concern": ("POST", "/concerns", "concern_raised.1", "agreed"),
    "answer_concern": ("POST", "/concerns/{}/answer", "concern_answered.1", "text"),
    "report_fixed": ("POST", "/concerns/{}/fix", "fix_reported.1", "text"),
    "confirm_fix": ("POST", "/concerns/{}/confirmation", "fix_confirmed.1", None),
    "reject_fix": ("POST", "/concerns/{}/rejection", "fix_rejected.1", "text"),
    "withdraw_concern": ("POST", "/concerns/{}/withdrawal", "concern_withdrawn.1", None),
    "give_notice": ("POST", "/termination", "notice_given.1", "note"),
    "withdraw_notice": ("DELETE", "/termination", "notice_withdrawn.1", None),
    "reply_to_notice": ("POST", "/termination/reply", "notice_replied.1", "text"),
    "agree_to_end": ("POST", "/termination/agreement", "end_agreed.1", None),
    "leave_review": ("POST", "/review", None, "text"),
    "reply_to_review": ("POST", "/review/reply", "review_replied.1", "text"),
    "say_whether_open": ("PUT", "/rehire", "openness_said.1", None),
}


@dataclass(frozen=True)
class Person:
    """Somebody with an account and a token."""

    id: str
    name: str
    email: str
    token: str
    # Whether the address is proved; offers to others have to be claimed by their link.
    confirmed: bool


@dataclass
class Nodes:
    """The nodes as the clients of one process see them, and which of them failed lately."""

    ports: list[int]
    suspected_until: dict[int, float] = field(default_factory=dict)

    def choose(self, chance: random.Random) -> int:
        now = time.monotonic()
        good = [port for port in self.ports if self.suspected_until.get(port, 0) <= now]
        return chance.choice(good or self.ports)

    def suspect(self, port: int) -> None:
        self.suspected_until[port] = time.monotonic() + SUSPECT_SECONDS


class Wire:
    """Connections of one client, one to each node, kept open while they last."""

    def __init__(self, nodes: Nodes, chance: random.Random):
        self.nodes, self.chance = nodes, chance
        self._open: dict[int, http.client.HTTPConnection] = {}

    def close(self) -> None:
        for connection in self._open.values():
            connection.close()

    def ask(self, method: str, path: str, person: Person, body: bytes | None = None, **headers: str):
        """One attempt at one node: status, headers and body. Raises what the connection raises."""
        port = self.nodes.choose(self.chance)
        sent = {"Authorization": f"Bearer {person.token}", **headers}
        if body is not None:
            sent["Content-Type"] = "application/json"
        connection = self._open.get(port)
        if connection is None:
            connection = self._open[port] = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS_MAX)
        try:
            connection.request(method, BASE + path, body, sent)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            self.nodes.suspect(port)
            raise


class Client:
    """One of those who act. `step` of a life calls `act`, which returns when the act was answered for good."""

    def __init__(self, number: int, nodes: Nodes, seed: str, logs: Path, past: bool = False):
        self.past = past
        self.chance = random.Random(f"{seed} {number} {past}")
        self.wire = Wire(nodes, self.chance)
        self.log = (logs / f"client-{'past' if past else 'now'}-{number}.jsonl").open("a", buffering=1)
        self.done, self.refused = 0, 0
        # What was answered, or how a connection broke, when the act had to be asked for again.
        self.put_off: Counter[str] = Counter()

    def close(self) -> None:
        self.wire.close()
        self.log.close()

    def act(
        self, person: Person, name: str, contract: str | None, method: str, path: str, kind: str | None, body: dict | None,
        words: str | None = None,
    ) -> dict | None:
        """Asks until it is answered, under one key. Gives what was answered, as far as it matters, or None when it was
        refused."""
        key = f"{self.chance.getrandbits(128):032x}"
        if words:
            body = {**(body or {}), words: f"{(body or {}).get(words, 'Said')}, key {key}"}
        line = {
            "act": name, "key": key, "person": person.id, "contract": contract, "kind": kind, "silent": not words,
            "past": self.past, "at": round(time.time() * 1_000)}
        sent = json.dumps(body).encode() if body is not None else None
        tries, unclear, give_up_at = 0, False, time.monotonic() + GIVE_UP_SECONDS
        while time.monotonic() < give_up_at:
            tries += 1
            try:
                status, headers, answer = self.wire.ask(method, path, person, sent, **{"Idempotency-Key": key})
            except (OSError, http.client.HTTPException) as error:
                # Nobody knows what became of it.
                unclear = True
                self.put_off[type(error).__name__] += 1
                self._pause()
                continue
            if status < 300:
                tag = (headers.get("ETag") or "").strip('"')
                # Most acts are messages, of whose answers the version is enough.
                told = json.loads(answer) if kind != "message_sent.1" else {"version": int(tag.split(".")[0])}
                self._write(
                    line, became="done", contract=contract or told["id"], version=told["version"], tag=tag, status=status,
                    digest=hashlib.sha256(answer).hexdigest(), tries=tries, again=bool(headers.get("Idempotency-Replayed")))
                self.done += 1
                return told
            code = _code(answer)
            if status >= 500 or status == 429 or code == "key_in_use":
                # This fault says that nothing was done; of any other nobody knows.
                unclear = unclear or status >= 500 and code != "unavailable"
                self.put_off[f"{status} {code}"] += 1
                self._pause()
                continue
            self._write(line, became="refused", status=status, code=code, tries=tries, unclear=unclear)
            self.refused += 1
            return None
        self._write(line, became="run_unanswered", what=f"{name} under {key} was not answered in {GIVE_UP_SECONDS} s")
        return None

    def look(self, person: Person, contract: str, known: int) -> dict | None:
        """A contract as the person sees it, which must show what was acknowledged on any node before: `known`."""
        give_up_at = time.monotonic() + GIVE_UP_SECONDS
        while time.monotonic() < give_up_at:
            try:
                status, _, answer = self.wire.ask("GET", f"/contracts/{contract}", person)
            except (OSError, http.client.HTTPException):
                self._pause()
                continue
            if status == 200:
                seen = json.loads(answer)
                if seen["version"] < known:
                    what = f"contract {contract} was shown at version {seen['version']} after {known} was acknowledged"
                    self._write({}, became="read_stale", what=what)
                return seen
            if status < 500 and status != 429:
                self._write({}, became="run_not_shown", what=f"contract {contract}: {status} {answer[:200]!r}")
                return None
            self._pause()
        self._write({}, became="run_unanswered", what=f"contract {contract} was not shown in {GIVE_UP_SECONDS} s")
        return None

    def _pause(self) -> None:
        threading.Event().wait(self.chance.uniform(*PAUSE_SECONDS))

    def _write(self, line: dict, **more) -> None:
        self.log.write(json.dumps({**line, **more}) + "\n")


def _code(answer: bytes) -> str | None:
    try:
        return json.loads(answer).get("code")
    except ValueError:
        return None
