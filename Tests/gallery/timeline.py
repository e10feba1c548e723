"""The contract's timeline, drawn as the server draws it: one list of points, two SVGs.

A point is (day, words, date, look): day is a number of days since the first point, look is one of
done, ask, notice, end, ended or "" for what is still to come. `today` is a day; `notice` and `end`
are the days between which the rail waits, or None.
"""
from html import escape

RAIL, ROW, FIRST, LAST = 44, 36, 20, 980


def cut(words, most):
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def spread(days, lowest, highest, apart):
    """Places in proportion to time, pushed apart so that neighbours do not touch."""
    first, last = days[0], max(days[-1], days[0] + 1)
    places = [lowest + (d - first) / (last - first) * (highest - lowest) for d in days]
    for i in range(1, len(places)):
        places[i] = max(places[i], places[i - 1] + apart)
    if places[-1] > highest:
        places[-1] = highest
        for i in range(len(places) - 2, -1, -1):
            places[i] = min(places[i], places[i + 1] - apart)
    return places


def between(day, days, places):
    """Where a day that is no point lies, between the points around it."""
    if day <= days[0]:
        return places[0]
    for i in range(1, len(days)):
        if day <= days[i]:
            share = (day - days[i - 1]) / ((days[i] - days[i - 1]) or 1)
            return places[i - 1] + share * (places[i] - places[i - 1])
    return places[-1]


def said(points, today):
    return "; ".join(f"{w}, {d}" for _, w, d, _ in points) + f"; today is {today}"


def rails(now, notice, end, first, last, line):
    out = [line("tl-rail", first, last)]
    past = now if notice is None else min(now, notice)
    out.append(line("tl-past", first, past))
    if notice is not None:
        out.append(line("tl-wait", notice, min(now, end)))
        if now < end:
            out.append(line("tl-left", now, end))
    return out


def wide(points, today, today_words, notice=None, end=None):
    days = [p[0] for p in points]
    xs = spread(days, FIRST, LAST, 26)
    now = between(today, days, xs)
    place = {d: x for d, x in zip(days, xs)}
    line = lambda css, a, b: f'<path class="{css}" d="M{a:.1f} {RAIL}H{b:.1f}"/>'
    out = rails(now, None if notice is None else place[notice], None if end is None else place[end], xs[0], xs[-1], line)
    row_ends, labels = [], []
    for i, ((_, words, date, look), x) in enumerate(zip(points, xs)):
        words = cut(words, 22)
        half = max(len(words), len(date)) * 6.9 / 2
        if i == 0:
            anchor, tx, left, right = "start", x - 8, x - 8, x - 8 + 2 * half
        elif i == len(points) - 1:
            anchor, tx, left, right = "end", x + 8, x + 8 - 2 * half, x + 8
        else:
            tx = min(max(x, 4 + half), 996 - half)
            anchor, left, right = "middle", tx - half, tx + half
        row = 0
        while row < len(row_ends) and row_ends[row] + 12 > left:
            row += 1
        if row == len(row_ends):
            row_ends.append(0)
        row_ends[row] = right
        y = RAIL + 32 + row * ROW
        if row:
            out.append(f'<path class="tl-stem" d="M{x:.1f} {RAIL + 8}V{y - 14}"/>')
        strong = {"notice": " ask", "end": " strong", "ended": " strong"}.get(look, "")
        labels.append(
            f'<text class="tl-text{strong}" x="{tx:.1f}" y="{y}" text-anchor="{anchor}">{escape(words)}</text>'
            f'<text class="tl-date" x="{tx:.1f}" y="{y + 16}" text-anchor="{anchor}">{escape(date)}</text>')
    for (_, _, _, look), x in zip(points, xs):
        out.append(f'<circle class="tl-dot {look}" cx="{x:.1f}" cy="{RAIL}" r="7"/>')
    if today <= days[-1]:
        tx = min(max(now, 30), 970)
        out.append(f'<path class="tl-now" d="M{now:.1f} {RAIL - 20}V{RAIL + 16}"/>')
        out.append(f'<text class="tl-text strong" x="{tx:.1f}" y="{RAIL - 28}" text-anchor="middle">today</text>')
    height = RAIL + 32 + len(row_ends) * ROW - 8
    return (f'<svg viewBox="0 0 1000 {height}" role="img" aria-label="{escape(said(points, today_words))}">'
            + "".join(out) + "".join(labels) + "</svg>")


def upright(points, today, today_words, notice=None, end=None):
    step, x = 44, 14
    rows, y, now_y = [], 16, None
    for p in points:
        if now_y is None and today < p[0]:
            now_y = y
            y += 32
        rows.append((p, y))
        y += step
    if now_y is None and today <= points[-1][0]:
        now_y = y
        y += 32
    place = {p[0]: py for p, py in rows}
    last = rows[-1][1]
    line = lambda css, a, b: f'<path class="{css}" d="M{x} {a}V{b}"/>'
    now = last if now_y is None else now_y
    out = rails(now, place.get(notice), place.get(end), rows[0][1], last, line)
    for (_, words, date, look), py in rows:
        strong = {"notice": " ask", "end": " strong", "ended": " strong"}.get(look, "")
        out.append(f'<circle class="tl-dot {look}" cx="{x}" cy="{py}" r="7"/>')
        out.append(f'<text class="tl-text{strong}" x="38" y="{py + 3}">{escape(cut(words, 32))}</text>')
        out.append(f'<text class="tl-date" x="38" y="{py + 20}">{escape(date)}</text>')
    if now_y is not None:
        out.append(f'<path class="tl-now" d="M2 {now_y}H28"/>')
        out.append(f'<text class="tl-text strong" x="38" y="{now_y + 5}">today</text>')
    return (f'<svg viewBox="0 0 320 {max(y - 16, last + 28)}" role="img" aria-label="{escape(said(points, today_words))}">'
            + "".join(out) + "</svg>")
