"""R10: what would happen if I did this now, and nobody did anything after."""

from dataclasses import dataclass
from datetime import date

from .acts import Doing, allowed, decide
from .agreement import PARTIES
from .life import Life
from .periods import Instant


@dataclass
class Preview:
    """The first end to come, if there is one in sight, and what is open until then."""

    official_at: Instant | None
    is_at_once: bool
    outcome: str | None
    ends_by: str | None
    review_until: Instant | None
    open_deliverables: list[str]
    open_concerns: list[str]
    may_still: dict[str, set[tuple[str, str | None]]]
    earned: int


def preview(life: Life, name: str | None, doing: Doing) -> set[str] | Preview:
    """The preview of an act, or of nobody acting; where the act would be refused, all that speaks against it."""
    trial = life.copy()
    if name:
        # What the act is done to belongs to the copy, too.
        subject = next((each for each in _parts(trial) if each.id == getattr(doing.subject, "id", None)), doing.subject)
        codes = decide(trial, name, Doing(doing.party, doing.now, subject, doing.words))
        if isinstance(codes, set):
            return codes
    elif not life.is_running:
        return {"not_in_this_phase"}
    after = trial.copy()
    is_at_once = not trial.is_running
    while after.is_running and (waiting := [each for each in after.deadlines if each.kind != "idle"]):
        after.settle(waiting[0].at)
    return Preview(
        official_at=after.ended_at, is_at_once=is_at_once, outcome=after.outcome, ends_by=after.ended_by,
        review_until=after.reviews.until.over if after.reviews else None,
        open_deliverables=[each.id for each in trial.agreement.deliverables if each.state != "accepted"],
        open_concerns=[each.id for each in trial.concerns if each.state not in {"resolved", "withdrawn"}],
        may_still={party: allowed(trial, party, doing.now) for party in PARTIES},
        earned=sum(each.amount or 0 for each in trial.agreement.deliverables if each.state == "accepted"))


def _parts(life: Life) -> list:
    return [*life.agreement.deliverables, *life.concerns, *filter(None, [life.amendment])]
