"""Faults to plant in what a good run has left: each in a copy of the database and of the logs, each found by its name.

Wherever it can be, only what is planted is wrong: numbers, hashes, rows and feeds are made to fit again, as a program
would that has just this fault.
"""

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from evidence import Contract, Evidence
from postgres import PostgreSQL

FAULTS: dict[str, tuple[str, Callable[["Planting"], None]]] = {}


def plants(fault: str):
    """Registers a function that plants what the checker is to call by that name."""
    def register(function):
        FAULTS[function.__name__] = (fault, function)
        return function
    return register


class Planting:
    """A copy of what a run has left, to spoil."""

    def __init__(self, postgresql: PostgreSQL, database_url: str, logs: Path, evidence: Evidence, folder: Path):
        self.database_url, self._original, self._postgresql = database_url, database_url, postgresql
        self.logs, self.evidence = folder / "logs", evidence
        shutil.copytree(logs, self.logs)

    def close(self) -> None:
        if self.database_url != self._original:
            self._postgresql.drop(self.database_url)

    def sql(self, *statements: str) -> None:
        """Changes the database, which is copied first."""
        if self.database_url == self._original:
            self.database_url = self._postgresql.copy_of(self._original)
        result = subprocess.run(
            ["psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"--dbname={self.database_url}"],
            input=";\n".join(["BEGIN", *statements, "COMMIT;"]), capture_output=True, text=True)
        assert result.returncode == 0, result.stderr

    def lines(self, pattern: str, change: Callable[[list[dict]], list[dict]]) -> None:
        """Changes the lines of the first log of that name that has enough of them."""
        for path in sorted(self.logs.glob(pattern)):
            lines = [json.loads(line) for line in path.read_text().splitlines()]
            if len(lines) >= 20:
                path.write_text("".join(json.dumps(line) + "\n" for line in change(lines)))
                return
        raise AssertionError(f"no log {pattern} has anything to spoil")

    # What is there to spoil

    def contract(self, fits: Callable[[Contract], bool]) -> Contract:
        """The first of the clients' contracts that fits."""
        for identifier in sorted(self.evidence.ours):
            if fits(contract := self.evidence.contracts[identifier]):
                return contract
        raise AssertionError("the run was too short: nothing fits to be spoilt")

    def talkative(self) -> Contract:
        """One that runs, in which the last that happened is that somebody said something."""
        return self.contract(
            lambda each: each.phase == "active" and len(each.events) > 5 and each.events[-1].kind == "message_sent.1")

    def lapsed(self) -> Contract:
        """An offer that the clock closed."""
        return self.contract(lambda each: each.events[-1].kind == "offer_lapsed.1" and None not in each.people.values())

    def rewrite(self, contract: Contract, stored: list[dict]) -> None:
        """Gives a contract another log, with numbers, hashes, feeds and its own row as they should be."""
        chained, statements = bytes(32), [f"DELETE FROM events WHERE contract_id = '{contract.id}'"]
        for number, each in enumerate(stored, 1):
            content = json.dumps({**each, "number": number}, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
            chained = hashlib.sha256(chained + content).digest()
            statements.append(
                f"INSERT INTO events (contract_id, number, hash, bytes) "
                f"VALUES ('{contract.id}', {number}, '\\x{chained.hex()}', '\\x{content.hex()}')")
        statements.append(
            f"UPDATE contracts SET version = {len(stored)}, hash = '\\x{chained.hex()}' WHERE id = '{contract.id}'")
        for person in contract.parties:
            statements.append(f"DELETE FROM changes WHERE contract_id = '{contract.id}' AND number > {len(stored)}")
            for number in range(len(contract.events) + 1, len(stored) + 1):
                statements.append(
                    f"INSERT INTO changes SELECT '{person}', max(position) + 1, '{contract.id}', {number} "
                    f"FROM changes WHERE person_id = '{person}'")
        self.sql(*statements)

    def append(self, contract: Contract, stored: dict) -> None:
        """Adds an event to a contract, no earlier than the last."""
        events = [event.stored for event in contract.events]
        self.rewrite(contract, [*events, stored])


# The record

@plants("record_gap")
def an_event_is_dropped(world: Planting) -> None:
    world.sql(f"DELETE FROM events WHERE contract_id = '{world.talkative().id}' AND number = 3")


@plants("record_chain_broken")
def two_events_are_swapped(world: Planting) -> None:
    where = f"contract_id = '{world.talkative().id}' AND number"
    world.sql(
        *(f"UPDATE events SET number = {new} WHERE {where} = {old}" for old, new in ((3, 1003), (4, 3), (1003, 4))))


@plants("record_chain_broken")
def a_byte_of_an_event_is_changed(world: Planting) -> None:
    world.sql(
        f"UPDATE events SET bytes = set_byte(bytes, 20, get_byte(bytes, 20) # 1) "
        f"WHERE contract_id = '{world.talkative().id}' AND number = 2")


@plants("record_foreign_event")
def an_event_is_of_another_contract(world: Planting) -> None:
    contract = world.talkative()
    stored = [event.stored for event in contract.events]
    world.rewrite(contract, [*stored[:-1], {**stored[-1], "contract": world.lapsed().id}])


@plants("record_date_before")
def an_event_is_dated_before_the_one_it_follows(world: Planting) -> None:
    contract = world.talkative()
    world.append(contract, {**contract.events[-1].stored, "at": contract.events[0].at})


@plants("record_end")
def a_contract_stands_behind_its_log(world: Planting) -> None:
    world.sql(f"UPDATE contracts SET version = version - 1 WHERE id = '{world.talkative().id}'")


@plants("text_changed")
def a_byte_of_a_text_is_changed(world: Planting) -> None:
    text = world.talkative().events[-1].body["text"]["id"]
    world.sql(f"UPDATE contents SET text = 't' || substr(text, 2) WHERE id = '{text}'")


@plants("text_missing")
def a_text_is_dropped(world: Planting) -> None:
    world.sql(f"DELETE FROM contents WHERE id = '{world.talkative().events[-1].body['text']['id']}'")


# Acts

@plants("act_lost")
def an_acknowledged_act_is_lost_without_a_trace(world: Planting) -> None:
    contract = world.talkative()
    event = contract.events[-1]
    world.rewrite(contract, [each.stored for each in contract.events[:-1]])
    world.sql(
        f"DELETE FROM contents WHERE id = '{event.body['text']['id']}'",
        f"DELETE FROM news WHERE contract_id = '{contract.id}' AND at = {event.at}")


@plants("act_done_twice")
def an_act_is_done_twice(world: Planting) -> None:
    contract = world.talkative()
    world.append(contract, contract.events[-1].stored)


@plants("act_unacknowledged")
def something_is_done_that_nobody_was_told(world: Planting) -> None:
    contract = world.talkative()
    world.append(contract, {**contract.events[-1].stored, "kind": "openness_said.1", "body": {"open": True}})


@plants("act_refused_and_done")
def what_was_done_was_refused(world: Planting) -> None:
    def refuse(lines):
        act = next(line for line in reversed(lines) if line["became"] == "done" and line["kind"] == "message_sent.1")
        return [line if line is not act else {**line, "became": "refused", "unclear": False} for line in lines]
    world.lines("client-now-*.jsonl", refuse)


@plants("answer_lost")
def an_answer_is_forgotten(world: Planting) -> None:
    act = next(act for act in world.evidence.acts if not act["past"])
    world.sql(f"DELETE FROM kept_answers WHERE person_id = '{act['person']}' AND key = '{act['key']}'")


@plants("answer_changed")
def an_answer_is_another_when_it_is_asked_again(world: Planting) -> None:
    act = next(act for act in world.evidence.acts if not act["past"])
    world.sql(f"UPDATE kept_answers SET body = body || ' ' WHERE person_id = '{act['person']}' AND key = '{act['key']}'")


@plants("answer_to_nobody")
def an_answer_is_kept_under_a_key_that_nobody_used(world: Planting) -> None:
    world.sql(
        "INSERT INTO kept_answers SELECT person_id, 'unused', digest, status, location, version, body, at "
        "FROM kept_answers LIMIT 1")


# The clock

@plants("deadline_effected_twice")
def a_deadline_takes_effect_twice(world: Planting) -> None:
    contract = world.lapsed()
    world.append(contract, contract.events[-1].stored)


@plants("deadline_effected_twice")
def work_is_accepted_by_silence_twice(world: Planting) -> None:
    contract = world.contract(lambda each: any(event.kind == "work_accepted.1" and event.person is None for event in each.events))
    stored = [event.stored for event in contract.events]
    place = next(
        place for place, event in enumerate(contract.events) if event.kind == "work_accepted.1" and event.person is None)
    world.rewrite(contract, [*stored[:place], stored[place], *stored[place:]])


@plants("deadline_at_another_instant")
def a_deadline_takes_effect_late_and_says_so(world: Planting) -> None:
    contract = world.lapsed()
    stored = [event.stored for event in contract.events]
    world.rewrite(contract, [*stored[:-1], {**stored[-1], "at": stored[-1]["at"] + 1}])


@plants("deadline_left_behind")
def a_deadline_never_takes_effect(world: Planting) -> None:
    contract = world.lapsed()
    world.rewrite(contract, [event.stored for event in contract.events[:-1]])


@plants("deadline_passed_over")
def somebody_acts_after_a_deadline_that_did_not_take_effect(world: Planting) -> None:
    contract, stored = world.lapsed(), [event.stored for event in world.lapsed().events]
    said = {**stored[0], "at": stored[-1]["at"] + 1, "kind": "openness_said.1", "body": {"open": True}}
    world.rewrite(contract, [*stored[:-1], said])


@plants("deadline_row")
def the_clock_goes_by_a_deadline_that_the_record_does_not_know(world: Planting) -> None:
    world.sql(
        "INSERT INTO deadlines (contract_id, kind, subject, at, loser, remind_at, wake_at) "
        f"VALUES ('{world.talkative().id}', 'end_date', '', 4102444800000, 'both', NULL, 4102444800000)")


# Who is told

NEXT = "(SELECT max(id) + 1 FROM news AS other WHERE other.person_id = news.person_id)"


@plants("notification_twice")
def somebody_is_told_twice(world: Planting) -> None:
    event = world.talkative().events[-1]
    world.sql(
        f"INSERT INTO news SELECT person_id, {NEXT}, contract_id, kind, actor_id, at, deadline, is_read FROM news "
        f"WHERE contract_id = '{event.contract}' AND at = {event.at} AND kind = '{event.kind}' LIMIT 1")


@plants("notification_twice")
def somebody_is_reminded_twice(world: Planting) -> None:
    world.sql(
        f"INSERT INTO news SELECT person_id, {NEXT}, contract_id, kind, actor_id, at, deadline, is_read FROM news "
        f"WHERE kind = 'reminder:offer' LIMIT 1")


@plants("notification_missing")
def somebody_is_not_told(world: Planting) -> None:
    event = world.talkative().events[-1]
    world.sql(f"DELETE FROM news WHERE contract_id = '{event.contract}' AND at = {event.at} AND kind = '{event.kind}'")


@plants("notification_of_nothing")
def somebody_is_told_of_what_did_not_happen(world: Planting) -> None:
    world.sql(
        f"INSERT INTO news SELECT person_id, {NEXT}, contract_id, 'contract_ended.1', NULL, at, NULL, is_read FROM news "
        f"WHERE contract_id = '{world.talkative().id}' LIMIT 1")


@plants("notification_gap")
def a_number_is_left_out_between_notifications(world: Planting) -> None:
    world.sql("UPDATE news SET id = id + 1 WHERE (person_id, id) IN (SELECT person_id, max(id) FROM news GROUP BY person_id)")


# Feeds, and who follows them

def _feed(world: Planting) -> tuple[str, list[tuple[int, str, int]]]:
    """The longest feed."""
    return max(world.evidence.changes.items(), key=lambda item: len(item[1]))


@plants("feed_gap")
def a_position_is_left_out(world: Planting) -> None:
    person, feed = _feed(world)
    world.sql(f"UPDATE changes SET position = position + 1 WHERE person_id = '{person}' AND position = {feed[-1][0]}")


@plants("feed_twice")
def a_change_is_in_the_feed_twice(world: Planting) -> None:
    person, feed = _feed(world)
    _, contract, number = feed[-1]
    world.sql(f"INSERT INTO changes VALUES ('{person}', {feed[-1][0] + 1}, '{contract}', {number})")


@plants("feed_missing")
def a_change_is_missing(world: Planting) -> None:
    person, feed = _feed(world)
    world.sql(f"DELETE FROM changes WHERE person_id = '{person}' AND position = {feed[-1][0]}")


@plants("feed_order")
def two_changes_of_a_contract_are_in_the_wrong_order(world: Planting) -> None:
    person, feed = _feed(world)
    last = {}
    for position, contract, _ in feed:
        if contract in last:
            break
        last[contract] = position
    world.sql(
        *(f"UPDATE changes SET position = {new} WHERE person_id = '{person}' AND position = {old}"
          for old, new in ((position, 0), (last[contract], position), (0, last[contract]))))


@plants("feed_foreign")
def a_change_of_strangers_is_in_the_feed(world: Planting) -> None:
    person, feed = _feed(world)
    foreign = world.contract(lambda each: person not in each.parties)
    world.sql(f"INSERT INTO changes VALUES ('{person}', {feed[-1][0] + 1}, '{foreign.id}', 1)")


@plants("reader_skipped")
def a_reader_skips_a_late_commit(world: Planting) -> None:
    world.lines("reader-*.jsonl", lambda lines: lines[:10] + lines[11:])


@plants("reader_twice")
def a_reader_is_given_a_change_twice(world: Planting) -> None:
    world.lines("reader-*.jsonl", lambda lines: [*lines[:11], *lines[10:]])


@plants("reader_skipped")
def a_reader_is_given_two_changes_in_the_wrong_order(world: Planting) -> None:
    world.lines("reader-*.jsonl", lambda lines: [*lines[:10], lines[11], lines[10], *lines[12:]])


@plants("reader_changed")
def a_reader_was_given_another_change_than_the_feed_has_now(world: Planting) -> None:
    world.lines("reader-*.jsonl", lambda lines: [*lines[:10], {**lines[10], "hash": lines[9]["hash"]}, *lines[11:]])


@plants("reader_behind")
def a_reader_is_never_given_the_last(world: Planting) -> None:
    world.lines("reader-*.jsonl", lambda lines: lines[:-1])


@plants("webhook_skipped")
def a_webhook_is_not_sent_a_change(world: Planting) -> None:
    def skip(lines):
        left_out = next(line for line in lines if any(
            later["webhook"] == line["webhook"] and later["position"] > line["position"] for later in lines))
        same = (left_out["webhook"], left_out["position"])
        return [line for line in lines if (line["webhook"], line["position"]) != same]
    world.lines("deliveries.jsonl", skip)


@plants("webhook_behind")
def a_webhook_is_not_sent_the_last(world: Planting) -> None:
    def drop(lines):
        last = lines[-1]
        latest = max(line["position"] for line in lines if line["webhook"] == last["webhook"])
        return [line for line in lines if (line["webhook"], line["position"]) != (last["webhook"], latest)]
    world.lines("deliveries.jsonl", drop)


@plants("webhook_id")
def a_change_comes_again_with_another_id(world: Planting) -> None:
    world.lines("deliveries.jsonl", lambda lines: [*lines, {**lines[-1], "id": "msg_another"}])


# The rest

@plants("count_wrong")
def a_figure_counts_one_too_many(world: Planting) -> None:
    world.sql("UPDATE counters SET count = count + 1 WHERE name = 'active'")


@plants("read_stale")
def a_node_shows_what_was_before_an_act(world: Planting) -> None:
    world.lines("client-now-*.jsonl", lambda lines: [*lines, {"became": "read_stale", "what": "version 3 after 4"}])


