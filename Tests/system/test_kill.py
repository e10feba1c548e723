"""`kill -9` of the real server under load: what was acknowledged is there, the record is whole, nothing fires twice."""

import contextlib
import datetime
import json
import random
import re
import shutil
import sqlite3
import subprocess
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from program import BINARY, Demo, Program
from visitor import Visitor

ROUNDS = 50
# Rounds on one folder; then another begins, whose deadlines have all yet to take effect.
ROUNDS_ON_A_FOLDER = 10
LOAD_SECONDS = (0.02, 0.5)
CONTRACTS, DELIVERABLES, OFFERS = 40, 4, 120
# The demo was played so long ago that every offer has lapsed since.
DAYS_AGO = 60


@dataclass
class Acknowledged:
    """What one visitor was told was done."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    withdrawals: Counter = field(default_factory=Counter)
    acts: Counter = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def begun(tmp_path_factory) -> tuple[Path, list[str]]:
    """A folder in which much is due, and the addresses of contracts that run."""
    data = tmp_path_factory.mktemp("kill") / "begun"
    today = (datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=DAYS_AGO)).date()
    demo = Demo.start("demo", "--today", today.isoformat(), data=data)
    contracts = []
    with Visitor(demo.base_url) as anna, Visitor(demo.base_url) as ben:
        anna.follow(demo.person("Anna").sign_in_url)
        ben.follow(demo.person("Ben").sign_in_url)
        for number in range(CONTRACTS):
            contracts.append(anna.offer("ben@example.org", f"Contract {number}", DELIVERABLES))
            answer = ben.post(f"{contracts[-1]}/acceptance", full_name="Ben Okafor")
            assert answer.status_code == 303, answer.text
        for number in range(OFFERS):
            anna.offer("ben@example.org", f"Offer {number}")
    demo.stop()
    return data, contracts


class Load:
    """People who act as fast as they can until the server is gone."""

    def __init__(self, base_url: str, contracts: list[str], chance: random.Random):
        self.visitors = {
            act: Visitor(base_url).sign_in(email)
            for act, email in [
                (self.message, "anna@example.org"), (self.answer, "ben@example.org"),
                (self.notice, "anna@example.org"), (self.submit, "ben@example.org"),
            ]
        }
        self.acknowledged = {act: Acknowledged() for act in self.visitors}
        self.contracts, self.chance = contracts, chance
        half = len(contracts) // 2
        # A notice can be taken back twice in a contract; each piece of work is submitted once.
        self.to_end = [contract for contract in contracts[:half] for _ in range(2)]
        self.to_submit = contracts[half:]

    def leave(self) -> None:
        for visitor in self.visitors.values():
            visitor.http.close()

    def run(self, base_url: str, seconds: float, kill) -> None:
        """Lets everybody act for a while, kills the server and waits until all have noticed."""
        threads = []
        for act, visitor in self.visitors.items():
            visitor.move_to(base_url)
            threads.append(threading.Thread(target=self._repeat, args=(act, visitor)))
        for thread in threads:
            thread.start()
        threading.Event().wait(seconds)
        kill()
        for thread in threads:
            thread.join(timeout=30)
            assert not thread.is_alive()

    def _repeat(self, act, visitor: Visitor) -> None:
        try:
            while True:
                act(visitor, self.acknowledged[act])
        except httpx.TransportError:
            return
        except Exception as error:  # A thread's failure is the test's.
            self.acknowledged[act].faults.append(repr(error))

    def _said(self, visitor: Visitor, told: Acknowledged, contract: str, path: str, **fields: str) -> bool:
        """Sends words that nobody else sends, and remembers them once they are acknowledged."""
        token = uuid.uuid4().hex
        name = next(name for name, value in fields.items() if value == "")
        answer = visitor.post(f"{contract}/{path}", **{**fields, name: f"Said once: {token}"})
        if answer.status_code == 303:
            told.texts.append((contract, token))
            told.acts[path.split("/")[0]] += 1
        elif answer.status_code >= 500:
            told.faults.append(f"{path}: {answer.status_code}")
        return answer.status_code == 303

    def message(self, visitor: Visitor, told: Acknowledged) -> None:
        self._said(visitor, told, self.chance.choice(self.contracts), "messages", text="")

    def answer(self, visitor: Visitor, told: Acknowledged) -> None:
        self.message(visitor, told)

    def notice(self, visitor: Visitor, told: Acknowledged) -> None:
        """Gives a notice and takes it back. What an unacknowledged act has done already is refused, which is fine."""
        if not self.to_end:
            return self.message(visitor, told)
        contract = self.to_end.pop()
        self._said(visitor, told, contract, "termination", reason="budget", note="")
        if visitor.post(f"{contract}/termination/withdrawal").status_code == 303:
            told.withdrawals[contract] += 1
            told.acts["withdrawal"] += 1

    def submit(self, visitor: Visitor, told: Acknowledged) -> None:
        if not self.to_submit:
            return self.message(visitor, told)
        contract = self.to_submit.pop()
        for path in re.findall(r"/(deliverables/[0-9a-f-]{36}/submission)", visitor.get(f"{contract}/work")):
            self._said(visitor, told, contract, path, note="")



def opened(data: Path) -> sqlite3.Connection:
    """The database as the killed server left it, for looking only, so that its log is the next server's to recover."""
    return sqlite3.connect(f"file:{data / 'endwell.sqlite'}?mode=ro", uri=True)


