"""Holds what clients wrote down against what the database holds, knowing nothing else."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from load import AFTER_A_CUT, is_success

IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass
class Kept:
    """What the database holds: events by contract and number, with the contents that they name; and people's feeds."""

    # (contract, number, the ids in the event's bytes)
    events: list[tuple[str, int, set[str]]]
    # (id, contract, word) of what clients said
    words: list[tuple[str, str, str]]
    # (person, position, contract, number)
    changes: list[tuple[str, int, str, int]]
    # (person, contract) of the parties that are known
    parties: list[tuple[str, str]]


def read(ask: Callable[[str], list[list[str]]], said: str) -> Kept:
    """Reads all of it from the database; what clients said begins with `said`."""
    events = [
        (contract, int(number), set(IDS.findall(body)))
        for contract, number, body in ask("SELECT contract_id, number, convert_from(bytes, 'UTF8') FROM events")]
    words = [(id, contract, text.removeprefix(said)) for id, contract, text in ask(
        f"SELECT id, contract_id, text FROM contents WHERE text LIKE '{said}%'")]
    changes = [
        (person, int(position), contract, int(number))
        for person, position, contract, number in ask("SELECT person_id, position, contract_id, number FROM changes")]
    parties = [(person, contract) for person, contract in ask("SELECT person_id, contract_id FROM memberships")]
    return Kept(events, words, changes, parties)


def faults(attempts: list[dict], kept: Kept) -> list[str]:
    """Everything that is not as it was acknowledged; nothing, if all is well."""
    return [*_of_acts(attempts, kept), *_of_logs(kept), *_of_feeds(kept)]


def seen(attempts: list[dict]) -> Counter:
    """How often clients were answered what."""
    return Counter(str(attempt["status"]) for attempt in attempts)


def complaints(attempts: list[dict], may_be_cut: bool = False) -> list[str]:
    """What clients were answered that they should not have been: anything but a success, or 503 with its `Retry-After`."""
    return [
        json.dumps(attempt) for attempt in attempts
        if not is_success(attempt) and not (may_be_cut and attempt["status"] == AFTER_A_CUT)
        and (attempt["status"] != 503 or attempt["words"].startswith("without"))]


def gap(attempts: list[dict], begun: float, ended: float) -> float:
    """The longest time without a success, in seconds, that ended between two instants."""
    instants = sorted(attempt["ended"] for attempt in attempts if is_success(attempt))
    return max((later - earlier for earlier, later in zip(instants, instants[1:]) if begun <= later <= ended), default=0.0)


def longest_act(attempts: list[dict], begun: float, ended: float) -> float:
    """The longest that a client waited for one act, its repetitions with it, in seconds."""
    first: dict[str, float] = {}
    longest = 0.0
    for attempt in attempts:
        first[attempt["word"]] = min(attempt["begun"], first.get(attempt["word"], attempt["begun"]))
        if is_success(attempt) and begun <= attempt["ended"] <= ended:
            longest = max(longest, attempt["ended"] - first[attempt["word"]])
    return longest


def _of_acts(attempts: list[dict], kept: Kept) -> Iterable[str]:
    acknowledged = {attempt["word"] for attempt in attempts if is_success(attempt)}
    sent = {attempt["word"] for attempt in attempts}
    contents = defaultdict(list)
    for id, contract, word in kept.words:
        contents[word].append((id, contract))
    places = defaultdict(list)
    for contract, number, ids in kept.events:
        for id in ids:
            places[id].append((contract, number))
    for word in acknowledged:
        rows = contents.get(word, [])
        if not rows:
            yield f"lost: {word} was acknowledged and isn't there"
        for id, contract in rows:
            found = [place for place in places[id] if place[0] == contract]
            if len(found) != 1:
                yield f"{word} is named by {len(found)} events"
    for word, rows in contents.items():
        if len(rows) > 1:
            yield f"doubled: {word} is there {len(rows)} times"
        if word not in sent:
            yield f"unknown: nobody said {word}"
    yield from _of_order(attempts, contents, places)


def _of_order(attempts: list[dict], contents: dict, places: dict) -> Iterable[str]:
    """A client acts when the act before is answered: so its messages stand in a contract's log in their order."""
    last: dict[tuple[int, str], int] = {}
    for attempt in sorted(filter(is_success, attempts), key=lambda attempt: (attempt["client"], attempt["act"])):
        for id, contract in contents.get(attempt["word"], []) if attempt["contract"] else []:
            for _, number in places[id]:
                if number <= last.get((attempt["client"], contract), -1):
                    yield f"out of order: {attempt['word']} is event {number} of {contract}"
                last[attempt["client"], contract] = number


def _of_logs(kept: Kept) -> Iterable[str]:
    numbers = defaultdict(list)
    for contract, number, _ in kept.events:
        numbers[contract].append(number)
    for contract, found in numbers.items():
        first = min(found)
        if sorted(found) != list(range(first, first + len(found))) or first not in (0, 1):
            yield f"the log of {contract} has a gap"


def _of_feeds(kept: Kept) -> Iterable[str]:
    """Everybody's feed holds each event of their contracts once, at positions without a gap."""
    events = Counter(contract for contract, _, _ in kept.events)
    feeds = defaultdict(list)
    for person, position, contract, number in kept.changes:
        feeds[person].append((position, contract, number))
    contracts = defaultdict(set)
    for person, contract in kept.parties:
        contracts[person].add(contract)
    for person, mine in contracts.items():
        feed = sorted(feeds[person])
        positions = [position for position, _, _ in feed]
        if positions != list(range(1, len(positions) + 1)):
            yield f"the feed of {person} has a gap"
        if len({(contract, number) for _, contract, number in feed}) != len(feed):
            yield f"the feed of {person} tells an event twice"
        if len(feed) != sum(events[contract] for contract in mine):
            yield f"the feed of {person} tells {len(feed)} of {sum(events[contract] for contract in mine)} events"
        latest: dict[str, int] = {}
        for _, contract, number in feed:
            if number <= latest.get(contract, -1):
                yield f"the feed of {person} tells {contract} out of order"
            latest[contract] = number
