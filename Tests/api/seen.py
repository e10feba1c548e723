"""A contract as a party should see it, and as the API shows it, in one shape, so that the two can be compared."""

from datetime import datetime, timezone

from rules.acts import allowed
from rules.agreement import Terms, other
from rules.life import DEFAULTS, Life
from rules.periods import Instant


def instant(text: str | None) -> Instant | None:
    """An instant as the API writes it."""
    return round(datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1_000) if text else None


def written(at: Instant) -> str:
    """An instant as the API takes it, to the second."""
    return datetime.fromtimestamp(at // 1_000, tz=timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def expected(life: Life, party: str, now: Instant) -> dict:
    """What a party should see."""
    agreement = life.agreement
    return {
        "phase": life.phase,
        "outcome": life.outcome,
        "closed": life.closed_as,
        "ended": _ended(life),
        "role": party,
        "title": agreement.title,
        "scope": agreement.scope,
        "terms": agreement.terms.sent(),
        "deliverables": [
            (each.title, str(each.due_on or ""), each.amount, each.state) for each in agreement.deliverables],
        "concerns": [(each.by, each.state, each.may_carry_a_notice, str(each.fix_by)) for each in life.concerns],
        "amendment": life.amendment.id if life.amendment else None,
        "termination": _notice(life),
        "past_terminations": [(each.reason, each.by) for each in life.past_notices],
        "deadlines": sorted((each.at, each.kind, each.loser, DEFAULTS[each.kind]) for each in life.deadlines),
        "next_deadline": life.deadlines[0].order if life.deadlines else None,
        "turn": _turn(life, party),
        "allowed": sorted((act, subject or "") for act, subject in allowed(life, party, now)),
        "reviews": _reviews(life, party),
        "rehire": {"i_may_offer": _i_may_offer(life, party), "they_may_offer": life.may_offer(other(party))},
        "signatures": life.signatures,
    }


def _i_may_offer(life: Life, party: str) -> bool:
    """R2: who made an offer is told nothing about its recipient's account before they answer."""
    return life.may_offer(party) or party == life.offerer and not life.is_recipient_known


def _turn(life: Life, party: str) -> str:
    """R14: whom the contract waits for. What the other wrote under seal doesn't show: it still seems to wait."""
    awaited = set()
    for deadline in life.deadlines:
        if deadline.kind == "review":
            awaited |= {other(party), *([] if party in life.reviews.written else [party])}
        elif deadline.kind not in {"end_date", "change_of_mind", "idle"}:
            awaited.add(deadline.loser)
    if life.is_running:
        # What was reported fixed late has no deadline, but only its raiser can settle it.
        awaited |= {each.by for each in life.concerns if each.state == "fixed"}
    return {(True, True): "both", (True, False): "you", (False, True): "other", (False, False): "nobody"}[
        party in awaited, other(party) in awaited]


def _ended(life: Life) -> dict | None:
    if life.phase != "ended":
        return None
    return {
        "last_day": str(life.ended_last_day), "ends_by": life.ended_by, "review_until": life.reviews.until.over,
        "messages_until": life.messages_until.over,
    }


def _notice(life: Life) -> dict | None:
    notice = life.notice
    if not notice:
        return None
    return {
        "reason": notice.reason, "by": notice.by, "note": notice.note, "concern": notice.concern,
        "window": notice.window.over if life.phase == "ending" else None, "replied": notice.replied,
        "agreed_by": sorted(notice.agreed), "stop_work_on": str(notice.stop_work_on or ""),
    }


def _reviews(life: Life, party: str) -> dict:
    seen = life.reviews.seen_by(party) if life.reviews else {}
    return {by: (review.rating, review.text, review.reply) for by, review in seen.items()}


def observed(contract: dict, kinds: dict[str, int]) -> dict:
    """What the API shows. `kinds` ranks the kinds of deadlines on one instant."""
    next_deadline, ended = contract["next_deadline"], contract["ended"]
    return {
        "phase": contract["phase"],
        "outcome": contract["outcome"],
        "closed": contract["offer"]["closed"],
        "ended": ended and {
            "last_day": ended["last_day"], "ends_by": ended["ends_by"], "review_until": instant(ended["review_until"]),
            "messages_until": instant(ended["messages_until"]),
        },
        "role": contract["role"],
        "title": contract["title"],
        "scope": contract["scope"],
        "terms": {
            name: value for name, value in contract["terms"].items()
            if value is not None and name in Terms.__annotations__},
        "deliverables": [
            (each["title"], each["due_on"] or "", (each["amount"] or {}).get("amount"), each["state"])
            for each in contract["deliverables"]],
        "concerns": [
            (each["by"], each["state"], each["failed"], each["fix_by"]) for each in contract["concerns"]],
        "amendment": (contract["amendment"] or {}).get("id"),
        "termination": _termination(contract),
        "past_terminations": [(each["reason"], each["by"]) for each in contract["past_terminations"]],
        "deadlines": sorted(
            (instant(each["at"]), each["kind"], each["loser"], each["default"]) for each in contract["deadlines"]),
        "next_deadline": (instant(next_deadline["at"]), kinds[next_deadline["kind"]]) if next_deadline else None,
        "turn": contract["turn"],
        "allowed": sorted((each["act"], each["subject"] or "") for each in contract["allowed"]),
        "reviews": {
            each["by"]: (each["rating"], each["text"], _words(each["reply"]))
            for each in contract["reviews"]},
        "rehire": contract["rehire"],
        "signatures": len(contract["signatures"]),
    }


def _termination(contract: dict) -> dict | None:
    notice = contract["termination"]
    if not notice:
        return None
    return {
        "reason": notice["reason"], "by": notice["by"], "note": notice["note"],
        "concern": notice["concern"],
        "window": instant(notice["official_at"]) if contract["phase"] == "ending" else None,
        "replied": notice["reply"] is not None,
        "agreed_by": sorted(notice["agreed_by"]),
        "stop_work_on": notice["stop_work_on"] or "",
    }


def _words(reply: dict | None) -> str | None:
    return reply["text"] if reply else None
