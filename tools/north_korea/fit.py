#!/usr/bin/env python3
"""Fits the numbers of fitted.json: least squares on the mean course of the scenario (mean_field.py).

    fit.py --facts FACTS_FOLDER [--steps 20] [--fitted fitted.json] [--show]

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
    "went_home_1998": (4, 40), "kin_direct": (0.0, 2.0), "lockdown": (-5.0, -1.0), "famine": (1.8, 4.5), "sea_closure": (-2.5, 0.0), "start_women": (5000, 35000), "start_men": (10000, 30000), "leave_rg_1998": (0.12, 0.6), "leave_rg_2012": (1.0, 3.0), "overseas_2023": (0.15, 1.0),
    "leave_men_2012": (0.4, 1.0), "onward_men_2015": (0.45, 1.0), "onward_1998": (0.01, 1.0),
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
        "onward_new": years(out["links"]["new-interior"].sum(axis=1)), "onward": years((out["outcomes"]["onward"] + out["outcomes"]["onward_direct"]).sum(axis=1)), "sent_back": years(out["outcomes"]["sent_back"].sum(axis=1)),
        "crossed": years((out["links"]["tumen-china"] + out["links"]["yalu-china"]).sum(axis=1)),
        "caught_river": years(out["outcomes"]["caught_river"].sum(axis=1)), "death_river": years(out["outcomes"]["death_river"].sum(axis=1)),
    }


def beyond(x, low, high):
    """How far x lies outside [low, high]; a hair of slope inside keeps the search from stalling at the edge."""
    return x - low if x < low else x - high if x > high else 0.0


def residuals(field, out, observed):
    """Misfits by name, each divided by what one unit of misfit should be."""
    s = summary(field, out)
    year = {y: y - field.start for y in range(field.start, field.end)}
    r = {"years": [], "women": [], "province": [], "stock": [], "prior": [], "quarters": []}
    for y, seen in observed.total.items():
        r["years"].append(math.log(s["arrivals"][year[y]] / seen) / (0.10 if y >= 2002 else 0.35))
    for a, b in PERIODS:
        span = range(a, b + 1)
        seen = observed.women_1999_2001 / 1043 if a == 1999 else sum(observed.women[y] for y in span) / sum(observed.total[y] for y in span)
        got = s["women"][year[a]:year[b] + 1].sum() / s["arrivals"][year[a]:year[b] + 1].sum()
        r["women"].append((got - seen) / 0.02)
    for y in observed.women:
        r["women"].append((s["women"][year[y]] / s["arrivals"][year[y]] - observed.women[y] / observed.total[y]) / 0.08)
    upto = 12 * (2024 - field.start) + 6
    total = s["monthly"][:upto].sum()
    for name, seen in (("nh", 0.59), ("rg", 0.18), ("sh", 0.086)):
        r["province"].append((s[name][:upto].sum() / total - seen) / 0.015)
    in_2003 = slice(12 * (2003 - field.start), 12 * (2004 - field.start))
    for name, seen, unit in (("nh", 0.72, 0.05), ("rg", 0.03, 0.03)):
        r["province"].append((s[name][in_2003].sum() / s["monthly"][in_2003].sum() - seen) / unit)
    for y, low, high in ((2000, 60000, 110000), (2006, 14000, 40000), (2009, 8000, 14000), (2012, 8000, 15000), (2021, 4000, 20000), (2025, 4000, 20000)):
        r["stock"].append(beyond(math.log(s["stock"][12 * year[y] + 6]), math.log(low), math.log(high)) / 0.10)
    for a, b, low, high in ((2005, 2011, 0.17, 0.38), (2021, 2025, 0.012, 0.055)):
        mean_stock = s["stock"][12 * year[a]:12 * (year[b] + 1)].mean()
        r["prior"].append(beyond(math.log(s["onward"][year[a]:year[b] + 1].mean() / mean_stock), math.log(low), math.log(high)) / 0.05)
    for y, seen in ((2020, (135, 12, 48, 34)), (2024, (43, 62, 76, 55))):
        for k, count in enumerate(seen):
            got = s["monthly"][12 * year[y] + 3 * k:12 * year[y] + 3 * k + 3].sum()
            r["quarters"].append(math.log(got / count) / 0.40)
    # share of those who set out onward within their first months: stays below one year
    r["stay"] = [(s["onward_new"][year[a]:year[b] + 1].sum() / s["onward"][year[a]:year[b] + 1].sum() - seen) / unit
                 for a, b, seen, unit in ((2002, 2003, 0.20, 0.05), (2010, 2011, 0.60, 0.10), (2015, 2015, 0.45, 0.15))]
    direct = s["direct"]
    r["direct"] = [math.log(direct[year[2010]:year[2019] + 1].mean() / 9.0) / 0.2, math.log(direct[year[2020]:year[2025] + 1].mean() / 3.5) / 0.2]
    r["direct"] += [math.log(out["links"]["dmz-south"][12 * year[2010]:12 * (year[2019] + 1)].sum() / 10 / 1.4) / 0.2]
    return r, s


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--facts", required=True)
    parser.add_argument("--steps", type=int, default=20)
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

    names = list(first)
    low, high = {}, {}
    for n in names:
        low[n], high[n] = BOUNDS.get(n, (POSITIVE_BOUND[0] * first[n], POSITIVE_BOUND[1] * first[n]))
    linear = {n for n in names if low[n] <= 0}

    def decode(z):
        return {n: float(min(max(v if n in linear else math.exp(v), low[n]), high[n])) for n, v in zip(names, z)}

    start = np.array([first[n] if n in linear else math.log(first[n]) for n in names])

    def vector(z):
        r, s = residuals(field, field.run(tables(decode(z))), observed)
        pull = (z - start) / np.where([n in linear for n in names], 0.5, 1.0) * 0.3
        return np.concatenate([np.array(v, float) for v in r.values()] + [pull]), r, s

    # Levenberg-Marquardt with a Jacobian by differences
    z = start
    vec, r, s = vector(z)
    best, damping = float(vec @ vec), 1.0
    for step in range(0 if arguments.show else arguments.steps):
        jac = np.empty((len(vec), len(z)))
        for k in range(len(z)):
            moved = z.copy()
            moved[k] += 0.02
            jac[:, k] = (vector(moved)[0] - vec) / 0.02
        before = best
        for _ in range(6):
            delta = -np.linalg.solve(jac.T @ jac + damping * np.diag(1 + np.diag(jac.T @ jac)), jac.T @ vec)
            trial = z + np.clip(delta, -0.5, 0.5)
            trial = np.array([decode(trial)[n] if n in linear else math.log(decode(trial)[n]) for n in names])
            tv, tr, ts = vector(trial)
            if tv @ tv < best:
                z, vec, r, s, best = trial, tv, tr, ts, float(tv @ tv)
                damping = max(1e-4, damping / 4)
                break
            damping *= 4
        print(step, round(best, 1), {k: round(sum(x * x for x in v), 1) for k, v in r.items()}, flush=True)
        if before - best < 0.05:
            break
    current = decode(z)
    terms = {k: sum(x * x for x in v) for k, v in r.items()}
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
    for y in (2020, 2023, 2024):
        print(y, "quarters", [round(float(s["monthly"][12 * (y - field.start) + 3 * k:12 * (y - field.start) + 3 * k + 3].sum())) for k in range(4)])
    print("set out in their first months", {y: round(float(s["onward_new"][y - field.start] / s["onward"][y - field.start]), 2) for y in (2002, 2009, 2011, 2015, 2024)})
    print("mean abs log error 2002-25", round(float(np.mean(errors)), 3), {k: round(float(s[k][:upto].sum() / s["monthly"][:upto].sum()), 3) for k in ("nh", "rg", "sh")})
    if not arguments.show:
        pathlib.Path(arguments.fitted).write_text(json.dumps({k: float(f"{v:.4g}") for k, v in current.items()}, indent=2) + "\n")


if __name__ == "__main__":
    main()
