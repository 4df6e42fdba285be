"""Reads the public facts folder (plain CSV) and turns it into dated series for the scenario."""
import csv
import math
import pathlib
import statistics


class Facts:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def rows(self, name):
        with open(self.folder / name, newline="", encoding="utf-8-sig") as handle:
            return list(csv.DictReader(handle))


def month_index(text):
    """'2017', '2017-06' or '2017-06-15' as months since year 0 (a bare year counts from its July)."""
    parts = [int(p) for p in text.split("-")]
    return 12 * parts[0] + (parts[1] - 1 if len(parts) > 1 else 6)


def month_text(index):
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def monthly_rice(facts):
    """Monthly price of rice in new won a kilo: median over cities of the reports of a month, straight line in the
    logarithm between months with a report; with the sources of each such month. Old won (before 30 November 2009) are divided by 100."""
    seen, sources = {}, {}
    for row in facts.rows("rice_price.csv"):
        try:
            month = month_index(row["date"])
            price = float(row["rice_won_per_kg"])
        except ValueError:
            continue
        if row["confidence"] == "low":
            continue
        seen.setdefault(month, []).append(price / 100 if row["won_era"] == "old_won" else price)
        sources.setdefault(month, {})[row["source"]] = None
    medians = {m: statistics.median(v) for m, v in seen.items()}
    known = sorted(medians)
    series = {}
    for a, b in zip(known, known[1:]):
        for m in range(a, b):
            t = (m - a) / (b - a)
            series[m] = math.exp((1 - t) * math.log(medians[a]) + t * math.log(medians[b]))
    series[known[-1]] = medians[known[-1]]
    return series, {m: " ; ".join(s) for m, s in sources.items()}


def rice_against_its_year(facts, clip):
    """(month, ratio of the price to its geometric mean over the 12 months before, source or "")"""
    series, sources = monthly_rice(facts)
    out = []
    for m in sorted(series):
        before = [series[k] for k in range(m - 12, m) if k in series]
        if len(before) < 12:
            continue
        x = math.log(series[m]) - statistics.fmean(math.log(p) for p in before)
        out.append((month_text(m), math.exp(max(-clip, min(clip, x))), sources.get(m, "")))
    return out
