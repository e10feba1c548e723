"""The deadlines that a record promises, read from its events alone: which stand, which took effect, and when.

Written from R1 and R14 of the product and not from the program. What an idle contract's clock does is not counted here;
no contract of a run is quiet for so long.
"""

import itertools
from collections import Counter
from dataclasses import dataclass, field

from evidence import Contract, Event, Fault

# What each deadline brings about when nobody acts.
BY_THE_CLOCK = {
    "offer_lapsed.1": "offer", "amendment_lapsed.1": "amendment", "concern_unanswered.1": "concern_reply",
    "concern_lapsed.1": "fix_by", "fix_confirmed.1": "fix_confirmation", "work_accepted.1": "work_review",
    "reviews_revealed.1": "review", "idle_window_opened.1": "idle",
}
ENDS = {"window": "change_of_mind", "end_date": "end_date"}
CONCERN = ("concern_reply", "fix_by", "fix_confirmation")


@dataclass
class Promises:
    """The deadlines of one contract while its events are read."""

    contract: Contract
    standing: dict[tuple[str, str], int] = field(default_factory=dict)
    # How often each instant was promised, and what took effect already.
    promised: Counter = field(default_factory=Counter)
    effected: Counter = field(default_factory=Counter)
    fix_until: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    ends_at: int | None = None

    def read(self) -> "Promises":
        for event, following in itertools.zip_longest(self.contract.events, self.contract.events[1:]):
            is_of_the_end = event.kind == "amendment_lapsed.1" and following and following.kind == "contract_ended.1"
            if event.person is None and not is_of_the_end:
                self._take_effect(event)
            elif event.person:
                self._assert_none_is_passed_over(event)
            self._follow(event)
        return self

    def due(self, now: int) -> list[tuple[str, str, int]]:
        """What should have taken effect by then, and did not."""
        return [(kind, subject, at) for (kind, subject), at in self.standing.items() if at <= now]

    # What the clock did

    def _take_effect(self, event: Event) -> None:
        kind, subject = self._of(event)
        if kind is None or kind == "idle":
            return
        at = self.standing.get((kind, subject))
        if at is None:
            again = self.effected[kind, subject, event.at]
            name = "deadline_effected_twice" if again else "deadline_unpromised"
            self._fault(name, f"{event} is of no deadline {kind} {subject} that stands")
        elif at != event.at:
            self._fault("deadline_at_another_instant", f"{event} is of {event.at}, and was promised for {at}")
        self.effected[kind, subject, event.at] += 1

    def _of(self, event: Event) -> tuple[str | None, str]:
        """The deadline that an event of the clock comes from; None where it only follows from another."""
        if event.kind == "contract_ended.1":
            return ENDS.get(event.body["by"]), ""
        kind = BY_THE_CLOCK.get(event.kind)
        return kind, event.body.get("deliverable") or event.body.get("id") or ""

    def _assert_none_is_passed_over(self, event: Event) -> None:
        """R1: an act at a deadline's instant is too late, so the deadline comes before it in the log."""
        for (kind, subject), at in self.standing.items():
            if at <= event.at:
                self._fault("deadline_passed_over", f"{kind} {subject} was due at {at}, and {event} is of {event.at}")

    # What each event promises, and what it settles

    def _follow(self, event: Event) -> None:
        body, name = event.body, event.kind.split(".")[0]
        identifier = body.get("id", "")
        match name:
            case "offered":
                self._promise("offer", "", body["lapses_at"])
                self.ends_at = body.get("ends_at")
            case "offer_accepted":
                self._settle("offer")
                self._promise_end()
            case "offer_rejected" | "offer_withdrawn" | "offer_lapsed":
                self._settle("offer")
            case "amendment_proposed":
                self._promise("amendment", identifier, body["lapses_at"])
            case "amendment_accepted":
                self._settle("amendment", identifier)
                self.ends_at = body.get("ends_at")
                self._promise_end()
            case "amendment_rejected" | "amendment_withdrawn" | "amendment_lapsed":
                self._settle("amendment", identifier)
            case "work_submitted":
                self._promise("work_review", body["deliverable"], body["review_until"])
            case "work_accepted" | "work_sent_back":
                self._settle("work_review", body["deliverable"])
            case "concern_raised":
                self.fix_until[identifier] = body["fix_until"]
                self._promise("concern_reply", identifier, body["reply_until"])
            case "concern_answered":
                self._settle_concern(identifier)
                if body["kind"] == "will_fix":
                    self._promise("fix_by", identifier, self.fix_until[identifier])
            case "fix_reported":
                self._settle_concern(identifier)
                if body.get("confirm_until") is not None:
                    self._promise("fix_confirmation", identifier, body["confirm_until"])
            case "fix_confirmed" | "fix_rejected" | "concern_withdrawn" | "concern_unanswered" | "concern_lapsed":
                self._settle_concern(identifier)
            case "notice_given" | "idle_window_opened":
                self._promise("change_of_mind", "", body["official_at"])
            case "notice_withdrawn" | "contract_kept":
                self._settle("change_of_mind")
            case "contract_ended":
                # Work that is in keeps its period (R9); everything else goes.
                self.standing = {key: at for key, at in self.standing.items() if key[0] == "work_review"}
                self._promise("review", "", body["review_until"])
            case "reviews_revealed":
                self._settle("review")

    def _promise(self, kind: str, subject: str, at: int) -> None:
        self.standing[kind, subject] = at
        self.promised[kind, at] += 1

    def _promise_end(self) -> None:
        self._settle("end_date")
        if self.ends_at is not None:
            self._promise("end_date", "", self.ends_at)

    def _settle(self, kind: str, subject: str = "") -> None:
        self.standing.pop((kind, subject), None)

    def _settle_concern(self, identifier: str) -> None:
        for kind in CONCERN:
            self._settle(kind, identifier)

    def _fault(self, name: str, what: str) -> None:
        self.faults.append(Fault(name, f"contract {self.contract.id}: {what}"))
