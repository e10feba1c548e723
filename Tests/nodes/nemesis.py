"""Nodes on one database, and what befalls them."""

import json
import os
import random
import signal
import socket
import subprocess
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from postgres import PostgreSQL
from program import BINARY

START_SECONDS_MAX = 120
STOP_SECONDS_MAX = 20
# How long whoever looks after the nodes waits before starting one that is gone again.
RESTART_SECONDS = (0.1, 2.0)
# Free ports are looked for below those that the system hands out for outgoing connections.
PORTS = range(10_000, 19_999)
# How programs end that found no database when they began; every other end of their own is a fault.
NO_DATABASE = 69


class Node:
    """`endwell serve`, started again whenever it is gone."""

    def __init__(self, number: int, database_url: str, folder: Path, port: int):
        self.number, self.port, self.deaths = number, port, []
        self._folder, self._url = folder, database_url
        self._process: subprocess.Popen | None = None
        self._is_wanted, self._is_expected, self._is_asked = True, False, False
        self._watch = threading.Thread(target=self._keep, daemon=True)
        self._gone = threading.Event()

    def start(self) -> None:
        self._begin()
        self._watch.start()

    def kill(self) -> None:
        """As `kill -9`, and as a power loss."""
        if self._process.poll() is None:
            self._is_expected = True
            self._process.kill()

    def replace(self) -> None:
        """As an operator does who brings a new version: it is asked to stop, and another is started. One that does not
        serve yet has nothing to end in good order."""
        if self._answers("healthz") and self._process.poll() is None:
            self._is_asked = True
            self._process.terminate()

    def pause(self) -> None:
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def is_ready(self) -> bool:
        """Whether an act would be durable now."""
        return self._answers("readyz")

    def _answers(self, path: str) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{path}", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def stop(self) -> None:
        """Asks it to stop, and notes if it does not do so soon and in good order."""
        self._is_wanted = False
        self._process.terminate()
        try:
            status = self._process.wait(timeout=STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            self._process.kill()
            status = f"nothing {STOP_SECONDS_MAX} s after it was asked to stop"
        self._gone.wait(STOP_SECONDS_MAX)
        if status != 0:
            self.deaths.append(f"node {self.number} ended with {status} when it was asked to stop")

    def _begin(self) -> None:
        log = (self._folder / f"node-{self.number}.log").open("ab")
        self._process = subprocess.Popen(
            [str(BINARY), "serve", "--port", str(self.port), "--data", str(self._folder / f"data-{self.number}"),
             "--webhooks", "anywhere", "--base-url", "http://localhost:8080"],
            stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            env={**os.environ, "ENDWELL_DATABASE_URL": self._url})
        log.close()

    def _keep(self) -> None:
        chance = random.Random(self.number)
        while True:
            status = self._process.wait()
            if not self._is_wanted:
                return self._gone.set()
            if self._is_asked and not self._is_expected and status != 0:
                self.deaths.append(f"node {self.number} ended with {status} when it was asked to stop")
            elif not self._is_asked and not self._is_expected and status != NO_DATABASE:
                self.deaths.append(f"node {self.number} ended by itself with {status}; its log says why")
            self._is_expected = self._is_asked = False
            threading.Event().wait(chance.uniform(*RESTART_SECONDS))
            self._begin()


class Cluster:
    """The nodes and their database."""

    def __init__(self, postgresql: PostgreSQL, database_url: str, folder: Path, count: int):
        self.postgresql, self.database_url, self.folder = postgresql, database_url, folder
        self.nodes = [Node(number, database_url, folder, port) for number, port in enumerate(free_ports(count))]

    def start(self) -> None:
        for node in self.nodes:
            node.start()
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        give_up_at = time.monotonic() + START_SECONDS_MAX
        while not all(node.is_ready() for node in self.nodes):
            if time.monotonic() > give_up_at:
                raise AssertionError(f"not every node is ready after {START_SECONDS_MAX} s; see {self.folder}/node-*.log")
            threading.Event().wait(0.1)

    def stop(self) -> None:
        for node in self.nodes:
            node.stop()

    @property
    def deaths(self) -> list[str]:
        return [death for node in self.nodes for death in node.deaths]


class Nemesis:
    """What befalls them: seeded, told as it goes, and never more than one node paused at a time."""

    def __init__(self, cluster: Cluster, seed: str, pause_seconds: float, tell: Callable[[str], None]):
        self.cluster, self.pause_seconds, self.tell = cluster, pause_seconds, tell
        self.chance = random.Random(f"{seed} nemesis")
        self.befell: Counter[str] = Counter()
        self._paused: Node | None = None
        self._pauses: list[threading.Thread] = []

    def strike(self, what: str) -> None:
        """One of: kill, replace, pause, cut, restart, crash."""
        getattr(self, f"_{what}")()
        self.befell[what] += 1

    def random_strike(self) -> str:
        return self.chance.choices(["kill", "replace", "pause", "cut", "restart", "crash"], [8, 2, 1, 4, 1, 1])[0]

    def rest(self) -> None:
        """Waits until whoever was paused goes on."""
        for pause in self._pauses:
            pause.join()

    def _kill(self) -> None:
        node = self.chance.choice([node for node in self.cluster.nodes if node is not self._paused])
        self.tell(f"kill -9 of node {node.number}")
        node.kill()

    def _replace(self) -> None:
        node = self.chance.choice([node for node in self.cluster.nodes if node is not self._paused])
        self.tell(f"node {node.number} is asked to stop, and started again")
        node.replace()

    def _pause(self) -> None:
        """Stops a node for longer than its leases last; everything else goes on meanwhile."""
        if self._paused:
            return self._kill()
        node = self._paused = self.chance.choice(self.cluster.nodes)
        self.tell(f"node {node.number} is paused for {self.pause_seconds} s")
        node.pause()

        def go_on() -> None:
            threading.Event().wait(self.pause_seconds)
            node.go_on()
            self._paused = None
            self.tell(f"node {node.number} goes on")

        self._pauses.append(threading.Thread(target=go_on))
        self._pauses[-1].start()

    def _cut(self) -> None:
        """Breaks some of the nodes' connections to the database, wherever they are."""
        share = self.chance.choice([0.2, 0.5, 1.0])
        cut = self._ask(f"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                        f"WHERE datname = current_database() AND pid <> pg_backend_pid() AND random() < {share}")
        self.tell(f"{cut} connections to the database are cut")

    def _restart(self) -> None:
        self.tell("the database is restarted")
        self.cluster.postgresql.stop(gently=True)
        self.cluster.postgresql.start()

    def _crash(self) -> None:
        seconds = self.chance.uniform(0, 3)
        self.tell(f"the database crashes and is away for {seconds:.1f} s")
        self.cluster.postgresql.stop()
        threading.Event().wait(seconds)
        self.cluster.postgresql.start()

    def _ask(self, sql: str) -> str:
        answer = subprocess.run(
            ["psql", "--no-psqlrc", "--tuples-only", "--no-align", f"--dbname={self.cluster.database_url}", f"--command={sql}"],
            capture_output=True, text=True, stdin=subprocess.DEVNULL)
        return answer.stdout.strip() or "no"


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on."""
    chance, found = random.Random(), []
    while len(found) < count:
        port = chance.choice(PORTS)
        with socket.socket() as tried:
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
        if port not in found:
            found.append(port)
    return found


def told(folder: Path) -> Callable[[str], None]:
    """Writes down what befalls, with the instant, and says it."""
    lock = threading.Lock()

    def tell(what: str) -> None:
        with lock, (folder / "nemesis.jsonl").open("a") as log:
            log.write(json.dumps({"at": round(time.time() * 1_000), "what": what}) + "\n")
            print(f"{time.strftime('%H:%M:%S')} {what}", flush=True)

    return tell
