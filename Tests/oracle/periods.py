#!/usr/bin/env python3
"""An independent oracle for R1: when does a period of N days end?

Prints one row for each case: zone, start (milliseconds since 1970), days, end (milliseconds), the day of the start.
The rules of the zones come from Python's `zoneinfo`, the arithmetic from `datetime`; nothing is shared with
EndwellCore. Run it to write the values that the tests read:

    python3 Tests/oracle/periods.py > Tests/EndwellCoreTests/Fixtures/periods.tsv

The cases are chosen by a seeded generator, so that the same zone rules give the same file.
"""

import datetime as dt
import random
import sys
import zoneinfo

UTC = dt.timezone.utc
FIRST, LAST = dt.date(2020, 1, 1), dt.date(2032, 12, 31)
COUNTS = [1, 2, 3, 7, 14, 28, 30, 60, 75, 90]

ZONES = """
UTC Europe/Berlin Europe/London Europe/Lisbon Europe/Chisinau Europe/Istanbul Europe/Volgograd Atlantic/Azores
America/New_York America/Los_Angeles America/St_Johns America/Havana America/Sao_Paulo America/Santiago
America/Asuncion America/Caracas America/Whitehorse America/Mexico_City America/Nuuk America/Scoresbysund
Africa/Cairo Africa/Casablanca Africa/El_Aaiun Africa/Juba Africa/Lagos Asia/Beirut Asia/Amman Asia/Damascus
Asia/Gaza Asia/Tehran Asia/Jerusalem Asia/Kolkata Asia/Kathmandu Asia/Tokyo Asia/Almaty Asia/Pyongyang
Australia/Sydney Australia/Lord_Howe Australia/Eucla Antarctica/Troll Pacific/Auckland Pacific/Chatham Pacific/Apia
Pacific/Fiji Pacific/Kiritimati Pacific/Pago_Pago Pacific/Norfolk Pacific/Easter
""".split()

# Days of the past that had no midnight, or did not exist at all: (zone, the day).
PAST = [
    ("Pacific/Apia", dt.date(2011, 12, 30)),
    ("Pacific/Apia", dt.date(2011, 12, 31)),
    ("Pacific/Fakaofo", dt.date(2011, 12, 30)),
    ("America/Sao_Paulo", dt.date(2017, 10, 15)),
    ("America/Sao_Paulo", dt.date(2018, 2, 18)),
    ("America/Sao_Paulo", dt.date(2018, 11, 4)),
    ("America/Sao_Paulo", dt.date(2019, 2, 17)),
    ("America/Goose_Bay", dt.date(2010, 3, 14)),
    ("America/Goose_Bay", dt.date(2010, 11, 7)),
    ("America/St_Johns", dt.date(2010, 11, 7)),
    ("Africa/Cairo", dt.date(2014, 5, 16)),
    ("Asia/Amman", dt.date(2014, 3, 28)),
    ("America/Caracas", dt.date(2016, 5, 1)),
    ("Asia/Pyongyang", dt.date(2018, 5, 5)),
]


def local_date(zone, seconds):
    return dt.datetime.fromtimestamp(seconds, UTC).astimezone(zone).date()


def day_over(zone, day):
    """The first second after the last one that clocks in the zone date `day` or before."""
    noon = int(dt.datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp())
    step, late = 900, noon + 40 * 3600
    while local_date(zone, late) > day:
        late -= step
    low, high = late, late + step
    while high - low > 1:
        middle = (low + high) // 2
        if local_date(zone, middle) > day:
            high = middle
        else:
            low = middle
    return high


def period_end(zone, start_seconds, days):
    return day_over(zone, local_date(zone, start_seconds) + dt.timedelta(days=days))


def transitions(zone):
    """The days on which clocks in the zone change, with what they do to that day's midnight."""
    found, day = [], FIRST
    while day <= LAST:
        noon = int(dt.datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp())
        before = dt.datetime.fromtimestamp(noon - 43_200, UTC).astimezone(zone).utcoffset()
        after = dt.datetime.fromtimestamp(noon + 43_200, UTC).astimezone(zone).utcoffset()
        if before != after:
            found.append(day)
        day += dt.timedelta(days=1)
    return found


def starts_for(zone, chance, last_day, days):
    """An instant on the day from which a period of `days` ends with `last_day`."""
    first = last_day - dt.timedelta(days=days)
    opens, closes = day_over(zone, first - dt.timedelta(days=1)), day_over(zone, first)
    if closes <= opens:  # a day that does not exist has no instants
        return None
    pick = chance.randrange(6)
    if pick == 0:
        return opens * 1000
    if pick == 1:
        return closes * 1000 - 1
    return chance.randrange(opens * 1000, closes * 1000)


def cases():
    for name in ZONES:
        zone, chance = zoneinfo.ZoneInfo(name), random.Random(name)
        days = set()
        changes = transitions(zone)
        if len(changes) > 12:
            changes = changes[:6] + chance.sample(changes[6:], 6)
        for change in changes:
            days |= {change + dt.timedelta(days=offset) for offset in (-1, 0, 1)}
        for year in (2023, 2024, 2028):
            days |= {dt.date(year, 2, 28), dt.date(year, 3, 1), dt.date(year, 12, 31), dt.date(year, 4, 30)}
        days |= {dt.date(2024, 2, 29), dt.date(2028, 2, 29)}
        days |= {FIRST + dt.timedelta(days=chance.randrange((LAST - FIRST).days)) for _ in range(16)}
        for day in sorted(days):
            for count in sorted(chance.sample(COUNTS, 2 if day in changes else 1)):
                yield name, zone, chance, day, count
    for name, day in PAST:
        zone, chance = zoneinfo.ZoneInfo(name), random.Random(f"{name} {day}")
        for offset in (-1, 0, 1):
            for count in (1, 3, 14):
                yield name, zone, chance, day + dt.timedelta(days=offset), count


def main():
    rows = []
    for name, zone, chance, last_day, count in cases():
        start = starts_for(zone, chance, last_day, count)
        if start is None:
            continue
        rows.append((name, start, count, period_end(zone, start // 1000, count) * 1000, local_date(zone, start // 1000)))
    print("# Written by Tests/oracle/periods.py; not edited by hand.")
    print("# zone\tstart (ms)\tdays\tend (ms)\tthe day of the start")
    for row in rows:
        print("\t".join(str(part) for part in row))
    print(f"{len(rows)} rows, {len(set(row[0] for row in rows))} zones", file=sys.stderr)


if __name__ == "__main__":
    main()
