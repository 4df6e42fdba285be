#!/usr/bin/env python3
"""Fits the numbers of fitted.json: a random local search on the mean course of the scenario (mean_field.py).

    fit.py --facts FACTS_FOLDER [--steps 2000] [--seed 1] [--fitted fitted.json] [--show]

The penalty is a sum of squares, each term divided by what a unit of misfit should be:
yearly arrivals (log, 0.10; single years before 2002 0.35), share of women by period (0.03) and by year (0.10), shares by province
(0.03), stock in China (log, outside the estimates, 0.3), onward hazard and other priors of the README table (outside, 0.1 of the
width), and a weak pull of every number to where it began.
"""
import argparse
import json
import math
import pathlib

import numpy as np

import build
from facts import Facts
from mean_field import MeanField

HERE = pathlib.Path(__file__).resolve().parent
PERIODS = [(1999, 2001), (2002, 2005), (2006, 2010), (2011, 2014), (2015, 2019), (2020, 2022), (2023, 2025)]
BOUNDS = {
    "kin_leave": (0.0, 0.6), "kin_onward": (0.0, 0.8), "control": (-0.8, 0.0), "closure_leave": (-4.0, -1.5), "enforcement": (-1.0, 0.0),
    "lockdown": (-5.0, -1.0), "famine": (1.0, 4.5), "sea_closure": (-2.5, 0.0), "start_women": (5000, 45000), "start_men": (5000, 45000),
}
POSITIVE_BOUND = (1 / 10, 10)  # of the first value, for numbers without an entry above


class Observed:
    def __init__(self, facts):
        self.total, self.women = {}, {}
        for row in facts.rows("arrivals_annual.csv"):
            if row["series"] == "official_series" and row["year"].isdigit():
                self.total[int(row["year"])] = float(row["total"])
                self.women[int(row["year"])] = float(row["female"])
            if row["series"] == "pre2002_single_year" and row["year"] in ("1998", "1999", "2000", "2001"):
                self.total[int(row["year"])] = float(row["total"])
        self.women_1999_2001 = 478.0


def summary(field, out):
    """Yearly arrivals, women, provinces, stock, direct; arrays over the years."""
    def years(x):
        return x.reshape(-1, 12, *x.shape[1:]).sum(axis=1)
    south = out["entries"]["south_questioning"]
    stock = out["stock"]["ne_china_new"] + out["stock"]["ne_china"]
    direct = sum(out["links"][l] for l in ("dmz-south", "west_sea-south", "east_sea-south"))
    women = field.mask("sex=women")
    return {
        "arrivals": years(south.sum(axis=1)), "women": years(south @ women), "monthly": south.sum(axis=1),
        "nh": south @ field.mask("province=nh"), "rg": south @ field.mask("province=rg"), "sh": south @ field.mask("province=sh"),
        "stock": stock.sum(axis=1), "stock_women": stock @ women,
        "direct": years(direct.sum(axis=1)), "thailand": years(out["entries"]["thailand"].sum(axis=1)),
        "onward": years(out["outcomes"]["onward"].sum(axis=1)), "sent_back": years(out["outcomes"]["sent_back"].sum(axis=1)),
        "crossed": years((out["links"]["tumen-china"] + out["links"]["yalu-china"]).sum(axis=1)),
        "caught_river": years(out["outcomes"]["caught_river"].sum(axis=1)), "death_river": years(out["outcomes"]["death_river"].sum(axis=1)),
    }


def outside(x, low, high):
    return max(0.0, low - x, x - high) / (high - low)


