"""What hypothesis may choose: agreements, acts and the words that go with them."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import strategies as st

from rules.acts import ACTS, Doing, allowed
from rules.agreement import PARTIES, Amendment, Deliverable, Terms
from rules.concerns import fix_by_bounds
from rules.endings import FAULTS, REASONS
from rules.life import Life
from rules.periods import Instant

# Zones with daylight saving either way, none, half hours, and days that have no midnight. At the demo's hour none of
# them is within half an hour of midnight.
ZONES = (
    "Europe/Berlin", "America/New_York", "America/Los_Angeles", "America/Santiago", "Africa/Cairo", "Asia/Beirut",
    "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Chatham", "Pacific/Kiritimati", "UTC")

# How often an act is chosen among those that may be done; four where nothing is said.
WEIGHTS = {
    "accept_offer": 30, "reject_offer": 1, "withdraw_offer": 1, "send_message": 1, "say_whether_open": 1,
    "submit_work": 8, "accept_work": 8, "answer_concern": 12, "report_fixed": 12, "withdraw_concern": 1,
    "confirm_fix": 2, "raise_concern": 5, "reject_fix": 8, "withdraw_amendment": 1, "agree_to_end": 2,
    "leave_review": 8, "reply_to_review": 8, "withdraw_notice": 8,
}

DAYS_PASSING = (1, 1, 1, 2, 3, 4, 7, 8, 14, 15, 30, 60, 91)


@dataclass
class Asked:
    """An act somebody asks for. `party` is None for a stranger; `is_bad` when its words can't be taken."""

    name: str
    doing: Doing
    is_bad: bool = False
    is_unknown: bool = False
    promise: str | None = None


def terms(today: date) -> st.SearchStrategy[Terms]:
    """Often the defaults, often short counts, so that periods run out, and run into each other."""
    short = st.sampled_from([1, 2, 3, 5, 14])
    reply = st.sampled_from([(3, 7), (1, 1), (2, 4), (3, 3), (5, 14)])
    counted = st.builds(
        lambda zone, ends_in, offer, replies, window, work, reviews: Terms(
            time_zone=zone, ends_on=today + timedelta(days=ends_in) if ends_in is not None else None, offer_days=offer,
            reply_days=replies[0], cure_days=replies[1], change_of_mind_days=window, review_work_days=work,
            review_days=reviews),
        st.sampled_from(ZONES), st.sampled_from([None, None, None, 3, 14, 15, 28, 60]), short, reply, short, short,
        short)
    plain = st.builds(lambda zone: Terms(time_zone=zone), st.sampled_from(ZONES))
    return st.one_of(plain, counted)


def deliverables(today: date, most: int = 3) -> st.SearchStrategy[list[Deliverable]]:
    one = st.builds(
        lambda due_in, amount: Deliverable(
            "A piece of work", today + timedelta(days=due_in) if due_in is not None else None, amount),
        st.sampled_from([None, None, 2, 20, 100]), st.sampled_from([None, 1, 125_000]))
    return st.lists(one, max_size=most)


def amendment(life: Life, party: str, today: date) -> st.SearchStrategy[tuple[Amendment, bool]]:
    """A proposal, and whether its words are bad: an end date in the past is."""
    agreement = life.agreement
    kept = [replace(each) for each in agreement.deliverables]

    def propose(title, changed, dropped, added, ends_in, counts, zone):
        work = [each for place, each in enumerate(kept) if place not in dropped]
        work = [
            replace(each, title=f"{each.title}, amended") if place in changed else each
            for place, each in enumerate(work)]
        proposed = replace(agreement.terms, **counts, **zone)
        if ends_in != "same":
            proposed = replace(proposed, ends_on=today + timedelta(days=ends_in) if ends_in is not None else None)
        amended = Amendment(party, title, agreement.scope, proposed, [*work, *added])
        return amended, bool(proposed.ends_on and proposed.ends_on < today)

    places = st.sets(st.integers(0, 3), max_size=2)
    return st.builds(
        propose, st.sampled_from([agreement.title, "Another title"]), places, places, deliverables(today, 1),
        st.sampled_from(["same", "same", "same", None, -1, 0, 5, 40]),
        st.sampled_from([{}, {}, {"review_days": 4}, {"change_of_mind_days": 9}, {"review_work_days": 6}]),
        # The zone stays: from which day a period counts that follows one of another zone, the rules leave open.
        st.just({}))


