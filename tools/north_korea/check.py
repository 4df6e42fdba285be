#!/usr/bin/env python3
"""Holds a run of scenarios/north-korea against the bars of its README.

    check.py RESULTS_DIR [OTHER_DIR]

reads series.csv of each folder (columns date, place, group, quantity, statistic, value; quantity `arrivals/year` for sums over
calendar years of the report `arrivals`, statistics q10, q50, q90, observed) and prints every bar with its figures, those of the other run (say, without what reacts) beside them.
Exit code 0: RESULTS_DIR reaches all bars; 1: it misses one; 2: the results cannot be read. Standard library only.
"""
import csv
import math
import pathlib
import sys

YEARS = range(2002, 2026)
# official arrivals, total and women: Ministry of Unification (see observations.csv of the scenario for the addresses)
TOTAL = dict(zip(YEARS, (1142, 1285, 1898, 1384, 2028, 2554, 2803, 2914, 2402, 2706, 1502, 1514, 1397, 1275, 1418, 1127, 1137, 1047,
                         229, 63, 67, 196, 236, 223)))
WOMEN = dict(zip(YEARS, (632, 811, 1272, 960, 1513, 1981, 2195, 2252, 1811, 1911, 1098, 1145, 1092, 1024, 1116, 939, 969, 845,
                         157, 23, 32, 164, 210, 198)))
PERIODS = {(1999, 2001): 478 / 1043}
PERIODS.update({(a, b): sum(WOMEN[y] for y in range(a, b + 1)) / sum(TOTAL[y] for y in range(a, b + 1))
                for a, b in ((2002, 2005), (2006, 2010), (2011, 2014), (2015, 2019), (2020, 2022), (2023, 2025))})
PROVINCES = {"nh": ("North Hamgyong", 0.5896), "rg": ("Ryanggang", 0.1805)}  # of those with known province, to mid-2024
DIRECT = {  # smallest and largest yearly count
    "direct": [((2010, 2017), 1, 39, "army counts, persons"), ((2018, 2025), 0, 13, "published cases, persons")],
    "direct_incidents": [((2010, 2017), 2, 9, "army and published counts, cases"), ((2018, 2025), 0, 3, "published cases")],
}


def number(text):
    try:
        return float(text)
    except ValueError:
        return math.nan


def read(folder):
    """{quantity: {group: {statistic: {year: value}}}} of the quantities counted by year."""
    table = {}
    with open(pathlib.Path(folder) / "series.csv", newline="", encoding="utf-8-sig") as handle:
        for row in csv.DictReader(handle):
            if not row["quantity"].endswith("/year"):
                continue
            cells = table.setdefault(row["quantity"][:-len("/year")], {}).setdefault(row["group"] or "all", {})
            cells.setdefault(row["statistic"], {})[int(row["date"][:4])] = number(row["value"])
    return table


def held_against(table):
    """[(bar, figure, wanted, reached)] of one run."""
    rows = []
    arrivals = table["arrivals"]
    low, middle, high = (arrivals["all"][s] for s in ("q10", "q50", "q90"))
    share = len(inside(table)) / len(YEARS)
    rows.append(("years 2002-2025 inside the 80% band", f"{len(inside(table))} of {len(YEARS)} ({share:.0%})", "65% to 95%", 0.65 <= share <= 0.95))
    error = sum(abs(log_error(middle, y)) for y in YEARS) / len(YEARS)
    rows.append(("mean absolute log error of the median, 2002-2025", f"{error:.3f}", "at most 0.25", error <= 0.25))

    for (a, b), seen in PERIODS.items():
        span = range(a, b + 1)
        women = sum(arrivals["sex=women"]["q50"][y] for y in span)
        men = sum(arrivals["sex=men"]["q50"][y] for y in span)
        got = women / (women + men)
        rows.append((f"share of women {a}-{b}, seen {seen:.3f}", f"{got:.3f} ({100 * (got - seen):+.1f} points)", "within 8 points", abs(got - seen) <= 0.08))

    provinces = {g.split("=")[1]: cells["q50"] for g, cells in arrivals.items() if g.startswith("province=")}
    # cumulative to mid-2024: whole years to 2023 and half of 2024
    weight = {y: 1.0 for y in range(1998, 2024)} | {2024: 0.5}
    sums = {p: sum(w * path[y] for y, w in weight.items()) for p, path in provinces.items()}
    for p, (name, seen) in PROVINCES.items():
        got = sums[p] / sum(sums.values())
        rows.append((f"share of {name} to mid-2024, seen {seen:.3f}", f"{got:.3f} ({100 * (got - seen):+.1f} points)", "within 8 points", abs(got - seen) <= 0.08))

    for report, blocks in DIRECT.items():
        cells = table[report]["all"]
        for (a, b), least, most, name in blocks:
            medians = [cells["q50"][y] for y in range(a, b + 1)]
            wide = min(cells["q10"][y] for y in range(a, b + 1)), max(cells["q90"][y] for y in range(a, b + 1))
            rows.append((f"direct {a}-{b}, {name}: yearly medians", f"{min(medians):.0f}-{max(medians):.0f} (80%: {wide[0]:.0f}-{wide[1]:.0f})",
                         f"inside {least}-{most}", least <= min(medians) and max(medians) <= most))
    return rows


def inside(table):
    cells = table["arrivals"]["all"]
    return [y for y in YEARS if cells["q10"][y] <= TOTAL[y] <= cells["q90"][y]]


def log_error(middle, year):
    return math.log(max(middle[year], 0.5) / TOTAL[year])


def print_years(tables):
    heads = "   ".join("  q10   q50   q90   log error" for _ in tables)
    print(f"\nyear    seen {heads}")
    for y in YEARS:
        parts = []
        for table in tables:
            cells = table["arrivals"]["all"]
            parts.append(f"{cells['q10'][y]:5.0f} {cells['q50'][y]:5.0f} {cells['q90'][y]:5.0f}   {log_error(cells['q50'], y):+.2f} {'    ' if y in inside(table) else 'out '}")
        print(f"{y}  {TOTAL[y]:6.0f} {'   '.join(parts)}".rstrip())


def main(arguments):
    if len(arguments) not in (1, 2):
        print(__doc__)
        return 2
    tables, rows = [], []
    for folder in arguments:
        try:
            tables.append(read(folder))
            rows.append(held_against(tables[-1]))
        except (OSError, KeyError, ValueError, ZeroDivisionError) as problem:
            print(f"check.py: {folder}/series.csv does not hold what is needed: {type(problem).__name__}: {problem}", file=sys.stderr)
            return 2
    for bars in zip(*rows):
        what, _, wanted, _ = bars[0]
        figures = "".join(f"{figure + ('' if reached else ' MISSED'):>30}" for _, figure, _, reached in bars)
        print(f"{what:72}{figures}   wanted {wanted}")
    print_years(tables)
    missed = [sum(not reached for *_, reached in bars) for bars in rows]
    print("\n" + "; ".join(f"{folder}: {count} missed" if count else f"{folder}: all reached" for folder, count in zip(arguments, missed)))
    return 1 if missed[0] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
