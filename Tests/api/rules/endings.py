"""R6 to R8, R13: notices, and the windows that they and the clock open."""

from dataclasses import dataclass, field
from datetime import date

from .agreement import CLIENT, CONTRACTOR
from .periods import Instant, Period

BOTH = {CLIENT, CONTRACTOR}
REASONS = {
    "work_finished": BOTH,
    "needs_changed": {CLIENT},
    "budget": {CLIENT},
    "quality": {CLIENT},
    "missed_dates": {CLIENT},
    "unresponsive": BOTH,
    "late_payment": {CONTRACTOR},
    "scope_changed": {CONTRACTOR},
    "workload": {CONTRACTOR},
    "personal": BOTH,
    "other": BOTH,
}
FAULTS = {"quality", "missed_dates", "unresponsive", "late_payment"}
TAKEN_BACK_MAX = 2
IDLE_DAYS = 90


@dataclass
class Notice:
    """A notice, or the window that the clock opened on an idle contract: that one is nobody's, and has no reason."""

    by: str | None
    reason: str | None
    window: Period
    note: str | None = None
    concern: str | None = None
    given_at: Instant | None = None
    replied: bool = False
    agreed: set[str] = field(default_factory=set)
    stop_work_on: date | None = None
    withdrawn: bool = False

    @property
    def is_idle(self) -> bool:
        return self.by is None

    @property
    def runs_out_as(self) -> str:
        """The outcome when the window runs out."""
        if self.is_idle:
            return "idle"
        return "completed" if self.reason == "work_finished" else "ended_early"

    @property
    def agreed_as(self) -> str:
        """The outcome when both agree to end now (R8)."""
        return "completed" if self.reason == "work_finished" else "by_agreement"
