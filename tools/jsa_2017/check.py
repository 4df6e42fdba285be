#!/usr/bin/env python3
"""Tells what share of the replays of scenarios/jsa-2017 end as the event of 13 November 2017 did, and when.

    check.py RESULTS_DIR...

reads series.csv and run.json of one or more results folders; those of one engine (with different seeds) are put together, and two
engines are held against each other. Prints the shares, the hits and the timeline beside what was reported, as the tables that
stand in the README of the scenario. The risks in the scenario are assumptions: the bars below only say that the reported course
is one of the likely ones and not a certain one, and that the clock agrees with the reported times.
Exit code 0: all bars reached; 1: a bar missed, or the engines differ; 2: the results cannot be read. Standard library only.
"""
import json
import math
import pathlib
import sys

MOST_WOUNDS = 6  # counts six and more
# (what, entries into this place or None for the start, reported)
TIMELINE = [("passes the checkpoint", "checkpoint", "not stated"), ("stuck in the ditch", "ditch", "not stated; film, edited: 2:58"),
            ("reaches the line", "line", "15:14-15:15"), ("lies at the wall", "wall", "not stated"),
            ("pulled out", "shelter", "about 15:55; film, edited: 6:10"), ("in hospital", "hospital", "not stated")]
SHARE_BARS = {"reaches the line": (0.5, 0.9), "is pulled out alive": (0.25, 0.75), "alive in hospital at the end": (0.2, 0.7),
              "alive in hospital with five wounds": (0.015, 0.25)}
TIME_BARS = {"line": ("15:14:00", "15:15:59"), "shelter": ("15:50:00", "15:59:59")}  # for the median


def read(folder):
    """Engine, seed, members and {(quantity, place, group): [(time, mean)]} of what is needed, in the order of time."""
    folder = pathlib.Path(folder)
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    means = {}
    with open(folder / "series.csv", encoding="utf-8-sig") as handle:
        for line in handle:
            if ",mean," not in line:
                continue
            date, place, group, quantity, _, value = line.rstrip("\n").split(",")
            if "/" not in quantity and not quantity.startswith("fate:"):
                means.setdefault((quantity, place, group), []).append((date[-8:], float(value)))
    return run["engine"], run["seed"], run["members"], means


class Replays:
    """The replays of one engine. Every mean of a step is the share of the replays in which the thing happened in that second."""

    def __init__(self):
        self.n, self.parts, self.seeds = 0, [], set()

    def add(self, seed, members, means):
        if seed in self.seeds:
            raise ValueError(f"two runs of one engine have the seed {seed}")
        self.seeds.add(seed)
        self.n += members
        self.parts.append((members, means))

    def path(self, quantity, place="", group="all"):
        columns = [[(time, members * value) for time, value in means[quantity, place, group]] for members, means in self.parts]
        return [(cells[0][0], sum(value for _, value in cells) / self.n) for cells in zip(*columns)]

    def total(self, *key):
        return sum(value for _, value in self.path(*key))

    def at_end(self, *key):
        return self.path(*key)[-1][1]

    def shares(self):
        """Shares of all replays, in the order of the table."""
        outcome = {name: self.total(f"outcome:{name}") for name in ("killed", "bled", "seized", "falls")}
        shares = {"reaches the line": self.total("entries", "line"), "is pulled out alive": self.total("entries", "shelter"),
                  "reaches hospital alive": self.total("entries", "hospital"),
                  "alive in hospital at the end": self.at_end("alive"),
                  "alive in hospital with five wounds": self.at_end("alive", "", "wounds=5"),
                  "alive in hospital with five or more wounds": sum(self.at_end("alive", "", f"wounds={w}") for w in (5, 6)),
                  "killed at once": outcome["killed"], "dies of wounds": outcome["bled"],
                  "taken by the pursuers": outcome["seized"] + outcome["falls"]}
        rest = 1 - shares["alive in hospital at the end"] - sum(outcome.values())
        shares["still on the way at the end"] = max(rest, 0.0)  # sums of rounded means may pass one by a hair
        return shares

    def hits(self):
        """Shares of the replays with 0, 1, ... six or more hits: a hit at k wounds is one more than k."""
        more = [1.0] + [self.total("hits", "", f"wounds={k}") for k in range(MOST_WOUNDS)] + [0.0]
        return [more[k] - more[k + 1] for k in range(MOST_WOUNDS + 1)]

    def survivors(self):
        """The same among those alive in hospital at the end."""
        alive = [self.at_end("alive", "", f"wounds={k}") for k in range(MOST_WOUNDS + 1)]
        return [a / sum(alive) for a in alive]

    def times(self, place, levels=(0.05, 0.5, 0.95)):
        """Quantiles of the second in which the place is entered, among the replays in which it is."""
        path = self.path("entries", place)
        whole = sum(value for _, value in path)
        found, sum_so_far = [], 0.0
        for time, value in path:
            sum_so_far += value
            while len(found) < len(levels) and sum_so_far >= levels[len(found)] * whole - 1e-12:
                found.append(time)
        return found


