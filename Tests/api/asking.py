"""How each act is asked for over HTTP: its method, its address, its body."""

from collections.abc import Callable

from rules.acts import Doing
from rules.agreement import Amendment
from rules.life import Life

NOWHERE = "01890000-0000-7000-8000-000000000000"


def _named(doing: Doing) -> dict:
    return {"full_name": doing.words.get("full_name", "Somebody’s Full Name")}


def _text(doing: Doing) -> dict:
    return {"text": doing.words.get("text", "What I have to say.")}


def _nothing(doing: Doing) -> None:
    return None


def _concern(doing: Doing) -> dict:
    return {
        "agreed": "Three drawings a week.", "examples": [{"what": "Only one drawing came in the first week."}],
        "remedy": "The two drawings that are missing.", "fix_by": doing.words["fix_by"].isoformat(),
    }


def _notice(doing: Doing) -> dict:
    plain = ("reason", "note", "concern", "end_now")
    sent = {name: doing.words[name] for name in plain if doing.words.get(name) is not None}
    for name in ("stop_work_on", "promised_official_at"):
        if doing.words.get(name):
            sent[name] = str(doing.words[name])
    return sent


def amendment_body(proposed: Amendment) -> dict:
    currency = proposed.terms.currency
    return {
        "title": proposed.title, "scope": proposed.scope, "terms": proposed.terms.sent(),
        "deliverables": [each.sent(currency) for each in proposed.deliverables],
    }


def offer_body(life: Life, email: str) -> dict:
    agreement = life.agreement
    return {
        "role": life.offerer, "counterparty_email": email, "full_name": "The Offerer’s Full Name",
        "title": agreement.title, "scope": agreement.scope, "terms": agreement.terms.sent(),
        "deliverables": [each.sent(agreement.terms.currency) for each in agreement.deliverables],
    }


REQUESTS: dict[str, tuple[str, str, Callable[[Doing], dict | None]]] = {
    "accept_offer": ("POST", "/acceptance", _named),
    "reject_offer": ("POST", "/rejection", _nothing),
    "withdraw_offer": ("POST", "/withdrawal", _nothing),
    "send_message": ("POST", "/messages", _text),
    "propose_amendment": ("POST", "/amendments", lambda doing: amendment_body(doing.subject)),
    "accept_amendment": ("POST", "/amendments/{}/acceptance", _named),
    "reject_amendment": ("POST", "/amendments/{}/rejection", _nothing),
    "withdraw_amendment": ("POST", "/amendments/{}/withdrawal", _nothing),
    "submit_work": ("POST", "/deliverables/{}/submission", lambda doing: {"note": "Here it is."}),
    "accept_work": ("POST", "/deliverables/{}/acceptance", _nothing),
    "send_back_work": ("POST", "/deliverables/{}/change_request", _text),
    "raise_concern": ("POST", "/concerns", _concern),
    "answer_concern": ("POST", "/concerns/{}/answer", lambda doing: {"kind": doing.words["kind"], **_text(doing)}),
    "report_fixed": ("POST", "/concerns/{}/fix", _text),
    "confirm_fix": ("POST", "/concerns/{}/confirmation", _nothing),
    "reject_fix": ("POST", "/concerns/{}/rejection", _text),
    "withdraw_concern": ("POST", "/concerns/{}/withdrawal", _nothing),
    "give_notice": ("POST", "/termination", _notice),
    "withdraw_notice": ("DELETE", "/termination", _nothing),
    "reply_to_notice": ("POST", "/termination/reply", _text),
    "agree_to_end": ("POST", "/termination/agreement", _nothing),
    "set_stop_work": ("PUT", "/termination/stop_work", lambda doing: {"on": doing.words["on"].isoformat()}),
    "leave_review": ("POST", "/review", lambda doing: {"rating": doing.words["rating"], **_text(doing)}),
    "reply_to_review": ("POST", "/review/reply", _text),
    "say_whether_open": ("PUT", "/rehire", lambda doing: {"open": doing.words["open"]}),
}


def request_of(name: str, doing: Doing) -> tuple[str, str, dict | None]:
    """Method, path below the contract, and body of an act."""
    method, path, body = REQUESTS[name]
    return method, path.format(getattr(doing.subject, "id", None) or NOWHERE), body(doing)


def preview_path(name: str | None, doing: Doing) -> str:
    """Where an act's preview is; without an act, what comes if nobody acts."""
    if name is None:
        return "/termination/preview"
    if name == "give_notice":
        return f"/termination/preview?reason={doing.words['reason']}"
    if name == "agree_to_end":
        return "/termination/agreement/preview"
    return f"/deliverables/{getattr(doing.subject, 'id', None) or NOWHERE}/acceptance/preview"
