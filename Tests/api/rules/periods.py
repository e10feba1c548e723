"""R1: days, periods and instants. An instant is a whole number of milliseconds since 1970 in UTC."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

SECOND = 1_000
DAY = 86_400 * SECOND

Instant = int


def day_of(instant: Instant, zone: str) -> date:
    """The calendar day of an instant in a zone."""
    return datetime.fromtimestamp(instant / SECOND, tz=ZoneInfo(zone)).date()


@lru_cache(maxsize=4_096)
def start_of(day: date, zone: str) -> Instant:
    """The first instant of a day, also where that day has no midnight.

    It is searched for, second by second and by halves: the last second that belongs to an earlier day is followed by
    the one wanted. So no special case of a zone's rules has to be thought of.
    """
    noon = int(datetime(day.year, day.month, day.day, 12, tzinfo=timezone.utc).timestamp())
    before, within = noon - 2 * 86_400, noon + 86_400
    while within - before > 1:
        middle = (before + within) // 2
        if day_of(middle * SECOND, zone) < day:
            before = middle
        else:
            within = middle
    return within * SECOND


@dataclass(frozen=True)
class Period:
    """What runs until the end of its last day. `over` is a promise: once given, no rule computes it again."""

    last_day: date
    over: Instant

    @classmethod
    def after(cls, day: date, days: int, zone: str) -> "Period":
        """N days after the day on which it starts, or on which the one that it follows ended."""
        return cls.until(day + timedelta(days=days), zone)

    @classmethod
    def until(cls, day: date, zone: str) -> "Period":
        """Until the end of a day."""
        return cls(day, start_of(day + timedelta(days=1), zone))

    def last_day_in(self, zone: str) -> date:
        """Its last day in the zone that the contract has by now, which an amendment may have changed meanwhile."""
        return day_of(self.over - SECOND, zone)


def sooner(*periods: Period | None) -> Period:
    """The period that is over first; those that don't exist are passed over."""
    return min((period for period in periods if period), key=lambda period: period.over)
