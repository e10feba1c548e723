"""What the checker goes by: the database as it stands, and what the clients wrote down for themselves. Nothing else."""

import csv
import io
import json
import re
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

csv.field_size_limit(1 << 28)

# Each act that has words says its key in them, so that it can be told from every other.
KEY = re.compile(r"\bkey ([0-9a-f]{32})\b")
NULL = "\\N"
# Stands before the rows of each table.
MARK = "-- table"


@dataclass(frozen=True)
class Fault:
    """Something that must never be, by its name, and where it was found."""

    name: str
    what: str

    def __str__(self) -> str:
        return f"{self.name}: {self.what}"


@dataclass
class Event:
    """An event as it lies in the log."""

    contract: str
    number: int
    hash: bytes
    bytes: bytes

    @cached_property
    def stored(self) -> dict:
        try:
            return json.loads(self.bytes)
        except ValueError:
            return {"kind": "unreadable", "actor": {"kind": "clock"}, "at": 0, "body": {}, "number": 0, "contract": ""}

    @property
    def kind(self) -> str:
        return self.stored["kind"]

    @property
    def body(self) -> dict:
        return self.stored["body"]

    @property
    def at(self) -> int:
        return self.stored["at"]

    @property
    def person(self) -> str | None:
        """Who acted; None when it was the clock."""
        return self.stored["actor"].get("id")

    @property
    def party(self) -> str | None:
        return self.stored["actor"].get("party")

    def __str__(self) -> str:
        return f"event {self.number} ({self.kind}) of contract {self.contract}"


@dataclass
class Contract:
    """A contract's own row, and its log in the order of its numbers."""

    id: str
    phase: str
    version: int
    people: dict[str, str | None]
    hash: bytes
    events: list[Event] = field(default_factory=list)

    @property
    def parties(self) -> set[str]:
        """The people of it who are known."""
        return {person for person in self.people.values() if person}


@dataclass
class Evidence:
    """Everything that is looked at. Rows of tables are tuples, in the order of the columns that are read."""

    contracts: dict[str, Contract]
    contents: dict[str, tuple[str, str | None, str | None]]
    changes: dict[str, list[tuple[int, str, int]]]
    news: list[tuple]
    deadlines: list[tuple[str, str, str, int, int]]
    kept: dict[tuple[str, str], tuple[int, str, str]]
    sealed: dict[tuple[str, str], dict]
    webhooks: dict[str, tuple[str, int]]
    counters: dict[str, int]
    acts: list[dict]
    refusals: list[dict]
    complaints: list[dict]
    readers: dict[str, list[dict]]
    deliveries: dict[str, list[dict]]
    hooks: dict[str, dict]
    drained_at: int

    @cached_property
    def ours(self) -> set[str]:
        """The contracts that the clients made themselves, so that they know of every act in them."""
        return {act["contract"] for act in self.acts if act["kind"] == "offered.1"}

    @cached_property
    def saying(self) -> dict[str, set[str]]:
        """The ids of the texts in which each key is said."""
        found = defaultdict(set)
        for identifier, (_, _, text) in self.contents.items():
            for key in KEY.findall(text or ""):
                found[key].add(identifier)
        return found


QUERIES = {
    "contracts": "id, phase, version, client_id, contractor_id, encode(hash, 'hex') FROM contracts",
    "events": "contract_id, number, encode(hash, 'hex'), encode(bytes, 'hex') FROM events ORDER BY contract_id, number",
    "contents": "id, contract_id, encode(salt, 'hex'), text FROM contents",
    "changes": "person_id, position, contract_id, number FROM changes ORDER BY person_id, position",
    "news": "person_id, id, contract_id, kind, actor_id, at, deadline FROM news ORDER BY person_id, id",
    "deadlines": "contract_id, kind, subject, at, wake_at FROM deadlines",
    "kept": "person_id, key, status, version, encode(sha256(body), 'hex') FROM kept_answers",
    "sealed": "contract_id, party, encode(review, 'hex') FROM sealed_reviews",
    "webhooks": "id, person_id, position FROM webhooks",
    "counters": "name, count FROM counters",
}


def read(database_url: str, logs: Path) -> Evidence:
    """Reads the database at that URL, at one moment, and the logs in that folder."""
    rows = _tables(database_url)
    contracts = {
        row[0]: Contract(
            row[0], row[1], int(row[2]), {"client": _text(row[3]), "contractor": _text(row[4])}, bytes.fromhex(row[5]))
        for row in rows["contracts"]}
    for contract, number, chained, stored in rows["events"]:
        event = Event(sys.intern(contract), int(number), bytes.fromhex(chained), bytes.fromhex(stored))
        contracts[contract].events.append(event)
    changes = defaultdict(list)
    for person, position, contract, number in rows["changes"]:
        changes[person].append((int(position), sys.intern(contract), int(number)))
    written = [line for path in sorted(logs.glob("client-*.jsonl")) for line in _lines(path)]
    return Evidence(
        contracts=contracts,
        contents={row[0]: (row[1], _text(row[2]), _text(row[3])) for row in rows["contents"]},
        changes=changes,
        news=[
            (row[0], int(row[1]), row[2], row[3], _text(row[4]), int(row[5]), _number(row[6])) for row in rows["news"]],
        deadlines=[(row[0], row[1], row[2], int(row[3]), int(row[4])) for row in rows["deadlines"]],
        kept={(row[0], row[1]): (int(row[2]), row[3], row[4]) for row in rows["kept"]},
        sealed={(row[0], row[1]): json.loads(bytes.fromhex(row[2])) for row in rows["sealed"]},
        webhooks={row[0]: (row[1], int(row[2])) for row in rows["webhooks"]},
        counters={row[0]: int(row[1]) for row in rows["counters"]},
        acts=[line for line in written if line["became"] == "done"],
        refusals=[line for line in written if line["became"] == "refused"],
        complaints=[line for line in written if line["became"] not in ("done", "refused")],
        readers={
            path.stem.removeprefix("reader-"): _lines(path) for path in sorted(logs.glob("reader-*.jsonl"))},
        deliveries=_by(_lines(logs / "deliveries.jsonl"), "webhook"),
        hooks={hook["webhook"]: hook for hook in _lines(logs / "hooks.jsonl")},
        drained_at=json.loads((logs / "end.json").read_text())["drained_at"])


def _tables(database_url: str) -> dict[str, list[list[str]]]:
    """The rows of all queries, as texts, of one snapshot."""
    commands = ["--command=BEGIN ISOLATION LEVEL REPEATABLE READ"]
    for name, query in QUERIES.items():
        commands.append(f"--command=\\echo {MARK} {name}")
        commands.append(f"--command=COPY (SELECT {query}) TO STDOUT (FORMAT csv, NULL '{NULL}')")
    copying = subprocess.Popen(
        ["psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"--dbname={database_url}", *commands],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    tables: dict[str, list] = {}
    with io.TextIOWrapper(copying.stdout, encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines):
            if len(row) == 1 and row[0].startswith(MARK):
                rows = tables[row[0].removeprefix(MARK).strip()] = []
            else:
                rows.append(row)
    if copying.wait() != 0:
        raise RuntimeError("psql could not read the database; its words are above")
    return tables


def _text(value: str) -> str | None:
    return None if value == NULL else value


def _number(value: str) -> int | None:
    return None if value == NULL else int(value)


def _lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def _by(lines: list[dict], name: str) -> dict[str, list[dict]]:
    found = defaultdict(list)
    for line in lines:
        found[line[name]].append(line)
    return found
