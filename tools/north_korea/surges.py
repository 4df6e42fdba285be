"""Questions to counts for scenarios/north-korea: was June 2017 a surge? And the counts of half years that one of them is asked of."""
import csv
import io

TOPIC = "June 2017"
PUBLISHED = "published cases: counts/direct_crossings.csv names a source for each"


def add(t):
    def ask(name, title, note="", **cells):
        t.add("surges", id=name, title=title, topic=TOPIC, note=note, **cells)

    direct = {"counts": "direct_crossings.csv", "period": "2017-06", "baseline": "2007-06..2017-05", "source": PUBLISHED}
    ask("june_cases", "Cases on the direct route", "less complete before 2017: the army counted eight in 2015-16, five of them are in the list", **direct)
    ask("june_persons", "Persons on the direct route", "the same cases, by the people in them", unit="persons", **direct)
    ask("june_soldiers", "Cases with soldiers on the direct route", "three soldiers in June, as was reported, are two soldiers and a civilian who swam in this list",
        column="soldiers", **direct)
    army = {"counts": "direct_by_year.csv", "period": "2017", "source": "army of the South, as in the file"}
    ask("army_cases", "Cases on the direct route in 2017, as the army counts them", "the army counts more cases of earlier years than were published, so that the factor is smaller",
        baseline="2015..2016", **army)
    ask("army_persons", "Persons on the direct route in 2017, as the army counts them", "2011 alone had 39", baseline="2010..2016", unit="persons", **army)
    ask("arrivals_half", "All arrivals, first half of 2017", "provisional figures of the ministry; second halves are the year less the first half", overall="yes",
        counts="arrivals_by_half_year.csv", period="2017-H1", baseline="2015-H1..2016-H2", source="Ministry of Unification, as in the file")
    ask("arrivals_year", "All arrivals, 2017", "since 2012, when control at the border rose", overall="yes", report="arrivals", period="2017", baseline="2012..2016",
        source="Ministry of Unification, observations of arrivals")


def half_years(facts):
    """2015-H1 to 2017-H2: the first halves as published, the second ones as the year less the first."""
    years = {r["year"]: int(r["total"]) for r in facts.rows("arrivals_annual.csv") if r["year"].isdigit() and r["series"] == "official_series"}
    out = io.StringIO()
    out.write("# Persons who arrived in South Korea by half year. First halves as the ministry gave them out; second halves: the year less its first half.\n")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["period", "unit", "count", "source", "note"])
    firsts = {r["period_start"][:4]: r for r in facts.rows("arrivals_monthly_or_quarterly.csv") if r["granularity"] == "half" and r["period_start"].endswith("-01-01")}
    for year in ("2015", "2016", "2017"):
        first = firsts[year]
        writer.writerow([f"{year}-H1", "arrivals", first["total"], first["source"], first["status"]])
        writer.writerow([f"{year}-H2", "arrivals", years[year] - int(first["total"]), "derived", f"{years[year]} less {first['total']}"])
    return out.getvalue()
