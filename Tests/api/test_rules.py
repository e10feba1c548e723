"""The model itself, tried on what the product's rules say in so many words."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from rules.acts import Doing, decide
from rules.agreement import Agreement, Deliverable, Terms
from rules.life import Life
from rules.periods import Period, day_of, start_of
from rules.preview import preview


def _at(day: str, zone: str = "Europe/Berlin") -> int:
    """Noon of a day."""
    return round(datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=ZoneInfo(zone)).timestamp() * 1_000)


def _active(now: int, *work: str, **terms) -> Life:
    people = {"client": "anna", "contractor": "ben"}
    pieces = [Deliverable(title, id=title) for title in work]
    life = Life(people, "client", Agreement("Title", "Scope", Terms(**terms), pieces), None, {})
    life.offer = life.agreement.offer_period(life.today(now))
    assert decide(life, "accept_offer", Doing("contractor", now)) == ["offer_accepted.1"]
    return life


def _notice(life: Life, now: int, reason: str = "other") -> None:
    assert decide(life, "give_notice", Doing("client", now, words={"reason": reason})) == ["notice_given.1"]


def test_a_notice_of_23_november_ends_with_7_december_and_reviews_with_the_21st():
    """R1's own example."""
    life = _active(_at("2026-11-23"))
    _notice(life, _at("2026-11-23"))
    life.settle(_at("2026-12-08"))
    assert (life.phase, life.outcome, life.ended_last_day) == ("ended", "ended_early", date(2026, 12, 7))
    assert life.reviews.until == Period.until(date(2026, 12, 21), "Europe/Berlin")


@pytest.mark.parametrize(("zone", "day", "start"), [
    ("Europe/Berlin", date(2026, 3, 30), "2026-03-29T22:00+00:00"),
    ("America/Santiago", date(2026, 9, 6), "2026-09-06T04:00+00:00"),
    ("Africa/Cairo", date(2026, 4, 24), "2026-04-23T22:00+00:00"),
    ("Pacific/Apia", date(2011, 12, 30), "2011-12-30T10:00+00:00"),
    ("UTC", date(2028, 3, 1), "2028-03-01T00:00+00:00"),
])
def test_a_day_starts_also_where_it_has_no_midnight(zone, day, start):
    """R1: across daylight saving, days without a midnight, and one that a country left out."""
    first = start_of(day, zone)
    assert first == datetime.fromisoformat(start).timestamp() * 1_000
    assert day_of(first, zone) >= day > day_of(first - 1, zone)


def test_only_an_early_end_on_a_notice_speaks_against_its_notifier():
    """R11: what ends by the window on the client's notice makes the client's word no, and nothing else does."""
    life = _active(_at("2026-11-23"))
    _notice(life, _at("2026-11-23"))
    assert life.may_offer("client")
    life.settle(_at("2026-12-09"))
    assert (life.may_offer("client"), life.may_offer("contractor")) == (False, True)


def test_an_idle_contract_waits_ninety_days_and_any_act_keeps_it():
    """R13: the clock's window is nobody's notice."""
    life = _active(_at("2026-01-01"))
    assert life.settle(_at("2026-04-01")) == []
    assert [kind for _, kind in life.settle(_at("2026-04-02"))] == ["idle_window_opened.1"]
    kept = life.copy()
    assert decide(kept, "send_message", Doing("client", _at("2026-04-03"))) == ["contract_kept.1", "message_sent.1"]
    life.settle(_at("2026-05-01"))
    assert (life.phase, life.outcome) == ("ended", "idle")


def test_the_preview_of_the_last_acceptance_ends_the_contract_at_once():
    """R9, R10: and leaves the contract as it was."""
    now = _at("2026-11-23")
    life = _active(now, "Map")
    work = life.agreement.deliverables[0]
    assert decide(life, "submit_work", Doing("contractor", now, work)) == ["work_submitted.1"]
    ahead = preview(life, "accept_work", Doing("client", now, work))
    assert (ahead.is_at_once, ahead.outcome, ahead.ends_by) == (True, "completed", "acceptance")
    assert life.phase == "active"
