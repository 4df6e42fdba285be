#!/usr/bin/env python3
"""Draws the figures of docs/model.md, section 9, from runs of the program.

    python3 tools/mechanisms/figures.py [PROGRAM]       # default: build/release/bin/outflow

Each figure shows a scenario of scenarios/mechanisms/ as it is and without its mechanism (switched off by `active = false`, or
without the transition that it makes): the mean of 200 members, and the band that holds 80% of them.
"""
import csv
import datetime
import html
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
    "custody": ("Attempts a month; 150 are sent back on 9 October 2021", "tried",
                [Line("the returned try again sooner", "attempts", ON), Line("they are like all others", "attempts", OFF, off=True)]),
    "boats": ("Persons a month", None,
              [Line("set out", "set_out", ON), Line("end on another coast", "other_coast", OFF)]),
    "river": ("Persons a month: ice in winter, high water in summer", None,
              [Line("set out", "set_out", ON), Line("drown", "drowned", OFF)]),
}


def run(program, folder, seen):
    """series.csv of a run as {(quantity, group): {statistic: [(date, value)]}}; `seen` are the quantities wanted."""
    with tempfile.TemporaryDirectory() as out:
        subprocess.run([program, "run", str(folder), "--out", f"{out}/r"], check=True, stdout=subprocess.DEVNULL)
        series = {}
        with open(f"{out}/r/series.csv", newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if row["quantity"] in seen and row["place"] in ("", "all"):
                    at = series.setdefault((row["quantity"], row["group"]), {})
                    at.setdefault(row["statistic"], []).append((datetime.date.fromisoformat(row["date"]), float(row["value"])))
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


def draw(title, drawn):
    """The figure as SVG; `drawn` are (line, {statistic: [(date, value)]})."""
    dates = [d for _, s in drawn for d, _ in s["mean"]]
    first, last = min(dates), max(dates)
    top = max(v for _, s in drawn for _, v in s["q90"] + s["mean"]) * 1.05 or 1
    x = lambda d: LEFT + (WIDTH - LEFT - RIGHT) * (d - first).days / max((last - first).days, 1)
    y = lambda v: HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * v / top
    points = lambda pairs: " ".join(f"{x(d):.1f},{y(v):.1f}" for d, v in pairs)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12" role="img">',
           f"<title>{html.escape(title)}</title>", f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
           f'<text x="8" y="16" font-weight="bold" fill="#222">{html.escape(title)}</text>']
    for v in ticks(top):
        out.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(v):.1f}" y2="{y(v):.1f}" stroke="#ddd"/>'
                   f'<text x="{LEFT - 6}" y="{y(v) + 4:.1f}" text-anchor="end" fill="#444">{v:,.10g}</text>')
    years = [datetime.date(year, 1, 1) for year in range(first.year, last.year + 1)]
    quarters = [datetime.date(year, month, 1) for year in range(first.year, last.year + 1) for month in (1, 4, 7, 10)]
    for d in (years if len(years) > 3 else quarters):
        if first <= d <= last:
            label = str(d.year) if d.month == 1 else d.strftime("%b")
            out.append(f'<text x="{x(d):.1f}" y="{HEIGHT - 10}" text-anchor="middle" fill="#444">{label}</text>')
    for line, s in drawn:
        band = points(s["q10"]) + " " + points(reversed(s["q90"]))
        out.append(f'<polygon points="{band}" fill="{line.colour}" fill-opacity="0.16"/>')
    for i, (line, s) in enumerate(drawn):
        out.append(f'<polyline points="{points(s["mean"])}" fill="none" stroke="{line.colour}" stroke-width="1.8"'
                   f'{" stroke-dasharray=" + chr(34) + "6 3" + chr(34) if i else ""}/>')
        at = WIDTH - RIGHT - 40 - 6.4 * max(len(other.label) for other, _ in drawn)
        out.append(f'<line x1="{at}" x2="{at + 22}" y1="{30 + 16 * i}" y2="{30 + 16 * i}" stroke="{line.colour}" stroke-width="2"'
                   f'{" stroke-dasharray=" + chr(34) + "6 3" + chr(34) if i else ""}/>'
                   f'<text x="{at + 28}" y="{34 + 16 * i}" fill="#222">{html.escape(line.label)}</text>')
    return "\n".join(out) + "\n</svg>\n"


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "build/release/bin/outflow")
    for name, (title, mechanism, lines) in FIGURES.items():
        folder = ROOT / "scenarios/mechanisms" / name
        wanted = {line.quantity for line in lines}
        results = {False: run(program, folder, wanted)}
        if mechanism:
            with tempfile.TemporaryDirectory() as copy:
                results[True] = run(program, switched_off(folder, mechanism, pathlib.Path(copy)), wanted)
        drawn = [(line, results[line.off][line.quantity, line.group]) for line in lines]
        path = ROOT / "docs/images/mechanisms" / f"{name}.svg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(draw(title, drawn), encoding="utf-8")
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
