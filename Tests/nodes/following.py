"""Who follows `/changes`: one reader for each person, over whichever node answers, resuming where it was."""

import http.client
import json
import random
import threading
from collections.abc import Callable
from pathlib import Path

from acting import BASE, Nodes, Person, Wire

PAGE = 100
# One reader in so many follows a stream, and one waits at the node; the others come back after a pause.
STREAM_EACH, WAIT_EACH = 8, 4
WAIT_SECONDS = 3
PAUSE_SECONDS = (0.5, 3)
# A stream says every ten seconds that it is there; after this time it is given up.
SILENCE_SECONDS_MAX = 15
# Events after which a stream is left for one at another node.
STREAM_EVENTS = (20, 400)


class Reader:
    """Follows one person's changes and writes down each that comes."""

    def __init__(self, place: int, person: Person, nodes: Nodes, seed: str, logs: Path, over: Callable[[], bool]):
        self.place, self.person, self.over = place, person, over
        self.chance = random.Random(f"{seed} reader {place}")
        self.nodes, self.wire = nodes, Wire(nodes, self.chance)
        self.log = (logs / f"reader-{person.id}.jsonl").open("a", buffering=1)
        self.cursor = "0"

    def run(self) -> None:
        """Reads until it is over, and then what is left."""
        while not self.over():
            if self.place % STREAM_EACH == 0:
                self._stream()
            elif not self._page(WAIT_SECONDS if self.place % WAIT_EACH == 1 else 0):
                threading.Event().wait(self.chance.uniform(*PAUSE_SECONDS))
        while self._page(0) is not False:
            pass

    def _page(self, wait: int) -> bool | None:
        """Reads a page. Whether there was anything; None when nobody answered."""
        try:
            status, _, answer = self.wire.ask("GET", f"/changes?after={self.cursor}&limit={PAGE}&wait={wait}", self.person)
        except (OSError, http.client.HTTPException):
            return None
        if status != 200:
            threading.Event().wait(self.chance.uniform(*PAUSE_SECONDS))
            return None
        page = json.loads(answer)
        for change in page["data"]:
            self._write(change)
        self.cursor = page["next"]
        return bool(page["data"])

    def _stream(self) -> None:
        """Reads a stream until it breaks off, or for some events; whatever then is on its way is left."""
        port, most, found = self.nodes.choose(self.chance), self.chance.randint(*STREAM_EVENTS), {}
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SILENCE_SECONDS_MAX)
        headers = {
            "Authorization": f"Bearer {self.person.token}", "Accept": "text/event-stream", "Last-Event-ID": self.cursor}
        try:
            connection.request("GET", f"{BASE}/changes", headers=headers)
            response = connection.getresponse()
            if response.status != 200:
                raise OSError(f"{response.status}")
            for line in response:
                name, _, value = line.decode().rstrip("\n").partition(":")
                if name in {"id", "data"}:
                    found[name] = value.removeprefix(" ")
                elif not name and not value and found:
                    self._write(json.loads(found["data"]))
                    self.cursor, found, most = found["id"], {}, most - 1
                if most <= 0 or self.over():
                    break
        except (OSError, ValueError, http.client.HTTPException):
            self.nodes.suspect(port)
            threading.Event().wait(self.chance.uniform(*PAUSE_SECONDS))
        finally:
            connection.close()

    def _write(self, change: dict) -> None:
        event = change["event"]
        self.log.write(json.dumps({
            "position": int(change["cursor"]), "contract": change["contract"], "number": event["number"],
            "hash": event["hash"]}) + "\n")
