"""R2 and R3: answering an offer, and messages."""

from .agreement import other


def recipient(life, doing) -> set[str]:
    return {other(life.offerer)}


def offerer(life, doing) -> set[str]:
    return {life.offerer}


def accept(life, doing) -> list[str]:
    life.phase, life.is_recipient_known = "active", True
    life.signatures += 1
    return ["offer_accepted.1"]


def reject(life, doing) -> list[str]:
    life.phase, life.closed_as, life.is_recipient_known = "closed", "rejected", True
    return ["offer_rejected.1"]


def withdraw(life, doing) -> list[str]:
    life.phase, life.closed_as = "closed", "withdrawn"
    return ["offer_withdrawn.1"]


def against_message(life, doing) -> set[str]:
    is_over = life.phase == "ended" and doing.now >= life.messages_until.over
    return {"too_late"} if is_over else set()


def send_message(life, doing) -> list[str]:
    return ["message_sent.1"]
