#!/usr/bin/env python3
"""Draws the figures of docs/model.md, section 9, from runs of the program.

    python3 tools/mechanisms/figures.py [PROGRAM]       # default: build/release/bin/outflow

Each figure shows a scenario of scenarios/mechanisms/ as it is and without its mechanism (switched off by `active = false`, or
without the transition that it makes): the mean of 200 members, and the band that holds 80% of them. The figure of section 14 shows
scenarios/jsa-2017.
"""
import csv
import datetime
import html
import itertools
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 270, 56, 12, 64, 30
ON, OFF = "#0b5fa5", "#8a5a00"


class Line:
    """What one line of a figure shows: a quantity of a scenario, with its mechanism switched on or off."""

    def __init__(self, label, quantity, colour, group="all", off=False):
        self.label, self.quantity, self.colour, self.group, self.off = label, quantity, colour, group, off


FIGURES = {
    "news": ("People who know, of 10,000", "talk",
             [Line("with talk among people", "knowing", ON), Line("media alone", "knowing", OFF, off=True)]),
    "alert": ("Persons over the line a week; sixty more try in early April", "alert",
              [Line("guards remember", "crossings", ON), Line("guards do not", "crossings", OFF, off=True)]),
    "learned-risk": ("Persons who try, a week; raids in July and August 2020", "heard_risk",
                     [Line("risk is learned", "attempts", ON), Line("it is not", "attempts", OFF, off=True)]),
    "kin": ("Arrivals a month", "kin_abroad",
            [Line("kin pay", "arrivals", ON), Line("savings alone", "arrivals", OFF, off=True)]),
    "ties": ("Persons who leave a month; more families are found out in the first half of 2021", "heard_punished",
             [Line("news of punished families is heard", "leaving", ON), Line("it is not", "leaving", OFF, off=True)]),
    "custody": ("Attempts a month; 150 are sent back on 9 October 2021", "tried",
                [Line("the returned try again sooner", "attempts", ON), Line("they are like all others", "attempts", OFF, off=True)]),
    "boats": ("Persons a month", None,
              [Line("set out", "set_out", ON), Line("end on another coast", "other_coast", OFF)]),
    "needs": ("Places and people at a time, of those who land", None,
              [Line("beds, three months each", "need:beds", ON), Line("need care, six months each", "need:care", OFF)], "boats"),
    "river": ("Persons a month: ice in winter, high water in summer", None,
              [Line("set out", "set_out", ON), Line("drown", "drowned", OFF)]),
}

# Stages of scenarios/jsa-2017 as entries into places, and the times that were reported (UN Command).
REPLAY = ("Share of the replays that got so far, by the time of day; shaded: as reported",
          [Line("reaches the line", "entries:line", ON), Line("is pulled out", "entries:shelter", OFF), Line("in hospital", "entries:hospital", "#5b3a8c")],
          [("15:14:00", "15:15:59", ON), ("15:50:00", "15:59:59", OFF)])


