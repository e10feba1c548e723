#!/usr/bin/env python3
"""Checks what several nodes left in one database against what their clients were told:

    Tests/nodes/checker.py --database-url postgres://… --logs FOLDER

It reads the database and the clients' own logs, and nothing else: no node need run, and none is asked. Exit codes: 0 all
is right, 1 something is not, and each fault is named. Every name stands for one promise:

| name begins with | what was promised |
|---|---|
| record_ | a contract's log has the numbers 1 to n, each chained to the one before, none dated before it |
| text_ | every text is the one that its event was made with |
| act_ | what was acknowledged is there, once; what was not acknowledged is not there |
| answer_ | the same request under the same key is given the answer that was given first |
| deadline_ | each deadline takes effect once, dated with its own instant, and is not left behind |
| notification_ | who is to be told is told, once |
| feed_ | a person's feed has each event of each of their contracts once, in the contract's order, without a gap |
| reader_ | who follows `/changes` over all nodes reads just that feed: nothing skipped, twice or changed |
| webhook_ | a webhook is sent each change at least once, in order |
| read_, count_, run_ | an act shows on every node at once; figures are what they count; nothing else went wrong |
"""

import argparse
import hashlib
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[2] / "scripts")]

from evidence import Contract, Event, Evidence, Fault, read  # noqa: E402
from promises import Promises  # noqa: E402
from verify_bundle import PHASES, prose  # noqa: E402

# What an act may bring about besides itself; who did the act did these, too.
CONSEQUENCES = {"contract_ended.1", "reviews_revealed.1", "contract_kept.1", "amendment_lapsed.1"}
# Everybody is told of these; of all else the other party.
TOLD_TO_BOTH = {"contract_ended.1", "reviews_revealed.1"}
# Reminders are named for their deadline, but for the two that say more.
REMINDS_OF = {"official_end": "change_of_mind", "idle_end": "change_of_mind"}
SHOWN_OF_EACH = 5


def check(evidence: Evidence) -> list[Fault]:
    """Everything that is wrong."""
    promises = {contract.id: Promises(contract).read() for contract in evidence.contracts.values()}
    faults = []
    for part in (records, texts, acts, refusals, answers, feeds, readers, webhooks, counts):
        faults += part(evidence)
    faults += deadlines(evidence, promises)
    faults += notifications(evidence, promises)
    faults += [Fault(line["became"], line["what"]) for line in evidence.complaints]
    return faults


# The record

def records(evidence: Evidence) -> Iterator[Fault]:
    """Numbers without a gap, a chain without a break, no event dated before the one it follows."""
    for contract in evidence.contracts.values():
        chained, before, phase = bytes(32), None, None
        for number, event in enumerate(contract.events, 1):
            if event.number != number:
                yield Fault("record_gap", f"{event} stands where {number} should")
                break
            chained = hashlib.sha256(chained + event.bytes).digest()
            if event.hash != chained:
                yield Fault("record_chain_broken", str(event))
                break
            if (event.stored["number"], event.stored["contract"]) != (number, contract.id):
                yield Fault("record_foreign_event", f"{event} says that it belongs elsewhere")
            if before and event.at < before:
                yield Fault("record_date_before", f"{event} is dated before the one it follows")
            before, phase = event.at, PHASES.get(event.kind, phase)
        else:
            if (contract.version, contract.hash, contract.phase) != (len(contract.events), chained, phase):
                where = f"at {contract.version} ({contract.phase}), its log at {len(contract.events)} ({phase})"
                yield Fault("record_end", f"contract {contract.id} stands {where}")


def texts(evidence: Evidence) -> Iterator[Fault]:
    """Each reference finds its text, each text its reference; both fit."""
    unused = {name for name, (contract, _, _) in evidence.contents.items() if contract in evidence.ours}
    for contract in evidence.contracts.values():
        for event in contract.events:
            for reference, _ in prose(event.body):
                unused.discard(reference["id"])
                found = evidence.contents.get(reference["id"])
                if found is None or found[0] != contract.id:
                    yield Fault("text_missing", f"{reference['id']} of {event}")
                elif found[2] is not None:
                    salted = bytes.fromhex(found[1]) + found[2].encode()
                    if hashlib.sha256(salted).hexdigest() != reference["digest"]:
                        yield Fault("text_changed", f"{reference['id']} of {event}")
    for review in evidence.sealed.values():
        unused -= {reference["id"] for reference, _ in prose(review)}
    for name in unused:
        yield Fault("text_without_event", f"{name} in contract {evidence.contents[name][0]}")


# Acts

