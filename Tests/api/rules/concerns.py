"""R4 and R5: concerns, and the chance to fix."""

from dataclasses import dataclass
from datetime import date, timedelta

from .agreement import Terms, other
from .periods import Period

OPEN_MAX = 3
FIX_BY_DAYS_MAX = 90
FAILING = {"unanswered", "lapsed", "not_fixed", "contested"}
CLOSED = {"resolved", "withdrawn"}


def fix_by_bounds(terms: Terms, today: date) -> tuple[date, date]:
    """The first and the last date by which a fix may be asked for."""
    return today + timedelta(days=terms.cure_days), today + timedelta(days=FIX_BY_DAYS_MAX)


@dataclass
class Concern:
    """A formal complaint.

    `failed` stays true once it has failed, `fixed_late` once it was reported fixed after that, and `answer_missed` once
    its reply days passed without an answer.
    """

    by: str
    fix_by: date
    state: str
    waits: tuple[str, Period] | None
    failed: bool = False
    fixed_late: bool = False
    answer_missed: bool = False
    id: str | None = None

    @classmethod
    def raised(cls, by: str, fix_by: date, terms: Terms, today: date) -> "Concern":
        return cls(by, fix_by, "open", ("concern_reply", terms.counted(today, terms.reply_days)))

    @property
    def is_open(self) -> bool:
        """Whether it waits for somebody: a failed one doesn't, whatever was reported since."""
        return self.waits is not None

    def answer(self, kind: str, terms: Terms) -> None:
        if kind == "contest":
            self._fail("contested")
        else:
            self.state, self.waits = "answered", ("fix_by", Period.until(self.fix_by, terms.time_zone))

    def report_fixed(self, terms: Terms, today: date) -> None:
        """In time, silence confirms; after it failed, only the raiser does."""
        self.state, self.fixed_late = "fixed", self.failed
        self.waits = None if self.failed else ("fix_confirmation", terms.counted(today, terms.reply_days))

    def confirm(self) -> None:
        self.state, self.waits = "resolved", None

    def withdraw(self) -> None:
        self.state, self.waits = "withdrawn", None

    def reject(self) -> None:
        self._fail("not_fixed")

    def run_out(self) -> str:
        """Silence until the deadline; answers with the event's kind."""
        kind, _ = self.waits
        if kind == "concern_reply":
            self.answer_missed = True
            self._fail("unanswered")
            return "concern_unanswered.1"
        if kind == "fix_by":
            self._fail("lapsed")
            return "concern_lapsed.1"
        self.confirm()
        return "fix_confirmed.1"

    def _fail(self, state: str) -> None:
        self.state, self.waits, self.failed = state, None, True

    @property
    def loser(self) -> str:
        """Who loses by silence: the raiser once a fix is reported, else the other."""
        return self.by if self.waits[0] == "fix_confirmation" else other(self.by)

    # What each act needs: the codes of all that speaks against it.

    def against_answer(self) -> set[str]:
        if self.state in CLOSED:
            return {"concern_closed", "concern_answered"}
        if self.answer_missed:
            return {"too_late", "concern_answered"}
        return set() if self.state == "open" else {"concern_answered"}

    def against_report(self) -> set[str]:
        if self.state in CLOSED:
            return {"concern_closed"}
        return {"fix_already_reported"} if self.state == "fixed" or self.fixed_late else set()

    def against_rejection(self) -> set[str]:
        if self.state in CLOSED:
            return {"concern_closed"}
        return set() if self.state == "fixed" else {"no_fix_reported"}

    def against_closing(self) -> set[str]:
        return {"concern_closed"} if self.state in CLOSED else set()

    @property
    def may_carry_a_notice(self) -> bool:
        """It has failed, and was neither withdrawn nor confirmed since."""
        return self.failed and self.state not in CLOSED

    def serves(self, reason: str) -> bool:
        """R6: whether a notice for a fault may rest on it."""
        if reason == "unresponsive":
            return self.state in {"unanswered", "lapsed"}
        return self.may_carry_a_notice