def assert_kept(data: Path, load: Load) -> None:
    """Asserts that all that was acknowledged is in the record, once."""
    with contextlib.closing(opened(data)) as database:
        texts = Counter(
            (contract, text.rsplit(" ", 1)[1])
            for contract, text in database.execute("SELECT contract_id, text FROM contents WHERE text LIKE 'Said once: %'"))
        withdrawn = Counter(
            contract for contract, event in events(database) if event["kind"] == "notice_withdrawn.1")
    for told in load.acknowledged.values():
        assert told.faults == []
        for contract, token in told.texts:
            assert texts[contract.rsplit("/", 1)[1], token] == 1, f"{contract} lost {token}"
        for contract, count in told.withdrawals.items():
            assert withdrawn[contract.rsplit("/", 1)[1]] >= count
    assert set(texts.values()) <= {1}


def events(database: sqlite3.Connection):
    """Every event with its contract."""
    for contract, body in database.execute("SELECT contract_id, bytes FROM events ORDER BY contract_id, number"):
        yield contract, json.loads(body)


def assert_whole(data: Path) -> None:
    result = subprocess.run([str(BINARY), "verify", "--data", str(data)], capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stdout + result.stderr


def assert_fired_once(data: Path) -> None:
    """Asserts that each deadline has taken effect, and each person been told of it and reminded, once."""
    with contextlib.closing(opened(data)) as database:
        lapsed = Counter(contract for contract, event in events(database) if event["kind"] == "offer_lapsed.1")
        by_clock = Counter(
            (contract, event["kind"], json.dumps(event["body"]), event["at"])
            for contract, event in events(database) if event["actor"]["kind"] == "clock")
        news = Counter(database.execute("SELECT person_id, contract_id, kind, at, actor_id IS NULL FROM news"))
    assert len(lapsed) >= OFFERS and set(lapsed.values()) == {1}
    assert set(by_clock.values()) == {1}
    twice = [row for row, count in news.items() if count > 1 and row[4]]
    assert twice == []


def due(data: Path) -> int:
    """How many deadlines and reminders the clock has yet to see to."""
    now = int(datetime.datetime.now(datetime.UTC).timestamp() * 1_000)
    with contextlib.closing(opened(data)) as database:
        return database.execute("SELECT COUNT(*) FROM deadlines WHERE wake_at <= ?", (now,)).fetchone()[0]


def wait_until_nothing_is_due(data: Path) -> None:
    """Gives the server's clock the time to catch up."""
    give_up_at = time.monotonic() + 30
    while left := due(data):
        assert time.monotonic() < give_up_at, f"{left} deadlines are still due"
        time.sleep(0.02)


def assert_shown(load: Load) -> None:
    """Asserts that people see what they said last."""
    for act, visitor in load.visitors.items():
        for contract, token in load.acknowledged[act].texts[-1:]:
            pages = visitor.get(contract) + visitor.get(f"{contract}/work") + visitor.get(f"{contract}/record")
            assert token in pages, f"{contract} does not show {token}"


@pytest.mark.timeout(900)
def test_what_was_acknowledged_survives_every_kill(begun, tmp_path):
    template, contracts = begun
    seed = uuid.uuid4().int
    print(f"seed {seed}")
    chance = random.Random(seed)
    acts, caught = Counter(), 0
    for first in range(0, ROUNDS, ROUNDS_ON_A_FOLDER):
        data = tmp_path / f"data-{first}"
        shutil.copytree(template, data)
        # First while the clock catches up with everything at once.
        Program.start("serve", data=data).kill()
        caught += due(data) > 0
        assert_whole(data)
        load = None
        for _ in range(ROUNDS_ON_A_FOLDER):
            server = Program.start("serve", data=data)
            load = load or Load(server.base_url, contracts, chance)
            load.run(server.base_url, chance.uniform(*LOAD_SECONDS), server.kill)
            assert_kept(data, load)
            assert_whole(data)
        server = Program.start("serve", data=data)
        for visitor in load.visitors.values():
            visitor.move_to(server.base_url)
        assert_shown(load)
        wait_until_nothing_is_due(data)
        server.stop()
        assert_kept(data, load)
        assert_whole(data)
        assert_fired_once(data)
        load.leave()
        acts += sum((told.acts for told in load.acknowledged.values()), Counter())
    print(f"{acts.total()} acts were acknowledged, and all are there: {dict(acts)}; {caught} kills met the clock at work")
    assert acts.keys() == {"messages", "termination", "withdrawal", "deliverables"} and caught
