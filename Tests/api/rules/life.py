"""One contract: what stands, what waits, what the clock does when nobody acts (R1, R9, R13, R14)."""

import copy
from dataclasses import dataclass, field
from datetime import date

from .agreement import Agreement, Amendment, Deliverable, other
from .concerns import Concern
from .endings import IDLE_DAYS, Notice
from .periods import Instant, Period, day_of
from .reviews import REPLY_DAYS, Reviews

RUNNING = {"active", "ending"}

# On one instant: work is accepted, then concerns move, then the contract ends, then the rest.
RANKS = {
    "work_review": 0, "concern_reply": 1, "fix_by": 1, "fix_confirmation": 1, "end_date": 2, "change_of_mind": 3,
    "amendment": 4, "offer": 4, "review": 4, "idle": 4,
}
DEFAULTS = {
    "offer": "lapsed", "amendment": "lapsed", "concern_reply": "unanswered", "fix_by": "concern_lapsed",
    "fix_confirmation": "resolved", "work_review": "accepted", "change_of_mind": "ended", "end_date": "ended",
    "review": "revealed", "idle": "window_opens",
}


@dataclass(frozen=True)
class Deadline:
    """R14: what is waited for, until when, and who loses by silence."""

    kind: str
    period: Period
    loser: str
    subject: object = field(default=None, compare=False)

    @property
    def at(self) -> Instant:
        return self.period.over

    @property
    def order(self) -> tuple[Instant, int]:
        return self.at, RANKS[self.kind]


