"""The checker finds what it is there for: faults that are planted in a database and logs that are in order."""

import copy

import pytest

import checker
from checker import Kept

CONTRACT, ANNA, BEN = "c0000000-0000-4000-8000-000000000000", "anna", "ben"


def content(number: int) -> str:
    return f"a0000000-0000-4000-8000-{number:012}"


@pytest.fixture
def attempts() -> list[dict]:
    """One client's: the first act was refused and repeated, the third never answered."""
    statuses = [(1, 503), (1, 200), (2, 200), (3, "cut")]
    return [
        {"client": 0, "act": act, "contract": CONTRACT, "word": f"word{act}", "begun": float(at), "ended": at + 0.5,
         "status": status, "words": ""} for at, (act, status) in enumerate(statuses)]


@pytest.fixture
def kept() -> Kept:
    """An offer and its acceptance, and the two messages that were acknowledged."""
    numbers = range(1, 5)
    return Kept(
        events=[(CONTRACT, number, {content(number)}) for number in numbers],
        words=[(content(3), CONTRACT, "word1"), (content(4), CONTRACT, "word2")],
        changes=[(person, number, CONTRACT, number) for person in (ANNA, BEN) for number in numbers],
        parties=[(ANNA, CONTRACT), (BEN, CONTRACT)])


def lost(kept: Kept) -> None:
    kept.words.pop()


def doubled(kept: Kept) -> None:
    kept.words.append((content(2), CONTRACT, "word2"))


def without_an_event(kept: Kept) -> None:
    kept.events[-1] = (CONTRACT, 4, set())


def swapped(kept: Kept) -> None:
    kept.events[2:] = [(CONTRACT, 3, {content(4)}), (CONTRACT, 4, {content(3)})]


def a_gap_in_a_log(kept: Kept) -> None:
    kept.events[-1] = (CONTRACT, 5, {content(4)})


def said_by_nobody(kept: Kept) -> None:
    kept.words.append((content(2), CONTRACT, "else"))


def a_gap_in_a_feed(kept: Kept) -> None:
    kept.changes[-1] = (BEN, 5, CONTRACT, 4)


def not_told(kept: Kept) -> None:
    kept.changes.pop()


def told_twice(kept: Kept) -> None:
    kept.changes[-1] = (BEN, 4, CONTRACT, 3)


def told_out_of_order(kept: Kept) -> None:
    kept.changes[-2:] = [(BEN, 3, CONTRACT, 4), (BEN, 4, CONTRACT, 3)]


PLANTED = [
    lost, doubled, without_an_event, swapped, a_gap_in_a_log, said_by_nobody, a_gap_in_a_feed, not_told, told_twice,
    told_out_of_order]


def test_where_all_is_well_nothing_is_found(attempts, kept):
    assert checker.faults(attempts, kept) == []


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
def test_a_planted_fault_is_found(attempts, kept, plant):
    before = copy.deepcopy(kept)
    plant(kept)
    assert kept != before
    assert checker.faults(attempts, kept) != []


def test_an_act_that_was_not_answered_may_be_there_or_not(attempts, kept):
    kept.words.append((content(5), CONTRACT, "word3"))
    kept.events.append((CONTRACT, 5, {content(5)}))
    kept.changes += [(person, 5, CONTRACT, 5) for person in (ANNA, BEN)]
    assert checker.faults(attempts, kept) == []


def test_anything_but_a_success_and_503_with_its_word_is_a_complaint(attempts):
    assert len(checker.complaints(attempts)) == 1, "the cut"
    assert checker.complaints(attempts, may_be_cut=True) == []
    attempts[0]["words"] = "without Retry-After: "
    attempts[1]["status"] = 500
    assert len(checker.complaints(attempts)) == 3


def test_the_gap_is_the_longest_time_without_a_success(attempts):
    assert checker.gap(attempts, 0.0, 4.0) == 1.0
    assert checker.gap(attempts, 0.0, 2.0) == 0.0, "it had not ended"
    assert checker.longest_act(attempts, 0.0, 4.0) == 1.5
