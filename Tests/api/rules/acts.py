"""What parties may do, who may, when, and what follows: R2 to R12, act by act.

Each act has a pair of functions: `against` answers with the codes of everything that speaks against it (the program
names one of them), `happen` does it and answers with the kinds of the events that follow.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from . import amending, complaining, leaving, offering, reviewing, working
from .agreement import PARTIES
from .life import RUNNING, Life
from .periods import Instant

ALWAYS = {"offered", "active", "ending", "ended", "closed"}


@dataclass
class Doing:
    """An act that a party asks for: on what, when, and with which further words."""

    party: str
    now: Instant
    subject: object = None
    words: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Act:
    phases: set[str]
    parties: Callable[[Life, Doing], set[str]]
    against: Callable[[Life, Doing], set[str]]
    happen: Callable[[Life, Doing], list[str]]
    subjects: Callable[[Life], list] = lambda life: [None]


def _either(life: Life, doing: Doing) -> set[str]:
    return set(PARTIES)


def _client(life: Life, doing: Doing) -> set[str]:
    return {"client"}


def _contractor(life: Life, doing: Doing) -> set[str]:
    return {"contractor"}


def _nothing(life: Life, doing: Doing) -> set[str]:
    return set()


_work = dict(subjects=lambda life: life.agreement.deliverables)
_concern = dict(subjects=lambda life: life.concerns)
_amendment = dict(subjects=lambda life: [*life.amendments_gone, *filter(None, [life.amendment])])

WITH_WORK = {"active", "ending", "ended"}

ACTS = {
    "accept_offer": Act({"offered"}, offering.recipient, _nothing, offering.accept),
    "reject_offer": Act({"offered"}, offering.recipient, _nothing, offering.reject),
    "withdraw_offer": Act({"offered"}, offering.offerer, _nothing, offering.withdraw),
    "send_message": Act({"offered", *WITH_WORK}, _either, offering.against_message, offering.send_message),
    "propose_amendment": Act(RUNNING, _either, amending.against_proposal, amending.propose),
    "accept_amendment": Act(RUNNING, amending.recipient, amending.against_acceptance, amending.accept, **_amendment),
    "reject_amendment": Act(RUNNING, amending.recipient, amending.against_any, amending.reject, **_amendment),
    "withdraw_amendment": Act(RUNNING, amending.proposer, amending.against_any, amending.withdraw, **_amendment),
    "submit_work": Act(RUNNING, _contractor, working.against_submission, working.submit, **_work),
    "accept_work": Act(WITH_WORK, _client, working.against_verdict, working.accept, **_work),
    "send_back_work": Act(WITH_WORK, _client, working.against_verdict, working.send_back, **_work),
    "raise_concern": Act(RUNNING, _either, complaining.against_raising, complaining.raise_concern),
    "answer_concern": Act(RUNNING, complaining.accused, complaining.against_answer, complaining.answer, **_concern),
    "report_fixed": Act(RUNNING, complaining.accused, complaining.against_report, complaining.report, **_concern),
    "confirm_fix": Act(RUNNING, complaining.raiser, complaining.against_closing, complaining.confirm, **_concern),
    "reject_fix": Act(RUNNING, complaining.raiser, complaining.against_rejection, complaining.reject, **_concern),
    "withdraw_concern": Act(RUNNING, complaining.raiser, complaining.against_closing, complaining.withdraw, **_concern),
    "give_notice": Act({"active"}, _either, leaving.against_notice, leaving.give_notice),
    "withdraw_notice": Act({"ending"}, leaving.notifier, leaving.against_withdrawal, leaving.withdraw_notice),
    "reply_to_notice": Act({"ending"}, leaving.notified, leaving.against_reply, leaving.reply),
    "agree_to_end": Act({"ending"}, _either, leaving.against_agreement, leaving.agree),
    "set_stop_work": Act({"ending"}, _client, _nothing, leaving.set_stop_work),
    "leave_review": Act({"ended"}, _either, reviewing.against_review, reviewing.review),
    "reply_to_review": Act({"ended"}, _either, reviewing.against_reply, reviewing.reply),
    "say_whether_open": Act(ALWAYS, _either, _nothing, reviewing.say_whether_open),
}


def against(life: Life, name: str, doing: Doing) -> set[str]:
    """The codes of all that speaks against an act; none when it may be done."""
    act = ACTS[name]
    codes = set() if doing.party in act.parties(life, doing) else {"not_yours"}
    if life.phase in act.phases:
        return codes | act.against(life, doing)
    if name == "give_notice" and life.phase == "ending":
        return {"already_ending"}
    return codes | {"not_in_this_phase"}


def decide(life: Life, name: str, doing: Doing) -> set[str] | list[str]:
    """Does an act, or answers with all that speaks against it, and then changes nothing."""
    keeps = life.is_idle
    trial = life.copy() if keeps else life
    kept = trial.keep() if keeps else []
    if keeps and name == "withdraw_notice":
        happened = []
    elif codes := against(trial, name, doing):
        return codes
    else:
        if keeps:
            life.keep()
        happened = ACTS[name].happen(life, doing)
    if keeps and name == "withdraw_notice":
        life.keep()
    if life.is_running:
        life.quiet_since = life.today(doing.now)
    return kept + happened


def allowed(life: Life, party: str, now: Instant) -> set[tuple[str, str | None]]:
    """What a party may do now, each with the id of what it is done to."""
    open_acts = set()
    seen = life
    if life.is_idle:
        seen = life.copy()
        seen.keep()
        open_acts.add(("withdraw_notice", None))
    for name, act in ACTS.items():
        for subject in act.subjects(seen):
            if not against(seen, name, Doing(party, now, subject)):
                open_acts.add((name, getattr(subject, "id", None)))
    return open_acts
