"""Three nodes on one database, some of them gone at any time: nothing is lost, doubled or skipped. And the checker that
says so finds every fault that is planted."""

import dataclasses

import pytest

from chaos import Plan, run, verified
from checker import check, told
from evidence import read
from planting import FAULTS, Planting
from postgres import PostgreSQL

# A minute and a half; by hand `Tests/nodes/chaos.py` runs for as long as one likes.
SHORT = Plan(
    acts=3_000, processes=2, contracts=2, people=14, webhooks=3, overdue=80, pause_seconds=33, strike_seconds=(3, 6),
    strikes=["pause", "kill", "cut", "crash", "replace", "restart", "kill"])


@pytest.fixture(scope="module")
def postgresql():
    database = PostgreSQL()
    yield database
    database.close()


@pytest.fixture(scope="module")
def outcome(postgresql, tmp_path_factory):
    return run(dataclasses.replace(SHORT), postgresql, tmp_path_factory.mktemp("chaos"))


@pytest.mark.timeout(900)
def test_nothing_is_lost_doubled_or_skipped_whatever_befalls_the_nodes(outcome):
    print(outcome.words)
    assert outcome.faults == [], outcome.words
    events = [event for contract in outcome.evidence.contracts.values() for event in contract.events]
    by_the_clock = {event.kind for event in events if event.person is None}
    assert {"offer_lapsed.1", "work_accepted.1", "concern_unanswered.1", "contract_ended.1"} <= by_the_clock
    assert len(outcome.evidence.acts) >= SHORT.acts and all(outcome.evidence.deliveries.values())
    whole = verified(outcome.database_url, outcome.logs.parent)
    assert whole.returncode == 0, whole.stdout + whole.stderr


@pytest.fixture
def world(outcome, postgresql, tmp_path):
    """What the run has left, to spoil."""
    copy = Planting(postgresql, outcome.database_url, outcome.logs, outcome.evidence, tmp_path)
    yield copy
    copy.close()


@pytest.mark.parametrize("planted", FAULTS)
def test_the_checker_finds_what_is_planted(planted, world):
    name, plant = FAULTS[planted]
    plant(world)
    evidence = read(world.database_url, world.logs)
    faults = check(evidence)
    assert name in {fault.name for fault in faults}, told(evidence, faults)
