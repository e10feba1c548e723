#!/usr/bin/env python3
"""Several nodes on one database, while nodes are killed and paused and the database is restarted:

    .venv/bin/python Tests/nodes/chaos.py --acts 200000

Clients act over all nodes at once, each act under a key of its own and repeated until it is answered; readers follow
everybody's `/changes`, and webhooks are sent to a receiver here. Each writes down what it was told. Then `checker.py`
compares that with the database, and nothing else. Every run prints its seed; `--seed` brings the same strikes again,
though not at the same instants. `touch FOLDER/logs/enough` ends a run early, in good order.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[1] / "scripts")]

import httpx  # noqa: E402

from acting import Person  # noqa: E402
from checker import check, told  # noqa: E402
from evidence import Evidence, Fault, read  # noqa: E402
from nemesis import Cluster, Nemesis, told as teller  # noqa: E402
from past import Past  # noqa: E402
from postgres import PostgreSQL  # noqa: E402
from program import BINARY  # noqa: E402

# How long everything may take to come to rest once nobody acts any more.
REST_SECONDS_MAX = 300
WORKER_SECONDS_MAX = 330


@dataclass
class Plan:
    """How much is done, and what befalls."""

    acts: int = 200_000
    nodes: int = 3
    clients: int = 64
    processes: int = 4
    # That each of them keeps going at a time.
    contracts: int = 6
    people: int = 40
    webhooks: int = 6
    # Contracts of the past, of which something is due when the nodes start.
    overdue: int = 3_000
    # Longer than a lease.
    pause_seconds: float = 35
    # Between two strikes; with `strikes` just those befall, else chance's until there are enough acts.
    strike_seconds: tuple[float, float] = (4, 24)
    strikes: list[str] = field(default_factory=list)
    seed: str = ""


class Receiver:
    """Somebody's server, which writes down what webhooks bring."""

    def __init__(self, logs: Path):
        log, lock = (logs / "deliveries.jsonl").open("a", buffering=1), threading.Lock()
        self.log = log

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                change = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["data"]
                event = change["event"]
                line = {
                    "webhook": self.path.strip("/"), "id": self.headers["webhook-id"], "position": int(change["cursor"]),
                    "contract": change["contract"], "number": event["number"], "hash": event["hash"]}
                with lock:
                    log.write(json.dumps(line) + "\n")
                self.send_response(204)
                self.end_headers()

            def log_message(self, *arguments):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request, client_address):
                """A node that is killed breaks its connections, which is what this is about."""

        self.server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def hook(self, base_url: str, person: Person, logs: Path) -> None:
        """Has a person's changes sent here."""
        headers = {"Authorization": f"Bearer {person.token}"}
        url = f"http://127.0.0.1:{self.server.server_port}/{person.id}"
        made = httpx.post(f"{base_url}/api/v1/webhooks", json={"url": url}, headers=headers, timeout=60)
        assert made.status_code == 201, made.text
        with (logs / "hooks.jsonl").open("a") as log:
            log.write(json.dumps({
                "webhook": person.id, "person": person.id, "id": made.json()["id"], "cursor": int(made.json()["cursor"])}) + "\n")

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.log.close()