@dataclass
class Life:
    """A contract from its offer on. `open_to[a, b]` is R11's word: may a make offers to b?"""

    people: dict[str, str]
    offerer: str
    agreement: Agreement
    offer: Period
    open_to: dict[tuple[str, str], bool]
    phase: str = "offered"
    outcome: str | None = None
    closed_as: str | None = None
    is_recipient_known: bool = False
    amendment: Amendment | None = None
    amendments_gone: list[Amendment] = field(default_factory=list)
    concerns: list[Concern] = field(default_factory=list)
    notice: Notice | None = None
    past_notices: list[Notice] = field(default_factory=list)
    ended_at: Instant | None = None
    ended_last_day: date | None = None
    ended_by: str | None = None
    messages_until: Period | None = None
    reviews: Reviews | None = None
    quiet_since: date | None = None
    signatures: int = 1

    # What stands.

    @property
    def zone(self) -> str:
        return self.agreement.terms.time_zone

    @property
    def is_running(self) -> bool:
        return self.phase in RUNNING

    @property
    def is_idle(self) -> bool:
        return self.phase == "ending" and self.notice.is_idle

    def today(self, now: Instant) -> date:
        return day_of(now, self.zone)

    def may_offer(self, party: str) -> bool:
        """R11, asked about one party: may they make the other offers?"""
        return self.open_to.get((self.people[party], self.people[other(party)]), True)

    def say(self, party: str, is_open: bool) -> None:
        """A party's word about the other."""
        self.open_to[self.people[other(party)], self.people[party]] = is_open

    def copy(self) -> "Life":
        return copy.deepcopy(self)

    # What waits.

    @property
    def deadlines(self) -> list[Deadline]:
        """Every deadline that stands, soonest first."""
        waits = self._waits()
        if self.phase == "active" and not waits:
            waits = [Deadline("idle", self._idle_period(), "both")]
        return sorted(waits, key=lambda deadline: deadline.order)

    def _waits(self) -> list[Deadline]:
        if self.phase == "closed":
            return []
        if self.phase == "offered":
            return [Deadline("offer", self.offer, other(self.offerer))]
        work = [each for each in self.agreement.deliverables if each.review]
        waits = [Deadline("work_review", each.review, "client", each) for each in work]
        if self.phase == "ended":
            if not self.reviews.are_revealed:
                waits.append(Deadline("review", self.reviews.until, "who_has_not_written"))
            return waits
        waits += [Deadline(*each.waits, each.loser, each) for each in self.concerns if each.is_open]
        if self.amendment:
            waits.append(Deadline("amendment", self.amendment.open_until, other(self.amendment.by)))
        if self.agreement.terms.end:
            waits.append(Deadline("end_date", self.agreement.terms.end, "both"))
        if self.phase == "ending":
            waits.append(Deadline("change_of_mind", self.notice.window, "both"))
        return waits

    def _idle_period(self) -> Period:
        """R13: ninety days after the last act, or after the last deadline or due date that lay ahead."""
        due = [each.due_on for each in self.agreement.deliverables if each.due_on and each.state != "accepted"]
        return self.agreement.terms.counted(max([self.quiet_since, *due]), IDLE_DAYS)

    # What happens.

    def accept(self, work: Deliverable) -> None:
        work.state, work.review = "accepted", None

    def lapse_amendment(self) -> None:
        self.amendments_gone.append(self.amendment)
        self.amendment = None

    def end(self, at: Instant, last_day: date, outcome: str, by: str) -> list[str]:
        """The official end. Every concern stays as it stood; work under review keeps its period."""
        events = ["contract_ended.1"]
        if self.amendment:
            self.lapse_amendment()
            events.insert(0, "amendment_lapsed.1")
        for concern in self.concerns:
            concern.waits = None
        terms = self.agreement.terms
        self.phase, self.outcome, self.ended_by = "ended", outcome, by
        self.ended_at, self.ended_last_day = at, last_day
        self.reviews = Reviews(terms.counted(last_day, terms.review_days))
        self.messages_until = terms.counted(last_day, 30)
        if outcome == "ended_early":
            self.say(other(self.notice.by), False)
        return events

    def reveal(self, last_day: date) -> list[str]:
        self.reviews.replies_until = self.agreement.terms.counted(last_day, REPLY_DAYS)
        return ["reviews_revealed.1"]

    def keep(self) -> list[str]:
        """R13: a party acts in an idle contract, and with that keeps it."""
        self.phase, self.notice = "active", None
        return ["contract_kept.1"]

    # What the clock does.

    def settle(self, through: Instant) -> list[tuple[Instant, str]]:
        """Lets every deadline up to an instant take effect, soonest first; answers with instants and kinds of events."""
        events = []
        while (due := self.deadlines) and due[0].at <= through:
            at = due[0].at
            together = [deadline for deadline in due if deadline.at == at]
            events += [(at, kind) for kind in self._run_out(at, together)]
        return events

    def _run_out(self, at: Instant, together: list[Deadline]) -> list[str]:
        events = []
        was_running = self.is_running
        for deadline in together:
            if deadline.kind == "work_review":
                self.accept(deadline.subject)
                events.append("work_accepted.1")
            elif deadline.kind in {"concern_reply", "fix_by", "fix_confirmation"}:
                events.append(deadline.subject.run_out())
        last_day = together[0].period.last_day_in(self.zone)
        if self.phase == "active":
            self.quiet_since = max(self.quiet_since, last_day)
        if was_running:
            events += self._end_by_clock(at, together)
        if self.phase != "ended" or not was_running:
            for deadline in together:
                events += self._run_out_last(deadline)
        return events

    def _end_by_clock(self, at: Instant, together: list[Deadline]) -> list[str]:
        """`completed` before `term_reached` before any other end."""
        by_kind = {deadline.kind: deadline.period for deadline in together}
        ends = []
        if "work_review" in by_kind and self.agreement.all_accepted:
            ends.append(("completed", "acceptance", by_kind["work_review"]))
        if "change_of_mind" in by_kind and self.notice.runs_out_as == "completed":
            ends.append(("completed", "window", by_kind["change_of_mind"]))
        if "end_date" in by_kind:
            ends.append(("term_reached", "end_date", by_kind["end_date"]))
        if "change_of_mind" in by_kind:
            ends.append((self.notice.runs_out_as, "window", by_kind["change_of_mind"]))
        if not ends:
            return []
        outcome, by, period = ends[0]
        return self.end(at, period.last_day_in(self.zone), outcome, by)

    def _run_out_last(self, deadline: Deadline) -> list[str]:
        last_day = deadline.period.last_day_in(self.zone)
        if deadline.kind == "offer":
            self.phase, self.closed_as = "closed", "lapsed"
            return ["offer_lapsed.1"]
        if deadline.kind == "amendment":
            self.lapse_amendment()
            return ["amendment_lapsed.1"]
        if deadline.kind == "review":
            return self.reveal(last_day)
        if deadline.kind == "idle":
            terms = self.agreement.terms
            self.phase = "ending"
            self.notice = Notice(None, None, terms.counted(last_day, terms.change_of_mind_days))
            return ["idle_window_opened.1"]
        return []