def acts(evidence: Evidence) -> Iterator[Fault]:
    """Between the acts that were acknowledged and the events of people there is one to one."""
    taken: dict[tuple[str, int], str] = {}
    sealed = Counter()
    for act in done(evidence):
        contract = evidence.contracts.get(act["contract"])
        if contract is None:
            yield Fault("act_lost", f"{_named(act)}: there is no such contract")
        elif act["act"] == "claim_offer":
            if act["person"] not in contract.parties:
                yield Fault("act_lost", f"{_named(act)}: somebody else is party to it")
        elif act["act"] == "leave_review":
            sealed[contract.id] += 1
            if not _reviewed(evidence, contract, act):
                yield Fault("act_lost", f"{_named(act)}: no such review")
        else:
            event = _event_of(contract, act)
            if event is None:
                yield Fault("act_lost", f"{_named(act)}: its log, which ends at {len(contract.events)}, has no such event")
            elif not act["silent"] and not _says(evidence, event, act):
                yield Fault("act_lost", f"{_named(act)}: {event} does not say it")
            elif (first := taken.setdefault((contract.id, event.number), act["key"])) != act["key"]:
                yield Fault("act_lost", f"{_named(act)}: {event} is that of {first}")
    keys = {act["key"] for act in evidence.acts}
    texts_of = {text: key for key, said in evidence.saying.items() for text in said}
    for identifier in evidence.ours & evidence.contracts.keys():
        for event in evidence.contracts[identifier].events:
            if event.person and event.kind not in CONSEQUENCES and (identifier, event.number) not in taken:
                said = {texts_of.get(reference["id"]) for reference, _ in prose(event.body)}
                yield Fault("act_done_twice" if said & keys else "act_unacknowledged", f"{event} was acknowledged to nobody")
    for (identifier, party) in evidence.sealed:
        if identifier in evidence.ours and not sealed[identifier]:
            yield Fault("act_unacknowledged", f"a review of the {party} in contract {identifier}")


def done(evidence: Evidence) -> Iterator[dict]:
    """The acts that were acknowledged, and those refused of which an earlier attempt had an unknown end and was done."""
    yield from evidence.acts
    for act in evidence.refusals:
        if kept := act["unclear"] and evidence.kept.get((act["person"], act["key"])):
            yield {**act, "version": int(kept[1].split(".")[0]), "tag": kept[1], "digest": kept[2], "status": kept[0]}


def _event_of(contract: Contract, act: dict) -> Event | None:
    """The event of an act: the latest at the version that was answered, but for what it brought about."""
    number = act["version"]
    if number > len(contract.events):
        return None
    while number > 1 and contract.events[number - 1].kind in CONSEQUENCES - {act["kind"]}:
        number -= 1
    event = contract.events[number - 1]
    return event if (event.kind, event.person) == (act["kind"], act["person"]) else None


def _says(evidence: Evidence, event: Event, act: dict) -> bool:
    said = evidence.saying.get(act["key"], set())
    return any(reference["id"] in said for reference, _ in prose(event.body))


def _reviewed(evidence: Evidence, contract: Contract, act: dict) -> bool:
    """Whether the review is there: under seal, or revealed."""
    party = next((party for party, person in contract.people.items() if person == act["person"]), None)
    reviews = [evidence.sealed.get((contract.id, party), {})]
    reviews += [event.body.get(party, {}) for event in contract.events if event.kind == "reviews_revealed.1"]
    said = evidence.saying.get(act["key"], set())
    return any(reference["id"] in said for review in reviews for reference, _ in prose(review))


def refusals(evidence: Evidence) -> Iterator[Fault]:
    """A refused act leaves nothing."""
    for act in evidence.refusals:
        kept = (act["person"], act["key"]) in evidence.kept
        if kept and not act["unclear"] or not kept and evidence.saying.get(act["key"]):
            yield Fault("act_refused_and_done", _named(act))


def answers(evidence: Evidence) -> Iterator[Fault]:
    """What is kept under each key is what was answered; what was made long ago may be forgotten."""
    known = set()
    for act in evidence.acts:
        known.add((act["person"], act["key"]))
        kept = evidence.kept.get((act["person"], act["key"]))
        if kept is None and not act["past"]:
            yield Fault("answer_lost", _named(act))
        elif kept and kept != (act["status"], act["tag"], act["digest"]):
            yield Fault("answer_changed", _named(act))
    known |= {(act["person"], act["key"]) for act in evidence.refusals if act["unclear"]}
    for person, key in evidence.kept.keys() - known:
        yield Fault("answer_to_nobody", f"to {person} under {key}")


