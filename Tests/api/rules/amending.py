"""R2: amendments. One is open at a time; an accepted deliverable never changes; no running period moves."""

from .agreement import other


def recipient(life, doing) -> set[str]:
    return {other(doing.subject.by)}


def proposer(life, doing) -> set[str]:
    return {doing.subject.by}


def against_proposal(life, doing) -> set[str]:
    """Without a proposal: whether any could be made."""
    proposed = doing.subject
    codes = {"amendment_open"} if life.amendment else set()
    if proposed and life.agreement.touches_accepted(proposed):
        codes.add("accepted_work_fixed")
    if proposed and not life.agreement.is_changed_by(proposed):
        codes.add("nothing_changed")
    return codes


def propose(life, doing) -> list[str]:
    doing.subject.open_until = life.agreement.amendment_period(doing.subject.terms, life.today(doing.now))
    life.amendment = doing.subject
    return ["amendment_proposed.1"]


def against_any(life, doing) -> set[str]:
    is_open = life.amendment is not None and life.amendment.id == doing.subject.id
    return set() if is_open else {"amendment_gone"}


def against_acceptance(life, doing) -> set[str]:
    """Work may have been accepted since it was proposed."""
    touches = life.agreement.touches_accepted(doing.subject)
    return against_any(life, doing) | ({"accepted_work_fixed"} if touches else set())


def accept(life, doing) -> list[str]:
    life.agreement.take(life.amendment)
    life.lapse_amendment()
    if life.agreement.all_accepted:
        return ["amendment_accepted.1", *life.end(doing.now, life.today(doing.now), "completed", "acceptance")]
    return ["amendment_accepted.1"]


def reject(life, doing) -> list[str]:
    life.lapse_amendment()
    return ["amendment_rejected.1"]


def withdraw(life, doing) -> list[str]:
    life.lapse_amendment()
    return ["amendment_withdrawn.1"]