def error(share, n):
    return math.sqrt(max(share * (1 - share), 0) / n)


def table(head, rows):
    print("| " + " | ".join(head) + " |\n|" + " --- |" * len(head))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print()


def print_tables(engines):
    shares = {name: replays.shares() for name, replays in engines.items()}
    table(["share of the replays in which he", *(f"{name} (n = {replays.n:,})" for name, replays in engines.items())],
          [[what, *(f"{100 * s[what]:.1f} ± {196 * error(s[what], engines[name].n):.1f}%" for name, s in shares.items())]
           for what in next(iter(shares.values()))])
    hits = {name: (replays.hits(), replays.survivors()) for name, replays in engines.items()}
    table(["hits", *(f"{what}, {name}" for name in engines for what in ("all replays", "alive in hospital"))],
          [[f"{k}" + (" or more" if k == MOST_WOUNDS else " (reported)" if k == 5 else ""),
            *(f"{100 * column[k]:.1f}%" for pair in hits.values() for column in pair)] for k in range(MOST_WOUNDS + 1)])
    table(["time of day: 5% / median / 95%", *engines, "reported"],
          [[what, *(" / ".join(replays.times(place)) for replays in engines.values()), reported] for what, place, reported in TIMELINE])


def judge(engines):
    """Prints every bar; how many are missed."""
    missed = 0

    def bar(what, figure, wanted, reached):
        nonlocal missed
        missed += not reached
        print(f"{'reached' if reached else 'MISSED ':8} {what:62} {figure:>16}   wanted {wanted}")

    for name, replays in engines.items():
        shares = replays.shares()
        for what, (low, high) in SHARE_BARS.items():
            bar(f"{name}: {what}", f"{shares[what]:.3f}", f"{low} to {high}", low <= shares[what] <= high)
        hits = replays.survivors()
        bar(f"{name}: hits of those alive in hospital, share with five", f"{hits[5]:.3f}", "0.03 to 0.35", 0.03 <= hits[5] <= 0.35)
        for place, (first, last) in TIME_BARS.items():
            middle = replays.times(place, [0.5])[0]
            bar(f"{name}: median time at {place}", middle, f"{first} to {last}", first <= middle <= last)
    if len(engines) == 2:  # 17 comparisons; at 4 standard errors equal laws fail one time in a thousand
        (one, a), (other, b) = engines.items()
        figures = [{**replays.shares(), **{f"{k} hits": share for k, share in enumerate(replays.hits())}} for replays in (a, b)]
        for what, share in figures[0].items():
            both = (share * a.n + figures[1][what] * b.n) / (a.n + b.n)
            distance = abs(share - figures[1][what]) / max(error(both, 1) * math.sqrt(1 / a.n + 1 / b.n), 1e-9)
            bar(f"{one} and {other}: {what}", f"{distance:.1f} s.e.", "at most 4", distance <= 4)
    print(f"\n{missed} missed" if missed else "\nall reached")
    return missed


def main(arguments):
    if not arguments or arguments[0].startswith("-"):
        print(__doc__)
        return 2
    engines = {}
    for folder in arguments:
        try:
            engine, seed, members, means = read(folder)
            replays = engines.setdefault(engine, Replays())
            replays.add(seed, members, means)
            replays.shares(), replays.survivors(), [replays.times(place) for _, place, _ in TIMELINE]
        except (OSError, KeyError, ValueError, IndexError, ZeroDivisionError) as problem:
            print(f"check.py: {folder} does not hold what is needed: {type(problem).__name__}: {problem}", file=sys.stderr)
            return 2
    print_tables(engines)
    return 1 if judge(engines) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
