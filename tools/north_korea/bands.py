#!/usr/bin/env python3
"""Bands of the yearly arrivals without the engine: the mean course with a random path of the noise driver for each member,
and Poisson chance on the yearly counts. A quick look before `outflow run`; the engine's answer is the one that counts.

    bands.py --facts FACTS_FOLDER [--members 100] [--sd 0.2] [--correlation 0.92]
"""
import argparse
import json
import math
import pathlib

import numpy as np

import build
from facts import Facts
from fit import Observed
from mean_field import MeanField

HERE = pathlib.Path(__file__).resolve().parent


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--facts", required=True)
    parser.add_argument("--members", type=int, default=100)
    parser.add_argument("--sd", type=float)
    parser.add_argument("--correlation", type=float)
    arguments = parser.parse_args()
    facts = Facts(arguments.facts)
    field = MeanField(HERE / "scenario.head.toml")
    noise = field.config["drivers"]["unexplained"]
    sd = noise["noise_sd"]["value"] if arguments.sd is None else arguments.sd
    correlation = noise["noise_correlation"] if arguments.correlation is None else arguments.correlation
    tables = build.build(facts, json.loads((HERE / "fitted.json").read_text()), None)
    paths = field.driver_paths(tables["drivers"])
    field.driver_paths = lambda rows: paths
    rng = np.random.default_rng(1)
    years = []
    for _ in range(arguments.members):
        x = np.empty(field.months)
        x[0] = sd * rng.normal()
        for t in range(1, field.months):
            x[t] = correlation * x[t - 1] + sd * math.sqrt(1 - correlation**2) * rng.normal()
        paths["unexplained"] = x
        arrivals = field.run(tables)["entries"]["south_questioning"].sum(axis=1)
        years.append(rng.poisson(arrivals.reshape(-1, 12).sum(axis=1)))
    low, middle, high = np.quantile(np.array(years), [0.1, 0.5, 0.9], axis=0)
    inside, errors = 0, []
    for y, seen in Observed(facts).total.items():
        i = y - field.start
        error = math.log(middle[i] / seen)
        if y >= 2002:
            inside += low[i] <= seen <= high[i]
            errors.append(abs(error))
        print(y, f"{seen:6.0f}   {low[i]:6.0f} {middle[i]:6.0f} {high[i]:6.0f}   {error:+.2f} {'' if low[i] <= seen <= high[i] else 'outside'}")
    print(f"inside {inside} of {len(errors)}, mean absolute log error {np.mean(errors):.3f}")


if __name__ == "__main__":
    main()