def _named(act: dict) -> str:
    return f"{act['act']} of {act['person']} in contract {act['contract']} under {act['key']}, version {act.get('version')}"


# The clock

def deadlines(evidence: Evidence, promises: dict[str, Promises]) -> Iterator[Fault]:
    """Each took effect once, at its instant; those that stand are the rows that the clock goes by."""
    rows = {(contract, kind, subject): at for contract, kind, subject, at, _ in evidence.deadlines if kind != "idle"}
    standing = {}
    for contract, read_promises in promises.items():
        yield from read_promises.faults
        for kind, subject, at in read_promises.due(evidence.drained_at):
            yield Fault("deadline_left_behind", f"contract {contract}: {kind} {subject} of {at}")
        standing |= {(contract, kind, subject): at for (kind, subject), at in read_promises.standing.items()}
    for key, at in standing.items() ^ rows.items():
        yield Fault("deadline_row", f"{' '.join(key)} of {at} stands in the record or in the table, not in both")
    for contract, kind, subject, _, wake_at in evidence.deadlines:
        if wake_at <= evidence.drained_at:
            yield Fault("deadline_left_behind", f"contract {contract}: {kind} {subject} was to wake the clock at {wake_at}")


# Who is told

def notifications(evidence: Evidence, promises: dict[str, Promises]) -> Iterator[Fault]:
    """Each event tells whom it concerns, once; each reminder comes once."""
    must, may, told, reminded = Counter(), Counter(), Counter(), Counter()
    claimed = {act["contract"] for act in evidence.acts if act["act"] == "claim_offer"}
    for contract in evidence.contracts.values():
        _expect(contract, contract.id in claimed or contract.id not in evidence.ours, must, may)
    last = Counter()
    for person, number, contract, kind, actor, at, deadline in evidence.news:
        last[person] += 1
        if number != last[person]:
            yield Fault("notification_gap", f"{person} has number {number} where {last[person]} should stand")
            last[person] = number
        if kind.startswith("reminder:"):
            reminded[person, contract, kind, deadline, at] += 1
        else:
            told[person, contract, kind, actor, at] += 1
    for item, count in (must - told).items():
        yield Fault("notification_missing", f"{count} × {item}")
    for item, count in (told - must - may).items():
        yield Fault("notification_twice" if item in must or item in may else "notification_of_nothing", f"{count} × {item}")
    for (person, contract, kind, deadline, at), count in reminded.items():
        name = kind.removeprefix("reminder:")
        promised = promises[contract].promised[REMINDS_OF.get(name, name), deadline]
        if count > promised and name != "idle":
            yield Fault("notification_twice" if promised else "notification_of_nothing", f"{person}, {contract}: {kind} of {at}")


def _expect(contract: Contract, may_be_new: bool, must: Counter, may: Counter) -> None:
    """Adds who is to be told of a contract's events. Whoever claimed an offer was told nothing before."""
    if not contract.events:
        return
    offerer = contract.events[0].party
    is_known = not may_be_new
    for event in contract.events:
        is_known = is_known or event.kind == "offer_accepted.1"
        for party, person in contract.people.items():
            concerned = event.person is None or event.kind in TOLD_TO_BOTH or event.party != party
            if person and concerned:
                counter = must if is_known or party == offerer else may
                counter[person, contract.id, event.kind, event.person, event.at] += 1


# Feeds, and who follows them

def feeds(evidence: Evidence) -> Iterator[Fault]:
    """Each person's feed is the events of their contracts."""
    expected: dict[str, set] = {person: set() for person in evidence.changes}
    for contract in evidence.contracts.values():
        for person in contract.parties:
            expected.setdefault(person, set()).update((contract.id, event.number) for event in contract.events)
    for person, wanted in expected.items():
        feed, last, seen = evidence.changes.get(person, []), Counter(), set()
        for place, (position, contract, number) in enumerate(feed, 1):
            if position != place:
                yield Fault("feed_gap", f"{person} has position {position} where {place} should be")
                break
        for position, contract, number in feed:
            if (contract, number) in seen:
                yield Fault("feed_twice", f"{person}: event {number} of contract {contract} again at {position}")
            elif (contract, number) not in wanted:
                yield Fault("feed_foreign", f"{person}: event {number} of contract {contract} at {position}")
            elif number != last[contract] + 1:
                yield Fault("feed_order", f"{person}: event {number} of contract {contract} after {last[contract]}")
            seen.add((contract, number))
            last[contract] = number
        for contract, number in wanted - seen:
            yield Fault("feed_missing", f"{person}: event {number} of contract {contract}")