def run(program, folder, seen):
    """Results of a run as {(quantity, group): {statistic: [(moment, value)]}}; `seen` are the quantities wanted: those of series.csv
    that stand for no place, entries into a place as `entries:PLACE`, and of needs.csv those in need at a time as `need:NAME`."""
    series = {}

    def take(row, quantity, group):
        if quantity in seen:
            at = series.setdefault((quantity, group), {})
            at.setdefault(row["statistic"], []).append((datetime.datetime.fromisoformat(row["date"]), float(row["value"])))

    with tempfile.TemporaryDirectory() as out:
        subprocess.run([program, "run", str(folder), "--out", f"{out}/r"], check=True, stdout=subprocess.DEVNULL)
        with open(f"{out}/r/series.csv", newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                take(row, row["quantity"] if row["place"] in ("", "all") else f"{row['quantity']}:{row['place']}", row["group"])
        if any(name.startswith("need:") for name in seen):
            with open(f"{out}/r/needs.csv", newline="", encoding="utf-8") as file:
                for row in csv.DictReader(file):
                    if row["quantity"] == "places":
                        take(row, "need:" + row["need"], "all")
    return series


def switched_off(folder, mechanism, to):
    """A copy of the scenario with its mechanism not active."""
    for file in folder.iterdir():
        (to / file.name).write_bytes(file.read_bytes())
    transitions = to / "transitions.csv"
    if transitions.exists():
        rows = transitions.read_text(encoding="utf-8").splitlines()
        kept = [row for row in rows if row.split(",")[0] != mechanism]
        if len(kept) < len(rows):
            transitions.write_text("\n".join(row if row in kept else row.replace(row.split(",")[4], "0") for row in rows) + "\n",
                                   encoding="utf-8")
    lines, inside = [], False
    for line in (folder / "scenario.toml").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            inside = line.split("]")[0].endswith("." + mechanism)
        lines.append("active = false" if inside and line.startswith("active") else line)
    (to / "scenario.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return to


def ticks(top):
    """About four round numbers from 0 to `top`."""
    step = 10 ** len(str(int(max(top, 1))))
    while top / step < 3:
        step /= 2 if str(step)[0] != "5" else 2.5
    return [i * step for i in range(int(top / step) + 1)]


def labels_below(first, last):
    """(moment, text) under the axis: years, quarters, or quarters of an hour."""
    if last - first < datetime.timedelta(days=1):
        quarter = datetime.timedelta(minutes=15)
        start = first.replace(minute=0, second=0)
        moments = [start + i * quarter for i in range(int((last - start) / quarter) + 1)]
        return [(m, m.strftime("%H:%M")) for m in moments if first <= m]
    years = range(first.year, last.year + 1)
    months = (1,) if len(years) > 3 else (1, 4, 7, 10)
    moments = [datetime.datetime(year, month, 1) for year in years for month in months]
    return [(m, str(m.year) if m.month == 1 else m.strftime("%b")) for m in moments if first <= m <= last]


def draw(title, drawn, spans=()):
    """The figure as SVG; `drawn` are (line, {statistic: [(moment, value)]}), `spans` (first moment, last moment, colour) to be shaded."""
    moments = [m for _, s in drawn for m, _ in s["mean"]]
    first, last = min(moments), max(moments)
    top = max(v for _, s in drawn for _, v in s.get("q90", []) + s["mean"]) * 1.05 or 1
    x = lambda m: LEFT + (WIDTH - LEFT - RIGHT) * ((m - first) / (last - first))
    y = lambda v: HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * v / top
    points = lambda pairs: " ".join(f"{x(m):.1f},{y(v):.1f}" for m, v in pairs)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12" role="img">',
           f"<title>{html.escape(title)}</title>", f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
           f'<text x="8" y="16" font-weight="bold" fill="#222">{html.escape(title)}</text>']
    for a, b, colour in spans:
        out.append(f'<rect x="{x(a):.1f}" y="{TOP}" width="{x(b) - x(a):.1f}" height="{HEIGHT - TOP - BOTTOM}" fill="{colour}" fill-opacity="0.12"/>')
    for v in ticks(top):
        out.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(v):.1f}" y2="{y(v):.1f}" stroke="#ddd"/>'
                   f'<text x="{LEFT - 6}" y="{y(v) + 4:.1f}" text-anchor="end" fill="#444">{v:,.10g}</text>')
    for m, label in labels_below(first, last):
        out.append(f'<text x="{x(m):.1f}" y="{HEIGHT - 10}" text-anchor="middle" fill="#444">{label}</text>')
    for line, s in drawn:
        if "q10" in s:
            band = points(s["q10"]) + " " + points(reversed(s["q90"]))
            out.append(f'<polygon points="{band}" fill="{line.colour}" fill-opacity="0.16"/>')
    dashes = ("", ' stroke-dasharray="6 3"', ' stroke-dasharray="2 3"')
    below = 0 if not spans else 90  # the legend stands where no line is
    for i, (line, s) in enumerate(drawn):
        out.append(f'<polyline points="{points(s["mean"])}" fill="none" stroke="{line.colour}" stroke-width="1.8"{dashes[i]}/>')
        at = WIDTH - RIGHT - 40 - 6.4 * max(len(other.label) for other, _ in drawn) - 4 * below
        out.append(f'<line x1="{at}" x2="{at + 22}" y1="{30 + below + 16 * i}" y2="{30 + below + 16 * i}" stroke="{line.colour}" stroke-width="2"{dashes[i]}/>'
                   f'<text x="{at + 28}" y="{34 + below + 16 * i}" fill="#222">{html.escape(line.label)}</text>')
    return "\n".join(out) + "\n</svg>\n"


def keep(name, text):
    path = ROOT / "docs/images/mechanisms" / f"{name}.svg"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    print(path.relative_to(ROOT))


def replay(program):
    """How far the replays of the short scale get, in time: running sums of the mean entries of each second, every fifth of them."""
    title, lines, reported = REPLAY
    series = run(program, ROOT / "scenarios/jsa-2017", {line.quantity for line in lines})
    drawn = []
    for line in lines:
        cells = sorted(series[line.quantity, "all"]["mean"])
        path = list(zip((moment for moment, _ in cells), itertools.accumulate(value for _, value in cells)))
        drawn.append((line, {"mean": path[::5]}))
    day = drawn[0][1]["mean"][0][0].date()
    spans = [(*(datetime.datetime.combine(day, datetime.time.fromisoformat(t)) for t in (a, b)), colour) for a, b, colour in reported]
    return draw(title, drawn, spans)


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "build/release/bin/outflow")
    for name, (title, mechanism, lines, *world) in FIGURES.items():
        folder = ROOT / "scenarios/mechanisms" / (world[0] if world else name)
        wanted = {line.quantity for line in lines}
        results = {False: run(program, folder, wanted)}
        if mechanism:
            with tempfile.TemporaryDirectory() as copy:
                results[True] = run(program, switched_off(folder, mechanism, pathlib.Path(copy)), wanted)
        keep(name, draw(title, [(line, results[line.off][line.quantity, line.group]) for line in lines]))
    keep("short-scale", replay(program))


if __name__ == "__main__":
    main()