def any_act(life: Life, now: Instant) -> st.SearchStrategy[Asked]:
    """Any act, by anybody, on anything: most of them are refused."""
    return st.tuples(st.sampled_from(sorted(ACTS)), st.sampled_from([*PARTIES, *PARTIES, *PARTIES, None])).flatmap(
        lambda chosen: _on_something(life, chosen[0], chosen[1], now))


def allowed_act(life: Life, now: Instant) -> st.SearchStrategy[Asked]:
    """An act that may be done, though its words may still be wrong. What leads further is chosen more often."""
    possible = []
    for party in PARTIES:
        may = allowed(life, party, now)
        for name, act in ACTS.items():
            for subject in act.subjects(life):
                if (name, getattr(subject, "id", None)) in may:
                    possible += [(party, name, subject)] * WEIGHTS.get(name, 4)
    return st.sampled_from(range(len(possible))).map(lambda place: possible[place]).flatmap(
        lambda chosen: _worded(life, chosen[1], chosen[0], chosen[2], now))


def _on_something(life: Life, name: str, party: str | None, now: Instant) -> st.SearchStrategy[Asked]:
    subjects = ACTS[name].subjects(life)
    if subjects == [None]:
        return _worded(life, name, party, None, now)
    choice = st.sampled_from([*range(len(subjects)), -1])
    return choice.flatmap(
        lambda place: _worded(life, name, party, subjects[place] if place >= 0 else None, now, is_unknown=place < 0))


def _worded(
    life: Life, name: str, party: str | None, subject, now: Instant, is_unknown: bool = False
) -> st.SearchStrategy[Asked]:
    """The act with the words it needs. A stranger's words are good ones: they are told nothing anyway."""
    today = life.today(now)

    def asked(words: dict, is_bad: bool = False, promise: str | None = None) -> Asked:
        return Asked(name, Doing(party, now, words.pop("subject", subject), words), is_bad, is_unknown, promise)

    if name == "propose_amendment":
        return amendment(life, party or "client", today).map(lambda drawn: asked({"subject": drawn[0]}, drawn[1]))
    if name == "raise_concern":
        first, last = fix_by_bounds(life.agreement.terms, today)
        days = [first, first, first, first + timedelta(days=3), last]
        if party:
            days += [first - timedelta(days=1), last + timedelta(days=1)]
        return st.sampled_from(days).map(lambda day: asked({"fix_by": day}, not first <= day <= last))
    if name == "answer_concern":
        return st.sampled_from(["will_fix", "will_fix", "contest"]).map(lambda kind: asked({"kind": kind}))
    if name == "give_notice":
        return _notice(life, party, today, asked)
    if name == "set_stop_work":
        return st.sampled_from([0, 10, *([-1] if party else [])]).map(
            lambda days: asked({"on": today + timedelta(days=days)}, days < 0))
    if name == "leave_review":
        return st.sampled_from([1, 3, 5, *([0, 6] if party else [])]).map(
            lambda rating: asked({"rating": rating, "text": f"I give {rating}."}, not 1 <= rating <= 5))
    if name == "reply_to_review":
        return st.just({"text": "Thank you."}).map(lambda words: asked(dict(words)))
    if name == "say_whether_open":
        return st.booleans().map(lambda is_open: asked({"open": is_open}))
    return st.just(None).map(lambda _: asked({}))


def _notice(life: Life, party: str | None, today: date, asked) -> st.SearchStrategy[Asked]:
    mine = [each.id for each in life.concerns if each.by == party]

    def build(reason, concern, end_now, stop, promise):
        words = {"reason": reason, "note": "It is better so.", "end_now": end_now}
        if reason in FAULTS and concern < len(mine):
            words["concern"] = mine[concern]
        if stop is not None and party == "client":
            words["stop_work_on"] = today + timedelta(days=stop)
        is_bad = party is not None and (party not in REASONS[reason] or "stop_work_on" in words and stop < 0)
        return asked(words, is_bad, promise)

    return st.builds(
        build, st.sampled_from([*sorted(REASONS), "other", "personal", "other"]), st.sampled_from([9, 9, 0, 1, 2]),
        st.sampled_from([False, False, False, True]), st.sampled_from([None, None, None, 0, 5, -1]),
        st.sampled_from([None, None, None, "kept", "changed"]))