def readers(evidence: Evidence) -> Iterator[Fault]:
    """What each reader of `/changes` wrote down, in the order in which it came, is the feed."""
    for person, lines in evidence.readers.items():
        feed, last = {position: rest for position, *rest in evidence.changes.get(person, [])}, 0
        for line in lines:
            yield from _read(evidence, feed, line, f"{person} read {line['position']} after {last}", last, "reader")
            last = max(last, line["position"])
        if last != max(feed, default=0):
            yield Fault("reader_behind", f"{person} read up to {last} of {max(feed, default=0)}")


def _read(evidence: Evidence, feed: dict, line: dict, where: str, last: int, who: str) -> Iterator[Fault]:
    """One change that came to somebody who had had all up to `last`."""
    position = line["position"]
    if position > last + 1:
        yield Fault(f"{who}_skipped", where)
    elif position <= last and who == "reader":
        yield Fault("reader_twice", where)
    events = evidence.contracts[line["contract"]].events if line["contract"] in evidence.contracts else []
    chained = events[line["number"] - 1].hash.hex() if 0 < line["number"] <= len(events) else None
    if feed.get(position) != [line["contract"], line["number"]] or line["hash"] != chained:
        yield Fault(f"{who}_changed", f"{where}: event {line['number']} of contract {line['contract']}")


def webhooks(evidence: Evidence) -> Iterator[Fault]:
    """Everything was sent since the webhook was made, in order; what came again had the same id."""
    for webhook, hook in evidence.hooks.items():
        feed = {position: rest for position, *rest in evidence.changes.get(hook["person"], [])}
        last, ids, latest = hook["cursor"], {}, max(feed, default=0)
        for line in evidence.deliveries.get(webhook, []):
            where = f"{webhook} was sent {line['position']} after {last}"
            yield from _read(evidence, feed, line, where, last, "webhook")
            if ids.setdefault(line["position"], line["id"]) != line["id"]:
                yield Fault("webhook_id", where)
            last = max(last, line["position"])
        if len(set(ids.values())) != len(ids):
            yield Fault("webhook_id", f"{webhook} used one for two changes")
        if last != latest:
            yield Fault("webhook_behind", f"{webhook} was sent up to {last} of {latest}")
        if evidence.webhooks.get(hook["id"]) != (hook["person"], latest):
            yield Fault("webhook_behind", f"{webhook} stands at {evidence.webhooks.get(hook['id'])}, and its feed at {latest}")


def counts(evidence: Evidence) -> Iterator[Fault]:
    """The installation's figures, each of which is the sum of several rows."""
    counted = Counter()
    for name, count in evidence.counters.items():
        counted[name.partition("#")[0]] += count
    found = Counter(contract.phase for contract in evidence.contracts.values()) + Counter(contracts=len(evidence.contracts))
    for name, count in counted.items():
        if name != "accounts" and found[name] != count:
            yield Fault("count_wrong", f"{name} is {count}, and there are {found[name]}")


def told(evidence: Evidence, faults: list[Fault]) -> str:
    """The verdict in words."""
    clock = sum(event.person is None for contract in evidence.contracts.values() for event in contract.events)
    lines = [
        f"acts acknowledged {len(evidence.acts)} (in the past {sum(act['past'] for act in evidence.acts)}), "
        f"repeated {sum(act['tries'] > 1 for act in evidence.acts)}, "
        f"answered again {sum(act['again'] for act in evidence.acts)}, refused {len(evidence.refusals)}",
        f"contracts {len(evidence.contracts)}, events {sum(len(each.events) for each in evidence.contracts.values())}, "
        f"of the clock {clock}, notifications {len(evidence.news)}",
        f"changes {sum(map(len, evidence.changes.values()))}, read {sum(map(len, evidence.readers.values()))} by "
        f"{len(evidence.readers)} readers, sent {sum(map(len, evidence.deliveries.values()))} to {len(evidence.hooks)} webhooks",
        f"faults {len(faults)}",
    ]
    shown = Counter()
    for fault in faults:
        shown[fault.name] += 1
        if shown[fault.name] <= SHOWN_OF_EACH:
            lines.append(f"  {fault}")
    lines += [f"  {name}: {count} in all" for name, count in shown.items() if count > SHOWN_OF_EACH]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description="Checks what several nodes left in one database.")
    parser.add_argument("--database-url", required=True)
    parser.add_argument("--logs", required=True, type=Path)
    arguments = parser.parse_args()
    evidence = read(arguments.database_url, arguments.logs)
    faults = check(evidence)
    print(told(evidence, faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
