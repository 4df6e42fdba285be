#!/usr/bin/env python3
"""Fits the numbers of fitted.json: least squares on the mean course of the scenario (mean_field.py).

    fit.py --facts FACTS_FOLDER [--steps 20] [--until 2025] [--fitted fitted.json] [--out fitted.json] [--show]

The penalty is a sum of squares; each misfit is divided by what one unit of misfit should be (see `residuals`): yearly
arrivals, share of women by period and year, shares by province, stock in China and onward hazard where they leave their
ranges, quarters of 2020 and 2024, share that set out in its first months, direct arrivals a year; and a weak pull of every
number to where it began. The search is Levenberg-Marquardt with differences: it finds a good point near its start, not
the best of all points. `--until` hides the observations after a year, to see what the fit says of years it has not seen.
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
# ranges that the search may not leave; every other number: a tenth to ten times its first value
BOUNDS = {
    "famine": (1.8, 4.5), "kin_leave": (0.0, 0.6), "control": (-0.8, 0.0), "closure_leave": (-4.0, -2.0),
    "kin_onward": (0.0, 0.8), "kin_direct": (0.0, 2.0), "enforcement": (-1.5, 0.0), "lockdown": (-5.0, -1.0),
    "onward_1998": (0.01, 1.0), "onward_men_2015": (0.35, 1.0), "leave_rg_1998": (0.12, 0.6),
    "leave_rg_2012": (1.0, 3.0), "went_home_1998": (4, 40), "overseas_2023": (0.15, 1.0), "start_women": (5000, 45000),
    "start_men": (10000, 30000),
}
STEP = 0.02  # of the logarithm, or of the number itself where its range reaches zero


class Observed:
    def __init__(self, facts):
        self.total, self.women = {}, {}
        for row in facts.rows("arrivals_annual.csv"):
            if row["series"] == "official_series" and row["year"].isdigit():
                self.total[int(row["year"])] = float(row["total"])
                self.women[int(row["year"])] = float(row["female"])
            if row["series"] == "pre2002_single_year" and row["year"] in ("1998", "1999", "2000", "2001"):
                self.total[int(row["year"])] = float(row["total"])
        self.women_share_1999_2001 = 478 / 1043

    def women_share(self, first, last):
        if first == 1999:
            return self.women_share_1999_2001
        return sum(self.women[y] for y in range(first, last + 1)) / sum(self.total[y] for y in range(first, last + 1))


def summary(field, out):
    """Yearly sums and monthly paths that are compared with observations."""
    def years(x):
        return x.sum(axis=1).reshape(-1, 12).sum(axis=1)
    south = out["entries"]["south_questioning"]
    stock = out["stock"]["ne_china_new"] + out["stock"]["ne_china"]
    women = field.mask("sex=women")
    outcomes, links = out["outcomes"], out["links"]
    return {
        "arrivals": years(south), "women": years(south * women), "monthly": south.sum(axis=1),
        "nh": south @ field.mask("province=nh"), "rg": south @ field.mask("province=rg"), "sh": south @ field.mask("province=sh"),
        "stock": stock.sum(axis=1), "stock_women": stock @ women,
        "direct": years(sum(links[name] for name in ("dmz-south", "west_sea-south", "east_sea-south"))), "line": years(links["dmz-south"]),
        "thailand": years(out["entries"]["thailand"]), "onward_new": years(links["new-interior"]),
        "onward": years(outcomes["onward"] + outcomes["onward_direct"]), "sent_back": years(outcomes["sent_back"]),
        "crossed": years(links["tumen-china"] + links["yalu-china"]),
        "caught_river": years(outcomes["caught_river"]), "death_river": years(outcomes["death_river"]),
    }


def beyond(x, low, high):
    """How far x lies outside [low, high]."""
    return x - low if x < low else x - high if x > high else 0.0


def residuals(s, observed, start_year, until):
    """Misfits by name, each divided by what one unit of misfit should be."""
    i = {y: y - start_year for y in range(start_year, start_year + len(s["arrivals"]))}
    def months(first, last):
        return slice(12 * i[first], 12 * (i[last] + 1))
    r = {}
    r["years"] = [math.log(s["arrivals"][i[y]] / seen) / (0.10 if y >= 2002 else 0.35) for y, seen in observed.total.items() if y <= until]
    r["women"] = [(s["women"][i[a]:i[b] + 1].sum() / s["arrivals"][i[a]:i[b] + 1].sum() - observed.women_share(a, b)) / 0.02
                  for a, b in PERIODS if b <= until]
    r["women"] += [(s["women"][i[y]] / s["arrivals"][i[y]] - observed.women_share(y, y)) / 0.08 for y in observed.women if y <= until]
    upto = 12 * i[2024] + 6
    r["province"] = [(s[name][:upto].sum() / s["monthly"][:upto].sum() - seen) / 0.015
                     for name, seen in (("nh", 0.59), ("rg", 0.18), ("sh", 0.086)) if until >= 2024]
    r["province"] += [(s[name][months(2003, 2003)].sum() / s["arrivals"][i[2003]] - seen) / unit for name, seen, unit in (("nh", 0.72, 0.05), ("rg", 0.03, 0.03))]
    r["stock"] = [beyond(math.log(s["stock"][12 * i[y] + 6]), math.log(low), math.log(high)) / 0.10
                  for y, low, high in ((2000, 60000, 110000), (2006, 14000, 40000), (2009, 8000, 14000), (2012, 8000, 15000),
                                       (2021, 4000, 20000), (2025, 4000, 20000)) if y <= until]
    r["hazard"] = [beyond(math.log(s["onward"][i[a]:i[b] + 1].mean() / s["stock"][months(a, b)].mean()), math.log(low), math.log(high)) / 0.05
                   for a, b, low, high in ((2005, 2011, 0.17, 0.38), (2021, 2025, 0.012, 0.055)) if b <= until]
    r["quarters"] = [math.log(s["monthly"][12 * i[y] + 3 * k:12 * i[y] + 3 * k + 3].sum() / count) / 0.40
                     for y, seen in ((2020, (135, 12, 48, 34)), (2024, (43, 62, 76, 55))) if y <= until for k, count in enumerate(seen)]
    r["stay"] = [(s["onward_new"][i[a]:i[b] + 1].sum() / s["onward"][i[a]:i[b] + 1].sum() - seen) / unit
                 for a, b, seen, unit in ((2002, 2003, 0.20, 0.05), (2010, 2011, 0.60, 0.10), (2015, 2015, 0.45, 0.15)) if b <= until]
    r["direct"] = [math.log(s[name][i[a]:i[b] + 1].mean() / seen) / 0.2
                   for name, a, b, seen in (("direct", 2010, 2017, 9.5), ("line", 2010, 2017, 1.5), ("direct", 2018, 2019, 3.3), ("direct", 2020, 2025, 3.3)) if b <= until]
    return r


class Search:
    def __init__(self, facts, first, until):
        self.observed, self.until, self.first, self.names = Observed(facts), until, first, list(first)
        self.field = MeanField(HERE / "scenario.head.toml")
        paths = self.field.driver_paths(build.build(facts, first, None)["drivers"])
        self.field.driver_paths = lambda rows: paths  # no fitted number enters the drivers
        self.bounds = {n: BOUNDS.get(n, (v / 10, v * 10)) for n, v in first.items()}
        self.linear = np.array([self.bounds[n][0] <= 0 for n in self.names])
        self.start = self.encode(first)

    def encode(self, p):
        return np.array([p[n] if flat else math.log(p[n]) for n, flat in zip(self.names, self.linear)])

    def decode(self, z):
        raw = [v if flat else math.exp(v) for v, flat in zip(z, self.linear)]
        return {n: float(min(max(v, self.bounds[n][0]), self.bounds[n][1])) for n, v in zip(self.names, raw)}

    def course(self, p):
        t = build.Tables()
        build.places_and_links(t)
        build.populations_and_parties(t, p)
        build.exits(t, p)
        build.hazards(t)
        build.multipliers(t, p)
        build.effects(t, p)
        return summary(self.field, self.field.run(t))

    def misfit(self, z):
        r = residuals(self.course(self.decode(z)), self.observed, self.field.start, self.until)
        pull = 0.3 * (z - self.start) / np.where(self.linear, 0.5, 1.0)
        return np.concatenate([np.array(v, float) for v in r.values()] + [pull]), r

    def jacobian(self, z, vec):
        return np.column_stack([(self.misfit(z + STEP * unit)[0] - vec) / STEP for unit in np.eye(len(z))])

    def run(self, steps):
        z, damping = self.start, 1.0
        vec, r = self.misfit(z)
        for step in range(steps):
            before = vec @ vec
            jac = self.jacobian(z, vec)
            square = jac.T @ jac
            for _ in range(6):
                delta = -np.linalg.solve(square + damping * np.diag(1 + np.diag(square)), jac.T @ vec)
                trial = self.encode(self.decode(z + np.clip(delta, -0.5, 0.5)))
                trial_vec, trial_r = self.misfit(trial)
                if trial_vec @ trial_vec < vec @ vec:
                    z, vec, r, damping = trial, trial_vec, trial_r, max(1e-4, damping / 4)
                    break
                damping *= 4
            print(step, round(float(vec @ vec), 1), {k: round(sum(x * x for x in v), 1) for k, v in r.items()}, flush=True)
            if before - vec @ vec < 0.05:
                break
        jac = self.jacobian(z, vec)
        spread = np.sqrt(np.diag(np.linalg.inv(jac.T @ jac)))
        return self.decode(z), dict(zip(self.names, spread))


def show(search, p):
    s, observed = search.course(p), search.observed
    for y in range(search.field.start, search.field.end):
        i = y - search.field.start
        stock = s["stock"][12 * i:12 * i + 12].mean()
        tried = s["crossed"][i] + s["caught_river"][i] + s["death_river"][i]
        seen = f"{observed.women_share(y, y):.2f}" if y in observed.women else "   -"
        print(f"{y} arrivals {s['arrivals'][i]:5.0f} seen {observed.total[y]:5.0f} log {math.log(s['arrivals'][i] / observed.total[y]):+.2f}  "
              f"women {s['women'][i] / s['arrivals'][i]:.2f} seen {seen}  stock {stock:6.0f} onward {s['onward'][i] / stock:.3f}/y "
              f"crossed {s['crossed'][i]:6.0f} caught {s['caught_river'][i] / tried:.2f} dead {s['death_river'][i] / tried:.3f} back {s['sent_back'][i]:5.0f} "
              f"thai {s['thailand'][i]:5.0f} direct {s['direct'][i]:4.1f} first months {s['onward_new'][i] / s['onward'][i]:.2f}")
    errors = [abs(math.log(s["arrivals"][y - search.field.start] / v)) for y, v in observed.total.items() if y >= 2002]
    print(f"mean absolute log error 2002-25 {np.mean(errors):.3f}")
    if search.until < 2025:
        late = [abs(math.log(s["arrivals"][y - search.field.start] / v)) for y, v in observed.total.items() if y > search.until]
        print(f"years not seen by the fit, {search.until + 1} on: " + " ".join(f"{e:.2f}" for e in late))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--facts", required=True)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--until", type=int, default=2025)
    parser.add_argument("--fitted", default=HERE / "fitted.json")
    parser.add_argument("--out", help="where the numbers go (default: nowhere)")
    parser.add_argument("--show", action="store_true", help="print the course of the present numbers and stop")
    arguments = parser.parse_args()
    first = json.loads(pathlib.Path(arguments.fitted).read_text())
    search = Search(Facts(arguments.facts), first, arguments.until)
    if arguments.show:
        show(search, first)
        return
    best, spread = search.run(arguments.steps)
    show(search, best)
    print("\nnumber, and how far it can move at the cost of one unit of misfit (x: as a share of it)")
    for name, value in best.items():
        flat = search.linear[search.names.index(name)]
        low, high = search.bounds[name]
        edge = "   at the edge of its range" if value <= low * (1.001 if low > 0 else 1) or value >= high * (0.999 if high > 0 else 1) else ""
        print(f"{name:22} {value:12.5g}   {'+-' if flat else 'x '} {spread[name]:.2f}{edge}")
    if arguments.out:
        pathlib.Path(arguments.out).write_text(json.dumps({k: float(f"{v:.4g}") for k, v in best.items()}, indent=2) + "\n")


if __name__ == "__main__":
    main()
