"""Failovers under load: nothing that was acknowledged is lost, and programs see 503 and nothing worse.

`--failovers 10` has ten of them, of each kind in turn, and prints the gaps.
"""

import itertools
import statistics
import time
from collections import Counter
from dataclasses import dataclass

import pytest

import checker
from cluster import Cluster, until
from load import Load, attempts
from people import active_contract

PAIRS = 4
# In `make test` one is enough, and the hardest comes first.
FAILOVERS = 1


@dataclass
class Failover:
    """What was done to the primary, and between which instants the deployment was not whole."""

    kind: str
    old: str
    new: str
    begun: float
    ended: float


def crash(cluster: Cluster, old: str, go_on) -> None:
    """The primary's Patroni and postmaster are killed, and started again when another has taken over."""
    cluster.kill_service(old)
    another(cluster, old)
    cluster.start_service(old)


def crash_alone(cluster: Cluster, old: str, go_on) -> None:
    """The primary's postmaster is killed, and its Patroni sees to the rest."""
    cluster.kill_postmaster(old)
    another(cluster, old)


def hang(cluster: Cluster, old: str, go_on) -> None:
    """Every process of the primary's stands still until all act with another, and then goes on as if nothing had been."""
    paused = cluster.pause_service(old)
    try:
        another(cluster, old)
        go_on()
    finally:
        cluster.resume(paused)


def hand_over(cluster: Cluster, old: str, go_on) -> None:
    """The operator asks for it."""
    cluster.switch_over(old, cluster.synchronous_standby())
    another(cluster, old)


def another(cluster: Cluster, old: str) -> None:
    until(lambda: cluster.primary() not in {None, old}, f"somebody takes over from {old}")


KINDS = {"kill -9": crash, "SIGSTOP": hang, "switchover": hand_over, "postmaster": crash_alone}


def fail_over(cluster: Cluster, load: Load, clients: int, kind: str, act) -> Failover:
    """One failover; it has ended when both standbys follow, and all clients have acted again."""
    def go_on() -> None:
        enough = load.successes + 3 * clients
        until(lambda: load.successes >= enough, f"the clients act again\n{cluster.tail('node1')}", 240)

    old = cluster.primary()
    begun = time.monotonic()
    act(cluster, old, go_on)
    new = cluster.primary()
    until(cluster.is_whole, f"both standbys follow {new}: {cluster.members()}\n{cluster.tail(old)}", 180)
    go_on()
    return Failover(kind, old, new, begun, time.monotonic())


def report(failovers: list[Failover], told: list[dict], clients: int) -> str:
    """The figures, in lines."""
    lines, gaps = [], []
    for each in failovers:
        during = [attempt for attempt in told if each.begun <= attempt["ended"] <= each.ended]
        gaps.append(checker.gap(told, each.begun, each.ended))
        lines.append(
            f"{each.kind:<10} {each.old} -> {each.new}: gap {gaps[-1]:5.1f} s, longest act "
            f"{checker.longest_act(told, each.begun, each.ended):5.1f} s, whole after {each.ended - each.begun:5.1f} s, "
            f"answers {dict(checker.seen(during))}")
    acknowledged = sum(map(checker.is_success, told))
    lasted = max(attempt["ended"] for attempt in told) - min(attempt["begun"] for attempt in told)
    lines.append(
        f"gap: min {min(gaps):.1f} s, median {statistics.median(gaps):.1f} s, max {max(gaps):.1f} s in {len(gaps)} failovers")
    lines.append(
        f"{acknowledged} acts acknowledged to {clients} clients in {lasted:.0f} s; all answers {dict(checker.seen(told))}")
    return "\n".join(lines)


@pytest.mark.timeout(3_600)
def test_a_failover_loses_nothing_that_was_acknowledged(cluster, request, tmp_path):
    count = request.config.getoption("--failovers") or FAILOVERS
    clients = request.config.getoption("--clients")
    only = request.config.getoption("--kind")
    kinds = {only: KINDS[only]} if only else KINDS
    parties = [
        party for number in range(PAIRS)
        for party in active_contract(cluster, f"Client {'ABCD'[number]}", f"Contractor {'ABCD'[number]}")]
    done: list[Failover] = []
    with Load(cluster.base_url, cluster.authority, parties, clients, tmp_path / "log") as load:
        until(lambda: load.successes >= 3 * clients, "the clients act")
        for kind, act in itertools.islice(itertools.cycle(kinds.items()), count):
            done.append(fail_over(cluster, load, clients, kind, act))
            print(f"{kind}: {done[-1].old} -> {done[-1].new}, {done[-1].ended - done[-1].begun:.1f} s", flush=True)
    told = attempts(load.folder)
    print(report(done, told, clients))
    found = checker.faults(told, checker.read(cluster.ask, load.said))
    verified = cluster.endwell("verify")
    print(f"faults that the checker found: {len(found)}\n{verified.stdout}")
    assert found == [], "\n".join(found[:50])
    assert verified.returncode == 0, verified.stdout + verified.stderr
    wrong = checker.complaints(told)
    assert wrong == [], f"{Counter(line[-120:] for line in wrong).most_common(10)}\n" + "\n".join(wrong[:10])
