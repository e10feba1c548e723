"""R4 and R5: what parties do with concerns. The states themselves are in `concerns.py`."""

from .agreement import other
from .concerns import OPEN_MAX, Concern


def raiser(life, doing) -> set[str]:
    return {doing.subject.by}


def accused(life, doing) -> set[str]:
    return {other(doing.subject.by)}


def against_raising(life, doing) -> set[str]:
    waiting = [each for each in life.concerns if each.by == doing.party and each.is_open]
    return {"too_many_concerns"} if len(waiting) >= OPEN_MAX else set()


def raise_concern(life, doing) -> list[str]:
    life.concerns.append(
        Concern.raised(doing.party, doing.words["fix_by"], life.agreement.terms, life.today(doing.now)))
    return ["concern_raised.1"]


def against_answer(life, doing) -> set[str]:
    return doing.subject.against_answer()


def answer(life, doing) -> list[str]:
    doing.subject.answer(doing.words["kind"], life.agreement.terms)
    return ["concern_answered.1"]


def against_report(life, doing) -> set[str]:
    return doing.subject.against_report()


def report(life, doing) -> list[str]:
    doing.subject.report_fixed(life.agreement.terms, life.today(doing.now))
    return ["fix_reported.1"]


def against_closing(life, doing) -> set[str]:
    return doing.subject.against_closing()


def confirm(life, doing) -> list[str]:
    doing.subject.confirm()
    return ["fix_confirmed.1"]


def against_rejection(life, doing) -> set[str]:
    return doing.subject.against_rejection()


def reject(life, doing) -> list[str]:
    doing.subject.reject()
    return ["fix_rejected.1"]


def withdraw(life, doing) -> list[str]:
    doing.subject.withdraw()
    return ["concern_withdrawn.1"]
