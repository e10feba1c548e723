"""R6 to R8: giving notice, taking it back, replying to it, agreeing to end now."""

from .agreement import other
from .endings import FAULTS, TAKEN_BACK_MAX, Notice


def notifier(life, doing) -> set[str]:
    return {life.notice.by} if life.notice else {"client", "contractor"}


def notified(life, doing) -> set[str]:
    return {other(life.notice.by)} if life.notice else {"client", "contractor"}


def _resting_on(life, party: str, reason: str, named: str | None):
    """The concern that a fault rests on: the one named, by default the latest that serves."""
    serving = [each for each in life.concerns if each.by == party and each.serves(reason)]
    if named:
        serving = [each for each in serving if each.id == named]
    return serving[-1] if serving else None


def against_notice(life, doing) -> set[str]:
    """Without a reason: whether any notice could be given. A reason without fault is always open."""
    reason = doing.words.get("reason")
    if reason in FAULTS and not _resting_on(life, doing.party, reason, doing.words.get("concern")):
        return {"cure_not_offered"}
    is_unfinished = any(each.state != "accepted" for each in life.agreement.deliverables)
    return {"work_open"} if reason == "work_finished" and is_unfinished else set()


def give_notice(life, doing) -> list[str]:
    terms, words = life.agreement.terms, doing.words
    window = terms.counted(life.today(doing.now), terms.change_of_mind_days)
    resting_on = None
    if words["reason"] in FAULTS:
        resting_on = _resting_on(life, doing.party, words["reason"], words.get("concern")).id
    life.phase = "ending"
    life.notice = Notice(
        doing.party, words["reason"], window, words.get("note"), resting_on, doing.now,
        agreed={doing.party} if words.get("end_now") else set(), stop_work_on=words.get("stop_work_on"))
    return ["notice_given.1"]


def against_withdrawal(life, doing) -> set[str]:
    taken_back = [each for each in life.past_notices if each.by == doing.party]
    return {"notice_stands"} if len(taken_back) >= TAKEN_BACK_MAX else set()


def withdraw_notice(life, doing) -> list[str]:
    life.notice.withdrawn = True
    life.past_notices.append(life.notice)
    life.phase, life.notice = "active", None
    return ["notice_withdrawn.1"]


def against_reply(life, doing) -> set[str]:
    return {"already_replied"} if life.notice.replied else set()


def reply(life, doing) -> list[str]:
    life.notice.replied = True
    return ["notice_replied.1"]


def against_agreement(life, doing) -> set[str]:
    return {"already_agreed"} if doing.party in life.notice.agreed else set()


def agree(life, doing) -> list[str]:
    life.notice.agreed.add(doing.party)
    if len(life.notice.agreed) == 2:
        return ["end_agreed.1", *life.end(doing.now, life.today(doing.now), life.notice.agreed_as, "agreement")]
    return ["end_agreed.1"]


def set_stop_work(life, doing) -> list[str]:
    life.notice.stop_work_on = doing.words["on"]
    return ["stop_work_set.1"]