def penalty(field, out, observed):
    s = summary(field, out)
    year = {y: y - field.start for y in range(field.start, field.end)}
    terms = {}
    terms["years"] = sum((math.log(s["arrivals"][year[y]] / observed.total[y]) / (0.10 if y >= 2002 else 0.35)) ** 2 for y in observed.total)
    w = 0.0
    for a, b in PERIODS:
        seen = observed.women_1999_2001 / 1043 if a == 1999 else sum(observed.women[y] for y in range(a, b + 1)) / sum(observed.total[y] for y in range(a, b + 1))
        got = s["women"][year[a]:year[b] + 1].sum() / s["arrivals"][year[a]:year[b] + 1].sum()
        w += ((got - seen) / 0.02) ** 2
    for y in observed.women:
        w += ((s["women"][year[y]] / s["arrivals"][year[y]] - observed.women[y] / observed.total[y]) / 0.08) ** 2
    terms["women"] = w
    upto = 12 * (2024 - field.start) + 6
    total = s["monthly"][:upto].sum()
    terms["province"] = sum(((s[k][:upto].sum() / total - v) / 0.015) ** 2 for k, v in (("nh", 0.59), ("rg", 0.18), ("sh", 0.086)))
    m2003 = slice(12 * 5, 12 * 6)
    terms["province"] += ((s["nh"][m2003].sum() / s["monthly"][m2003].sum() - 0.72) / 0.05) ** 2 + ((s["rg"][m2003].sum() / s["monthly"][m2003].sum() - 0.03) / 0.03) ** 2
    stock = 0.0
    for y, low, high in ((2000, 60000, 110000), (2006, 14000, 40000), (2009, 8000, 14000), (2012, 8000, 15000), (2021, 4000, 20000)):
        v = math.log(s["stock"][12 * (y - field.start) + 6])
        stock += (max(0, math.log(low) - v, v - math.log(high)) / 0.15) ** 2
    terms["stock"] = stock
    prior = 0.0
    for a, b, low, high in ((2005, 2011, 0.15, 0.40), (2021, 2025, 0.01, 0.06)):
        mean_stock = s["stock"][12 * (a - field.start):12 * (b - field.start + 1)].mean()
        prior += (outside(s["onward"][year[a]:year[b] + 1].mean() / mean_stock, low, high) / 0.05) ** 2
    terms["prior"] = prior
    # quarters of 2019-2020: the closure must act in the right months
    q = [s["monthly"][12 * (2020 - field.start) + 3 * k:12 * (2020 - field.start) + 3 * k + 3].sum() for k in range(4)]
    terms["quarters"] = sum((math.log(a / b) / 0.35) ** 2 for a, b in zip(q, (135, 12, 48, 34)))
    n = [s["monthly"][12 * (2024 - field.start) + 3 * k:12 * (2024 - field.start) + 3 * k + 3].sum() for k in range(4)]
    terms["quarters"] += sum((math.log(a / b) / 0.35) ** 2 for a, b in zip(n, (43, 62, 76, 55)))
    return sum(terms.values()), terms, s


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--facts", required=True)
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fitted", default=HERE / "fitted.json")
    parser.add_argument("--show", action="store_true", help="print the course of the present numbers and stop")
    arguments = parser.parse_args()
    facts = Facts(arguments.facts)
    observed = Observed(facts)
    field = MeanField(HERE / "scenario.head.toml")
    fixed_drivers = build.build(facts, json.loads(pathlib.Path(arguments.fitted).read_text()))["drivers"]
    paths = field.driver_paths(fixed_drivers)
    field.driver_paths = lambda rows: paths

    def tables(p):
        t = build.Tables()
        build.places_and_links(t)
        build.populations_and_parties(t, p)
        build.exits(t, p)
        build.hazards(t)
        build.multipliers(t, p)
        build.effects(t, p)
        return t

    first = json.loads(pathlib.Path(arguments.fitted).read_text())

    def bound(name, value):
        low, high = BOUNDS.get(name, (POSITIVE_BOUND[0] * first[name], POSITIVE_BOUND[1] * first[name]))
        return min(max(value, low), high)

    def score(p):
        value, terms, s = penalty(field, field.run(tables(p)), observed)
        return value, terms, s

    best, terms, s = score(first)
    current = dict(first)
    rng = np.random.default_rng(arguments.seed)
    names = list(first)
    width = {n: 0.15 for n in names}
    for step in range(0 if arguments.show else arguments.steps):
        chosen = rng.choice(names, size=1 + int(rng.random() < 0.5) + int(rng.random() < 0.25), replace=False)
        trial = dict(current)
        for n in chosen:
            if first[n] < 0 or n in BOUNDS and BOUNDS[n][0] <= 0:
                trial[n] = bound(n, current[n] + width[n] * rng.normal() * max(0.3, abs(current[n])))
            else:
                trial[n] = bound(n, current[n] * math.exp(width[n] * rng.normal()))
        value, tr, st = score(trial)
        better = value < best
        for n in chosen:
            width[n] = min(0.5, max(0.005, width[n] * (1.3 if better else 0.95)))
        if better:
            best, terms, s, current = value, tr, st, trial
        if step % 200 == 0:
            print(step, round(best, 1), {k: round(v, 1) for k, v in terms.items()}, flush=True)
    print(round(best, 1), {k: round(v, 1) for k, v in terms.items()})
    errors = []
    for y in range(field.start, field.end):
        i = y - field.start
        e = math.log(s["arrivals"][i] / observed.total[y])
        errors += [abs(e)] if y >= 2002 else []
        seen = observed.women.get(y, math.nan) / observed.total[y]
        mean_stock = s["stock"][12 * i:12 * i + 12].mean()
        print(f"{y} arrivals {s['arrivals'][i]:7.0f} seen {observed.total[y]:6.0f} log {e:+.2f}  women {s['women'][i]/s['arrivals'][i]:.2f} seen {seen:.2f}  "
              f"stock {mean_stock:7.0f} women {s['stock_women'][12*i+6]/s['stock'][12*i+6]:.2f} onward {s['onward'][i]/mean_stock:.3f}  crossed {s['crossed'][i]:6.0f} caught {s['caught_river'][i]/(s['crossed'][i]+s['caught_river'][i]+s['death_river'][i]):.2f}"
              f" back {s['sent_back'][i]:5.0f} thai {s['thailand'][i]:5.0f} direct {s['direct'][i]:.1f} rg {s['rg'][12*i:12*i+12].sum()/s['arrivals'][i]:.2f} nh {s['nh'][12*i:12*i+12].sum()/s['arrivals'][i]:.2f}")
    upto = 12 * (2024 - field.start) + 6
    print("mean abs log error 2002-25", round(float(np.mean(errors)), 3), {k: round(float(s[k][:upto].sum() / s["monthly"][:upto].sum()), 3) for k in ("nh", "rg", "sh")})
    if not arguments.show:
        pathlib.Path(arguments.fitted).write_text(json.dumps({k: float(f"{v:.4g}") for k, v in current.items()}, indent=2) + "\n")


if __name__ == "__main__":
    main()
