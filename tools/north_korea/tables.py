"""Columns of the tables of the scenario, and rows that know them."""
import math

COLUMNS = {
    "places": ["id", "name", "kind", "lat", "lon", "country", "pass_through", "source", "note"],
    "links": ["id", "from", "to", "mode", "duration", "attraction", "source", "note"],
    "populations": ["place", "group", "persons", "source", "note"],
    "parties": ["place", "group", "size", "share", "source", "note"],
    "exits": ["place", "exit", "value", "unit", "to", "group", "source", "note"],
    "hazards": ["link", "hazard", "value", "unit", "to", "source", "note"],
    "transitions": ["transition", "status", "was", "becomes", "on", "value", "unit", "place", "kind", "group", "source", "note"],
    "multipliers": ["of", "factor", "place", "link", "group", "from", "to", "source", "note"],
    "effects": ["of", "driver", "coefficient", "lag", "link", "group", "source", "note"],
    "drivers": ["driver", "date", "value", "source", "note"],
    "departures": ["from", "to", "persons", "place", "action", "destination", "outcome", "source", "note"],
    "events": ["kind", "what", "from", "to", "title", "source", "note"],
    "observations": ["report", "from", "to", "persons", "low", "high", "group", "share", "source", "note"],
    "needs": ["need", "report", "share", "low", "high", "stay", "title", "source", "note"],
    "surges": ["id", "title", "topic", "overall", "counts", "report", "period", "baseline", "unit", "column", "source", "note"],
    "claims": ["id", "statement", "said_by", "said_on", "formula", "decided_by", "source", "note"],
}


def number(value, digits=4):
    """A short decimal text: digits significant figures, no exponent."""
    if isinstance(value, str):
        return value
    if value == 0:
        return "0"
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class Tables(dict):
    def __init__(self):
        super().__init__({name: [] for name in COLUMNS})

    def add(self, table, **cells):
        unknown = set(cells) - set(COLUMNS[table])
        assert not unknown, unknown
        self[table].append({c: "" if cells.get(c) is None else str(cells.get(c, "")) for c in COLUMNS[table]})
