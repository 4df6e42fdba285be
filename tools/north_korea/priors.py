"""What is known, before the counts are looked at, of the numbers of scenarios/north-korea that matter and that no figure states.

Each is a section [parameters.NAME] of scenario.toml with the range that the public facts allow; the cells that hang on it hold
`{ parameter = 'NAME', times = ... }`. `value` is what stands in fitted.json, reactions.json and build.py, so that a run that does not calibrate is
the same to the last bit. Levels are factors on several rates at once: 1 is the fitted level.
"""
import math

STOCK = "estimates of the hidden stock of one year differ by a factor of 1.5 to 2 (75,000-125,000 in 2000): https://powershow.com/view3/424810-N2E4Y"
# name: law and its numbers, value, title, source
PARAMETERS = {
    "leaving": ("prior = 'lognormal', p05 = 0.6, p95 = 1.67", 1, "Level of leaving over the rivers", STOCK),
    "famine": ("prior = 'normal', mean = 2.6, sd = 0.5, low = 1, high = 4.5", 2.632, "Effect of the famine on leaving over the rivers", STOCK),
    "fee": ("prior = 'normal', p05 = -0.8, p95 = -0.2, high = 0", -0.35, "Effect of the fee of the river on people without means, for those with means in proportion",
            "prior -0.2 to -0.8: https://www.nkeconwatch.com/2011/07/06/cost-of-defetion/"),
    "kin": ("prior = 'lognormal', p05 = 0.5, p95 = 2", 1, "Level of all effects of kin who arrived",
            "chain share 0.2-0.6 after 2005; 64% had sent money home by 2015: https://m.segye.com/view/20160302003356"),
    "unaware": ("prior = 'logitnormal', p05 = 0.2, p95 = 0.85", 0.5, "How often the unaware leave, for each time that the aware do",
                "5-30% of the exposed say that their wish to leave grew, nearly all strongly: https://rfa.org/korean/in_focus/human_rights_defector/ne-hw-12062019092006.html"),
    "control": ("prior = 'normal', p05 = -0.7, p95 = 0, low = -1, high = 0.2", -0.266, "Effect of control from 2011 on leaving over the rivers",
                "prior -0.45 to -0.70 on arrivals together with the other effects, which take their part of it"),
    "closure": ("prior = 'normal', p05 = -3.2, p95 = -1.2, low = -5, high = 0", -1.8, "Effect of the closed border from 2020 on leaving over the rivers",
                "prior -2.5 to -3.2 on arrivals together with the other effects, which take their part of it"),
    "capture": ("prior = 'logitnormal', p05 = 0.05, p95 = 0.25", 0.12, "Chance to be caught at a river, border as in 2008",
                "prior 0.05-0.25 in 2008; no count of attempts exists"),
    "death": ("prior = 'lognormal', p05 = 0.001, p95 = 0.02, high = 0.2", 0.004, "Chance to die in a river, border as in 2008", "prior 0.001-0.02; no count exists"),
    "onward": ("prior = 'lognormal', p05 = 0.63, p95 = 1.6", 1, "Level of going on from North-East China",
               "onward hazard 0.15-0.40 a year of the stock in 2005-11: the ends lie a factor of 1.63 from their middle"),
    "lockdown": ("prior = 'normal', p05 = -4, p95 = -1.3, low = -6, high = -0.5", -2.642, "Effect of the lockdown in China on going on",
                 "onward hazard 0.01-0.06 a year in 2021-25 against 0.15-0.40 before"),
    "direct": ("prior = 'lognormal', p05 = 0.5, p95 = 2", 1, "Level of setting out over the line and the seas",
               "1 to 39 persons a year 2010-17 by the army; counts of the army and published cases differ by up to a factor of 2: https://m.ajunews.com/view/20150908180026385"),
}


def factor(value, wanted):
    """The number that times `value` is `wanted` to the last bit."""
    guess = wanted / value
    for candidate in (guess, math.nextafter(guess, math.inf), math.nextafter(guess, -math.inf)):
        if candidate * value == wanted:
            return candidate
    raise ValueError(f"no factor makes {wanted} of {value}")


def text(name):
    law, value, title, source = PARAMETERS[name]
    return "\n".join([f"[parameters.{name}]", *law.replace("'", '"').split(", "), f"value = {value}", f'title = "{title}"', f'source = "{source}"', ""])


def sections():
    """[parameters.NAME] of scenario.toml."""
    head = ("\n# Numbers that no figure states, with what the public facts allow (tools/north_korea/priors.py). Runs use `value`; levels are factors\n"
            "# on the rates of several rows, 1 as fitted.\n")
    return head + "\n".join(text(name) for name in PARAMETERS)


class Ties:
    def __init__(self, tables):
        self.tables, self.used = tables, {name: 0 for name in PARAMETERS}

    def tie(self, name, table, column, matches):
        """Lets the cells of the rows that match hang on a parameter."""
        value = PARAMETERS[name][1]
        for row in self.tables[table]:
            if not matches(row) or float(row[column]) == 0:
                continue
            times = factor(value, float(row[column]))
            row[column] = f"{{ parameter = '{name}' }}" if times == 1 else f"{{ parameter = '{name}', times = {times!r} }}"
            self.used[name] += 1


def add(tables):
    ties = Ties(tables)
    ties.tie("leaving", "exits", "value", lambda row: row["exit"] == "leave_river")
    ties.tie("direct", "exits", "value", lambda row: row["exit"] in ("leave_sea", "leave_line"))
    ties.tie("onward", "exits", "value", lambda row: row["exit"] in ("onward", "onward_direct"))
    ties.tie("capture", "hazards", "value", lambda row: row["hazard"] == "caught_river")
    ties.tie("death", "hazards", "value", lambda row: row["hazard"] == "death_river")
    ties.tie("unaware", "multipliers", "factor", lambda row: row["of"].startswith("leave_") and row["group"] == "awareness=unaware")
    river = ("leave_river", "leaves_again")
    for name in ("famine", "fee", "control", "closure"):
        ties.tie(name, "effects", "coefficient", lambda row, name=name: row["driver"] == name and row["of"] in river)
    ties.tie("lockdown", "effects", "coefficient", lambda row: row["driver"] == "lockdown")
    ties.tie("kin", "effects", "coefficient", lambda row: row["driver"] in ("kin", "kin_here", "kin_money"))
    assert all(ties.used.values()), ties.used
