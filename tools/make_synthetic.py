#!/usr/bin/env python3
"""Writes a made-up scenario of any size, for timing and for trying things at scale. Equal arguments give equal files.

    tools/make_synthetic.py FOLDER [--people N] [--places P] [--steps S] [...]

Towns lie at random in a square of 10 by 10 degrees; each is joined to its nearest neighbours by 4 to 10 one-way links;
a few of them are camps, where people stay. Everybody starts in one of the origins and leaves wherever he is at the
same daily rate.
"""
import argparse
import csv
import datetime
import math
import random
from pathlib import Path


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--places", type=int, default=64)
    parser.add_argument("--camps", type=int, default=8, help="of these places, how many are camps (default 8)")
    parser.add_argument("--origins", type=int, default=4, help="places where people start (default 4)")
    parser.add_argument("--groups", type=int, default=2, help="number of groups (default 2)")
    parser.add_argument("--steps", type=int, default=365, help="days (default 365)")
    parser.add_argument("--mean-days", type=float, default=100, help="mean stay in a town (default 100)")
    parser.add_argument("--links", type=int, nargs=2, default=[4, 10], metavar=("LEAST", "MOST"), help="links that leave a place (default 4 10)")
    parser.add_argument("--engine", choices=["cohorts", "agents"], default="cohorts")
    parser.add_argument("--members", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1, help="of the map, not of the simulation")
    args = parser.parse_args()
    if not 0 < args.origins <= args.places - args.camps or args.camps < 1 or args.groups < 1 or args.people < 0 or args.steps < 1:
        parser.error("needs at least one camp, one origin, one group and one step, and origins that are no camps")
    if not 0 < args.links[0] <= args.links[1] < args.places:
        parser.error("links: LEAST must be at least 1, MOST at least LEAST and smaller than the number of places")
    return args


def kilometres(a, b):
    """On a sphere; enough for a made-up map."""
    lat = math.radians((a[0] + b[0]) / 2)
    return 111.2 * math.hypot(a[0] - b[0], (a[1] - b[1]) * math.cos(lat))


def spread(total, parts):
    """Whole numbers that add up to the total, as equal as can be."""
    return [total // parts + (i < total % parts) for i in range(parts)]


def make(args):
    luck = random.Random(args.seed)
    where = [(round(luck.uniform(5, 15), 4), round(luck.uniform(20, 30), 4)) for _ in range(args.places)]
    names = [f"p{i:03d}" for i in range(args.places)]
    first_camp = args.places - args.camps
    source = "made by tools/make_synthetic.py"
    tables = {}

    tables["places"] = [["id", "name", "kind", "lat", "lon", "country", "source"]] + [
        [name, f"{'Camp' if i >= first_camp else 'Town'} {i}", "camp" if i >= first_camp else "origin" if i < args.origins else "town",
         *where[i], "AA", source]
        for i, name in enumerate(names)]

    tables["links"] = [["id", "from", "to", "mode", "distance_km", "source"]]
    for i, name in enumerate(names):
        near = sorted((kilometres(where[i], where[j]), j) for j in range(args.places) if j != i)
        for km, j in near[: luck.randint(*args.links)]:
            tables["links"].append([f"{name}-{names[j]}", name, names[j], "foot", max(1, round(km, 1)), source])

    tables["populations"] = [["place", "group", "persons", "source"]]
    for name, persons in zip(names, spread(args.people, args.origins)):
        for group, share in enumerate(spread(persons, args.groups)):
            tables["populations"].append([name, f"kind=g{group}", share, source])

    tables["exits"] = [["place", "exit", "value", "unit", "to", "source"]] + [
        [name, "leave", f"{args.mean_days:g}", "mean days", "links", source] for name in names[:first_camp]]
    tables["hazards"] = [["mode", "hazard", "value", "unit", "to", "source"],
                         ["foot", "death", "0.0005", "per crossing", "out", source],
                         ["foot", "turned_back", "0.02", "per crossing", "start", source]]

    start = datetime.date(2020, 1, 1)
    end = start + datetime.timedelta(days=args.steps)
    camps = ", ".join(f'"{name}"' for name in names[first_camp:])
    groups = ", ".join(f'"g{group}"' for group in range(args.groups))
    toml = f"""# {args.people} people over {args.places} places, {source}; nothing here is real.
format = 1
name = "synthetic"
title = "A made-up map for timing"
source = "{source}"

[time]
start = {start}
end = {end}
step = "1 day"

[run]
members = {args.members}
seed = 1
engine = "{args.engine}"

[groups]
kind = [{groups}]

[modes.foot]
speed = "30 km/day"

[reports.arrivals]
counts = "entries"
places = [{camps}]
title = "Arrivals in the camps"

[tables]
"""
    toml += "".join(f"{name} = {len(rows) - 1}\n" for name, rows in tables.items())

    args.folder.mkdir(parents=True, exist_ok=True)
    (args.folder / "scenario.toml").write_text(toml, encoding="utf-8")
    for name, rows in tables.items():
        with open(args.folder / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)


if __name__ == "__main__":
    make(arguments())
