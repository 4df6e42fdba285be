"""Expected course of the scenario without chance: the means of the step rules of the format, in numpy.

Serves the fit only. It knows the part of the format that this scenario uses: monthly steps, exits that compete, links
chosen in proportion to their attraction, journeys shorter than a step, hazards per crossing, multipliers, effects.
Left out: noise, parties, people sent back to a `home` (coast and front, a handful).
"""
import math
import pathlib
import tomllib

import numpy as np

YEAR_SECONDS = 365.2425 * 86400


class MeanField:
    def __init__(self, head_path):
        self.config = tomllib.loads(pathlib.Path(head_path).read_text(encoding="utf-8"))
        self.start = int(str(self.config["time"]["start"])[:4])
        self.end = int(str(self.config["time"]["end"])[:4])
        self.months = 12 * (self.end - self.start)
        # statuses and memories are switched off here: the part without reactions
        self.dimensions = self.config["groups"] | {name: [s["off"]] for name, s in self.config["statuses"].items()}
        self.groups = [{}]
        for name, values in self.dimensions.items():
            self.groups = [dict(g, **{name: v}) for g in self.groups for v in values]

    # ---------------------------------------------------------------------------------------------------------- cells
    def mask(self, text):
        wanted = dict(pair.strip().split("=") for pair in text.split(";")) if text else {}
        return np.array([all(g[k] == v for k, v in wanted.items()) for g in self.groups], float)

    def month(self, text, end=False):
        """First month that begins at or after a date; with `end`, the first month after a date."""
        parts = [int(x) for x in str(text).split("-")]
        if end:
            m = 12 * (parts[0] - self.start) + (parts[1] if len(parts) > 1 else 12)
            return m
        m = 12 * (parts[0] - self.start) + (parts[1] - 1 if len(parts) > 1 else 0)
        return m + (1 if len(parts) > 2 and parts[2] > 1 else 0)

    def driver_paths(self, rows):
        paths = {name: np.zeros(self.months) for name in self.config["drivers"]}
        table = {}
        for r in rows:
            table.setdefault(r["driver"], []).append((self.month(r["date"]), float(r["value"])))
        for name, values in table.items():
            settings = self.config["drivers"][name]
            values.sort()
            x = np.empty(self.months)
            if settings.get("repeat") == "year":
                by_month = {m % 12: v for m, v in values}
                x[:] = [by_month[m % 12] for m in range(self.months)]
            else:
                for t in range(self.months):
                    past = [v for m, v in values if m <= t]
                    x[t] = past[-1] if past else (values[0][1] if settings.get("outside") != "zero" else math.nan)
            if settings.get("transform") == "log":
                x = np.log(x / settings["reference"])
            else:
                x = x - settings.get("reference", 0.0)
            paths[name] = np.nan_to_num(x)
        return paths

    # ---------------------------------------------------------------------------------------------------------- rates
    def factor(self, tables, paths, of, place="", link=""):
        """[month, group] product of multipliers and effects on `of` at a place or on a link."""
        f = np.ones((self.months, len(self.groups)))
        for r in tables["multipliers"]:
            if r["of"] != of or r["place"] not in ("", place) or r["link"] not in ("", link):
                continue
            a = self.month(r["from"]) if r["from"] else 0
            b = self.month(r["to"], end=True) if r["to"] else self.months
            m = self.mask(r["group"])
            f[a:b] *= 1 + (float(r["factor"]) - 1) * m
        for r in tables["effects"]:
            if r["of"] != of:
                continue
            x = paths[r["driver"]]
            lag = int(r["lag"].split()[0]) if r["lag"] else 0
            if lag:
                x = np.concatenate([np.full(lag, x[0]), x[:-lag]])
            f *= np.exp(float(r["coefficient"]) * x[:, None] * self.mask(r["group"])[None])
        return f

    @staticmethod
    def rate_per_month(value, unit):
        value = float(value)
        if unit == "per year":
            return value / 12
        if unit == "mean days":
            return 1 / value * YEAR_SECONDS / 86400 / 12
        raise ValueError(unit)

    def run(self, tables):
        paths = self.driver_paths(tables["drivers"])
        places = [r["id"] for r in tables["places"]]
        index = {p: i for i, p in enumerate(places)}
        passing = {r["id"] for r in tables["places"] if r["pass_through"] == "yes"}
        G = len(self.groups)

        exits = {}
        for r in tables["exits"]:
            rate = self.rate_per_month(r["value"], r["unit"]) * self.mask(r["group"])[None] * self.factor(tables, paths, r["exit"], place=r["place"])
            exits.setdefault(r["place"], []).append((r["exit"], r["to"], rate))
        hazards = {}
        for r in tables["hazards"]:
            hazards.setdefault(r["link"], []).append(r)
        risk = {}
        for link, rows in hazards.items():
            p = [float(r["value"]) for r in rows]
            total = sum(p)
            out = []
            for r, pi in zip(rows, p):
                h = -math.log(1 - total) * pi / total
                out.append((r["hazard"], r["to"], h * self.factor(tables, paths, r["hazard"], link=link)))
            risk[link] = out
        ways = {}
        for r in tables["links"]:
            ways.setdefault(r["from"], []).append((r["id"], r["to"], float(r["attraction"]) * self.factor(tables, paths, "attraction", link=r["id"])))
        shares = {}
        for place, options in ways.items():
            total = sum(w for _, _, w in options)
            safe = np.where(total > 0, total, 1)
            shares[place] = [(lid, to, w / safe) for lid, to, w in options]

        # Fate of a person who stands at place i at the start of a step, as coefficients [month, group]: where they end,
        # and every count on the way.
        P = len(places)
        move = np.zeros((self.months, P, P, G))
        counts = {}

        def count(i, kind, name, part):
            key = (kind, name, i)
            counts[key] = counts[key] + part if key in counts else part

        def arrive(i, place, part):
            if place in index:
                move[:, index[place], i] += part
                count(i, "entries", place, part)

        def travel(i, place, people):
            for lid, to, share in shares[place]:
                moving = people * share
                if lid in risk:
                    total = sum(h for _, _, h in risk[lid])
                    lost = moving * -np.expm1(-total)
                    for name, target, h in risk[lid]:
                        part = lost * h / np.where(total > 0, total, 1)
                        count(i, "outcomes", name, part)
                        arrive(i, target, part)
                    moving = moving - lost
                count(i, "links", lid, moving)
                if to in passing:
                    travel(i, to, moving)
                else:
                    arrive(i, to, moving)

        stay = np.ones((self.months, P, G))
        for place, options in exits.items():
            i = index[place]
            total = sum(rate for _, _, rate in options)
            gone = -np.expm1(-total)
            stay[:, i] -= gone
            for name, to, rate in options:
                part = gone * rate / np.where(total > 0, total, 1)
                count(i, "outcomes", name, part)
                if to == "links":
                    travel(i, place, part)
                else:
                    arrive(i, to, part)

        N = np.zeros((P, G))
        for r in tables["populations"]:
            N[index[r["place"]]] += float(r["persons"]) * self.mask(r["group"])
        before = np.empty((self.months, P, G))
        after = np.empty((self.months, P, G))
        for t in range(self.months):
            before[t] = N
            N = stay[t] * N + np.einsum("jig,ig->jg", move[t], N)
            after[t] = N
        out = {"entries": {p: np.zeros((self.months, G)) for p in places}, "stock": {p: after[:, index[p]] for p in places},
               "links": {}, "outcomes": {}}
        for (kind, name, i), part in counts.items():
            out[kind].setdefault(name, np.zeros((self.months, G)))
            out[kind][name] += before[:, i] * part
        return out
