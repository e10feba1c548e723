"""Programs that act through the proxy, repeat what was not answered under the same key, and write down what they saw."""

import http.client
import json
import random
import ssl
import threading
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

# Of so many acts one is an offer; the others are messages.
ACTS_TO_AN_OFFER = 10
# Longer than the proxy waits for a node.
ANSWER_SECONDS_MAX = 90
# How long a client goes on to ask for an answer to its last act when all are told to stop.
LAST_ACT_SECONDS_MAX = 90
AFTER_A_CUT_SECONDS = 0.2
AFTER_A_CUT = "cut"
SUCCESSES = (200, 201)


@dataclass(frozen=True)
class Party:
    """Somebody who acts, the address of whom they write to, and a contract that runs between them."""

    token: str
    other_email: str
    contract: str


class Client(threading.Thread):
    """One program of one party: acts, one after the other, until it is told to stop."""

    def __init__(self, number: int, base_url: str, authority: Path, party: Party, said: str, log: Path):
        super().__init__(name=f"client {number}", daemon=True)
        self.number, self.party, self._said = number, party, said
        address = urlsplit(base_url)
        self._connection = http.client.HTTPSConnection(
            address.hostname, address.port, timeout=ANSWER_SECONDS_MAX, context=ssl.create_default_context(cafile=authority))
        self._log = log.open("a", buffering=1)
        self._chance = random.Random(number)
        self._told_to_stop_at: float | None = None
        self.successes = 0
        self.fault: str | None = None

    def stop(self) -> None:
        self._told_to_stop_at = time.monotonic()

    def run(self) -> None:
        try:
            act = 0
            while self._told_to_stop_at is None:
                act += 1
                self._act(act)
        except Exception as error:  # A thread's failure is the test's.
            self.fault = f"{self.name}: {error!r}"
        finally:
            self._connection.close()
            self._log.close()

    def _act(self, act: int) -> None:
        """Does one act, and asks again, under the same key, until it is answered for good."""
        word = uuid.uuid4().hex
        if self._chance.randrange(ACTS_TO_AN_OFFER) == 0:
            path, body = "/api/v1/contracts", {
                "role": "client", "counterparty_email": self.party.other_email, "title": self._said + word,
                "scope": "What we talked about.", "terms": {"time_zone": "Europe/Berlin", "currency": "EUR", "pay": "none"}}
        else:
            path, body = f"/api/v1/contracts/{self.party.contract}/messages", {"text": self._said + word}
        while True:
            begun = time.monotonic()
            status, wait, words = self._attempt(path, body, key=word)
            self._log.write(json.dumps({
                "client": self.number, "act": act, "contract": None if path.endswith("/contracts") else self.party.contract,
                "word": word, "begun": begun, "ended": time.monotonic(), "status": status, "words": words}) + "\n")
            self.successes += status in SUCCESSES
            is_final = status != AFTER_A_CUT and status < 500
            gave_up = self._told_to_stop_at and time.monotonic() > self._told_to_stop_at + LAST_ACT_SECONDS_MAX
            if is_final or gave_up:
                return
            time.sleep(wait)

    def _attempt(self, path: str, body: dict, key: str) -> tuple[int | str, float, str]:
        """What a request was answered with, how long to wait before it is repeated, and its words if it was no success."""
        headers = {
            "Authorization": f"Bearer {self.party.token}", "Content-Type": "application/json", "Idempotency-Key": key}
        try:
            self._connection.request("POST", path, json.dumps(body), headers)
            with self._connection.getresponse() as answer:
                text = answer.read().decode(errors="replace")
                words = "" if answer.status < 300 else text[:300]
                if answer.status == 503 and "Retry-After" not in answer.headers:
                    words = "without Retry-After: " + words
                return answer.status, float(answer.headers.get("Retry-After", AFTER_A_CUT_SECONDS)), words
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            return AFTER_A_CUT, AFTER_A_CUT_SECONDS, repr(error)


class Load:
    """Clients that act until they are told to stop; each has a log of its own in the folder."""

    def __init__(self, base_url: str, authority: Path, parties: list[Party], clients: int, folder: Path):
        folder.mkdir(parents=True)
        self.folder = folder
        # What all texts of this load begin with, and no other's do.
        self.said = f"Said once, {uuid.uuid4().hex}: "
        self._clients = [
            Client(number, base_url, authority, parties[number % len(parties)], self.said, folder / f"client-{number:03}.jsonl")
            for number in range(clients)]

    def __enter__(self) -> "Load":
        for client in self._clients:
            client.start()
        return self

    def __exit__(self, *_) -> None:
        for client in self._clients:
            client.stop()
        for client in self._clients:
            client.join(timeout=ANSWER_SECONDS_MAX + LAST_ACT_SECONDS_MAX)
        assert not any(client.is_alive() for client in self._clients)
        faults = [client.fault for client in self._clients if client.fault]
        assert faults == []

    @property
    def successes(self) -> int:
        """How many acts were acknowledged so far."""
        return sum(client.successes for client in self._clients)


def attempts(folder: Path) -> list[dict]:
    """Every attempt of every client, as written down."""
    lines = []
    for log in sorted(folder.glob("client-*.jsonl")):
        # The last line may be half written while a client runs.
        lines += [json.loads(line) for line in log.read_text().splitlines(keepends=True) if line.endswith("\n")]
    return lines


def is_success(attempt: dict) -> bool:
    return attempt["status"] in SUCCESSES
