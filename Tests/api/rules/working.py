"""R9: submitting work, accepting it and sending it back; the last acceptance ends the contract."""


def against_submission(life, doing) -> set[str]:
    return {"open": set(), "submitted": {"work_under_review"}, "accepted": {"work_accepted"}}[doing.subject.state]


def submit(life, doing) -> list[str]:
    """Each submission starts a full period."""
    terms = life.agreement.terms
    work = doing.subject
    work.state, work.review = "submitted", terms.counted(life.today(doing.now), terms.review_work_days)
    return ["work_submitted.1"]


def against_verdict(life, doing) -> set[str]:
    if doing.subject.state == "submitted":
        return set()
    codes = {"accepted": {"work_accepted"}, "open": {"work_not_submitted"}}[doing.subject.state]
    return codes | ({"too_late", "not_in_this_phase"} if life.phase == "ended" else set())


def accept(life, doing) -> list[str]:
    """What is accepted after the end is earned; phase and outcome stay."""
    life.accept(doing.subject)
    if life.is_running and life.agreement.all_accepted:
        return ["work_accepted.1", *life.end(doing.now, life.today(doing.now), "completed", "acceptance")]
    return ["work_accepted.1"]


def send_back(life, doing) -> list[str]:
    doing.subject.state, doing.subject.review = "open", None
    return ["work_sent_back.1"]

