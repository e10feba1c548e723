"""What clients do: contracts that several of them act in at once, on whatever is allowed at that moment."""

import datetime
import random
import threading
from dataclasses import dataclass, field

from acting import ACTS, Client, Person

# How often an act is chosen among those that are allowed; four where nothing is said. Nothing that makes two people
# unable to go on with each other is chosen often.
WEIGHTS = {
    "accept_offer": 60, "reject_offer": 1, "withdraw_offer": 1, "send_message": 8, "say_whether_open": 1,
    "submit_work": 8, "accept_work": 8, "raise_concern": 2, "answer_concern": 8, "report_fixed": 8, "confirm_fix": 6,
    "propose_amendment": 2, "accept_amendment": 8, "withdraw_notice": 10, "agree_to_end": 1, "give_notice": 1,
    "leave_review": 20, "reply_to_review": 8,
}
# Parts of a hundred: how often a client says something, without looking what else it may do.
TALK = 75
# A contract is left for a new one after so many acts.
ACTS_IN_A_CONTRACT = 120
DELIVERABLES = 2
NO_FAULT = ["needs_changed", "budget", "other", "personal", "scope_changed", "workload"]


@dataclass
class Held:
    """A contract that the clients of a process act in."""

    id: str
    people: dict[str, Person]
    # The latest version that anybody was told.
    version: int
    offerer: str
    acts: int = 0
    is_running: bool = False


@dataclass
class Lives:
    """The contracts of one process. Its clients share them, so that they get in each other's way."""

    people: list[Person]
    most: int
    held: list[Held] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def step(self, client: Client) -> None:
        """One act, or a few that belong together."""
        with self.lock:
            held = client.chance.choice(self.held) if len(self.held) >= self.most else None
        if held is None:
            held = begin(client, self.people)
            if held:
                with self.lock:
                    self.held.append(held)
        elif held.is_running and client.chance.randrange(100) < TALK:
            role = client.chance.choice(["client", "contractor"])
            self._did(held, do(client, held, role, "send_message", None))
        else:
            self._do_something(client, held)

    def _do_something(self, client: Client, held: Held) -> None:
        role = client.chance.choice(["client", "contractor"])
        seen = client.look(held.people[role], held.id, held.version)
        if seen is None:
            return self._drop(held)
        chosen = choose(client.chance, seen["allowed"])
        if chosen is None or chosen["act"] == "say_whether_open" and seen["phase"] in ("closed", "ended"):
            return self._drop(held)
        self._did(held, do(client, held, role, chosen["act"], chosen["subject"]))

    def _did(self, held: Held, told: dict | None) -> None:
        held.acts += 1
        if told:
            held.version = max(held.version, told["version"])
            held.is_running = told["phase"] in ("active", "ending") if "phase" in told else held.is_running
        if held.acts > ACTS_IN_A_CONTRACT:
            self._drop(held)

    def _drop(self, held: Held) -> None:
        with self.lock:
            if held in self.held:
                self.held.remove(held)


def choose(chance: random.Random, allowed: list[dict]) -> dict | None:
    """One of the acts that are allowed, of those that clients do."""
    known = [each for each in allowed if each["act"] in ACTS]
    if not known:
        return None
    return chance.choices(known, [WEIGHTS.get(each["act"], 4) for each in known])[0]


def begin(client: Client, people: list[Person], terms: dict | None = None, deliverables: int | None = None) -> Held | None:
    """An offer between two people. Who has not proved an address claims it by its link."""
    first, second = sorted(client.chance.sample(range(len(people)), 2))
    # The earlier in the list always makes the offer: the other's notices close no road that is needed.
    offerer, recipient = people[first], people[second]
    role = client.chance.choice(["client", "contractor"])
    count = client.chance.randint(0, DELIVERABLES) if deliverables is None else deliverables
    body = {
        "role": role, "counterparty_email": recipient.email, "title": "A contract", "scope": "What we talked about",
        "terms": {"time_zone": "UTC", "currency": "EUR", "pay": "fixed", **(terms or {})},
        "deliverables": [{"title": f"Part {number}"} for number in range(count)]}
    made = client.act(offerer, "make_offer", None, "POST", "/contracts", "offered.1", body, words="scope")
    if made is None:
        return None
    other = "contractor" if role == "client" else "client"
    held = Held(made["id"], {role: offerer, other: recipient}, made["version"], role)
    if not recipient.confirmed:
        client.act(recipient, "claim_offer", held.id, "POST", "/offers/claim", None, {"link": made["offer"]["link"]})
    return held


def do(client: Client, held: Held, role: str, name: str, subject: str | None, **more) -> dict | None:
    """One act in a contract."""
    method, path, kind, words = ACTS[name]
    body = dict(more)
    if name == "raise_concern":
        fix_by = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=client.chance.randint(10, 60))
        body = {
            "examples": [{"what": "It was not as agreed."}], "remedy": "That it is as agreed.",
            "fix_by": fix_by.isoformat(), **body}
    elif name == "answer_concern":
        body.setdefault("kind", client.chance.choice(["will_fix", "contest"]))
    elif name == "give_notice":
        body.setdefault("reason", client.chance.choice(NO_FAULT[:3] if role == "client" else NO_FAULT[2:]))
    elif name == "leave_review":
        body["rating"] = client.chance.randint(1, 5)
    elif name == "say_whether_open":
        body["open"] = True
    path = f"/contracts/{held.id}{path.format(subject)}"
    return client.act(held.people[role], name, held.id, method, path, kind, body or None, words)