class Workers:
    """The processes that act and read."""

    def __init__(self, run: Path, processes: int):
        self.run = run
        self.told: dict[int, dict] = {}
        self._acting = [self._start("act", run, number) for number in range(processes)]
        self._reading = self._start("read", run)

    @property
    def done(self) -> int:
        return sum(told.get("done", 0) for told in self.told.values())

    @property
    def put_off(self) -> Counter:
        """Why acts had to be asked for again, and how often."""
        return sum((Counter(told.get("put_off", {})) for told in self.told.values()), Counter())

    def failed(self) -> bool:
        return any(worker.poll() not in (None, 0) for worker in [*self._acting, self._reading])

    def finish_acting(self) -> None:
        (self.run / "enough").touch()
        self._finish(self._acting)

    def finish_reading(self) -> None:
        (self.run / "read-up").touch()
        self._finish([self._reading])

    def kill(self) -> None:
        for worker in [*self._acting, self._reading]:
            if worker.poll() is None:
                worker.kill()
                worker.wait()

    def _finish(self, workers: list[subprocess.Popen]) -> None:
        for worker in workers:
            assert worker.wait(timeout=WORKER_SECONDS_MAX) == 0, "a worker failed; its words are above"

    def _start(self, *arguments) -> subprocess.Popen:
        worker = subprocess.Popen(
            [sys.executable, str(HERE / "workers.py"), *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            text=True)

        def listen() -> None:
            with worker.stdout:
                for line in worker.stdout:
                    self.told[worker.pid] = json.loads(line)

        threading.Thread(target=listen, daemon=True).start()
        return worker


@dataclass
class Outcome:
    """A run that is over: what it left, and what is wrong with it."""

    plan: Plan
    database_url: str
    logs: Path
    evidence: Evidence
    faults: list[Fault]
    words: str


def run(plan: Plan, postgresql: PostgreSQL, folder: Path) -> Outcome:
    """One run from the beginning to the verdict. The database stays as it was left."""
    plan.seed = plan.seed or uuid.uuid4().hex[:12]
    # What TLS costs two processes of one machine would be spent for nothing.
    database_url, logs = f"{postgresql.new_database()}?sslmode=disable", folder / "logs"
    logs.mkdir(parents=True)
    tell, began = teller(logs), time.monotonic()
    tell(f"seed {plan.seed}; {plan.nodes} nodes, {plan.clients} clients, {plan.acts} acts")
    past = Past(database_url, folder)
    try:
        people = past.people(plan.people)
        acts = past.play(people, plan.overdue, plan.seed, logs)
    finally:
        past.end()
    tell(f"the past: {acts} acts in {time.monotonic() - began:.0f} s")
    cluster, receiver = Cluster(postgresql, database_url, folder, plan.nodes), Receiver(logs)
    (logs / "run.json").write_text(json.dumps({
        **asdict(plan), "people": [asdict(person) for person in people], "ports": [node.port for node in cluster.nodes]}))
    workers = None
    try:
        cluster.start()
        for person in people[:plan.webhooks]:
            receiver.hook(f"http://127.0.0.1:{cluster.nodes[0].port}", person, logs)
        due = _number(database_url, "SELECT count(*) FROM deadlines WHERE wake_at <= extract(epoch FROM now()) * 1000")
        tell(f"the nodes serve, and {due} deadlines and reminders are due")
        workers, began = Workers(logs, plan.processes), time.monotonic()
        nemesis = Nemesis(cluster, plan.seed, plan.pause_seconds, tell)
        befall(plan, nemesis, workers, tell)
        nemesis.rest()
        workers.finish_acting()
        seconds = time.monotonic() - began
        tell(f"{workers.done} acts in {seconds:.0f} s, {workers.done / seconds:.0f} a second; {dict(nemesis.befell)}; "
             f"asked again after {dict(workers.put_off)}")
        faults = come_to_rest(database_url, cluster, people[:plan.webhooks], logs, tell)
        workers.finish_reading()
    finally:
        if workers:
            workers.kill()
        cluster.stop()
        receiver.close()
    evidence = read(database_url, logs)
    faults += [Fault("run_node_died", death) for death in cluster.deaths] + check(evidence)
    return Outcome(plan, database_url, logs, evidence, faults, told(evidence, faults))


def befall(plan: Plan, nemesis: Nemesis, workers: Workers, tell) -> None:
    """Strikes until there are enough acts, and all that was planned has befallen; or somebody says that it is enough."""
    planned, told_at = list(plan.strikes), time.monotonic()
    while True:
        left = plan.acts - workers.done
        assert not workers.failed(), "a worker failed; its words are above"
        if left <= 0 and not planned or (workers.run / "enough").exists():
            return
        if time.monotonic() - told_at > 30:
            told_at = time.monotonic()
            tell(f"{workers.done} acts so far, {max(left, 0)} to go")
        threading.Event().wait(nemesis.chance.uniform(*plan.strike_seconds))
        if planned:
            nemesis.strike(planned.pop(0))
        elif not plan.strikes:
            nemesis.strike(nemesis.random_strike())


def come_to_rest(database_url: str, cluster: Cluster, hooked: list[Person], logs: Path, tell) -> list[Fault]:
    """Waits, with all nodes there, until nothing is due and everything was sent."""
    cluster.wait_until_ready()
    drained_at, give_up_at, began = round(time.time() * 1_000), time.monotonic() + REST_SECONDS_MAX, time.monotonic()
    (logs / "end.json").write_text(json.dumps({"drained_at": drained_at}))
    left = {
        "deadlines": f"SELECT count(*) FROM deadlines WHERE wake_at <= {drained_at}",
        "webhooks": "SELECT count(*) FROM webhooks WHERE next_at IS NOT NULL",
    }
    for what, query in left.items():
        while count := _number(database_url, query):
            if time.monotonic() > give_up_at:
                return [Fault("run_no_rest", f"{count} {what} are still due {REST_SECONDS_MAX} s after the last act")]
            threading.Event().wait(0.2)
    tell(f"at rest after {time.monotonic() - began:.0f} s")
    return []


def verified(database_url: str, folder: Path) -> subprocess.CompletedProcess:
    """`endwell verify` on what is left, which rebuilds every row from the log: asked besides, for the checker asks nobody.
    The only files are the demo's."""
    return subprocess.run(
        [str(BINARY), "verify", "--database-url", database_url, "--data", str(folder / "past")],
        capture_output=True, text=True, stdin=subprocess.DEVNULL)


def _number(database_url: str, query: str) -> int:
    answer = subprocess.run(
        ["psql", "--no-psqlrc", "--tuples-only", "--no-align", f"--dbname={database_url}", f"--command={query}"],
        capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)
    assert answer.returncode == 0, answer.stderr
    return int(answer.stdout)


def main() -> int:
    plan = Plan()
    parser = argparse.ArgumentParser(description="Several nodes on one database, and what befalls them.")
    for name in ("acts", "nodes", "clients", "processes", "contracts", "people", "webhooks", "overdue"):
        parser.add_argument(f"--{name}", type=int, default=getattr(plan, name))
    parser.add_argument("--pause-seconds", type=float, default=plan.pause_seconds, help="longer than a lease of 25 s")
    parser.add_argument(
        "--strike-seconds", type=float, nargs=2, default=plan.strike_seconds, help="the least and the most between two strikes")
    parser.add_argument("--seed", default="", help="of all chances")
    parser.add_argument("--logs", type=Path, help="a folder to keep everything in; else it goes when all was right")
    arguments = vars(parser.parse_args())
    kept = arguments.pop("logs")
    folder = kept or Path(tempfile.mkdtemp(prefix="endwell-chaos-"))
    postgresql = PostgreSQL()
    try:
        outcome = run(Plan(**arguments), postgresql, folder)
        print(outcome.words)
        whole = verified(outcome.database_url, folder)
        print(whole.stdout.strip(), whole.stderr.strip(), sep="\n")
        is_right = not outcome.faults and whole.returncode == 0
        if not is_right:
            subprocess.run(["pg_dump", "--format=custom", f"--file={folder}/left.dump", outcome.database_url], check=False)
    finally:
        postgresql.close()
    if is_right and not kept:
        shutil.rmtree(folder)
    else:
        print(f"The logs are in {folder}.")
    return 0 if is_right else 1


if __name__ == "__main__":
    sys.exit(main())
