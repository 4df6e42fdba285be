"""What answers back in scenarios/north-korea: who has seen media from outside, guards who react, risk that is learned, kin who pay,
people marked by custody, returns on a date, and what those who arrive need.

Rates of the part without reactions (build.py, fitted.json) hold for the group `awareness=not_modelled`: everybody, while the status is
switched off. The rows here are for the other two values, so that switching statuses and memories off gives that part back.
"""
from facts import month_text

KNOWN = ("aware", "unaware")
TALK = "set by hand so that 0.08 of those who left before 2000 and 0.81-0.83 of 2011-20 had seen foreign video"
VIDEO = "https://donga.com/news/amp/all/20240206/123411203/1"
WISH = ("23% of those asked about effects say that their wish to leave grew, 96% of them strongly (prior 5-30%): "
        "https://rfa.org/korean/in_focus/human_rights_defector/ne-hw-12062019092006.html")
PHONES = (("1998", 0, ""), ("2008-12", 0, "service starts"), ("2009-10", 69261, "30 September 2009"), ("2010-01", 90000, "about"), ("2010-10", 301199, "30 September 2010"),
          ("2011-01", 430000, "about"), ("2011-10", 810000, "about"), ("2012-01", 950000, ""), ("2012-02", 1000000, ""), ("2012-11", 1500000, ""),
          ("2013-04", 2000000, "nearly"), ("2014", 2400000, "about"), ("2015", 3000000, "about"), ("2017", 3850000, "3.7 to 4 million"),
          ("2022-11", 6750000, "6.5 to 7 million in use, an estimate"))
DIRECT_LINKS = ("dmz-south", "west_sea-south", "east_sea-south")
LEAVING = ("leave_river", "leave_sea", "leave_line")


def statuses_and_transitions(t):
    def transition(name, status, was, becomes, value, unit, source, on="", place="", kind="", grp="", note=""):
        t.add("transitions", transition=name, status=status, was=was, becomes=becomes, on=on, value=value, unit=unit, place=place, kind=kind,
              group=grp, source=source, note=note)

    transition("media", "awareness", "unaware", "aware", 0.015, "per year", "ASSUMPTION: set by hand with the rate of `talk`: " + VIDEO, kind="origin",
               note="discs, drives, radio: the first who see something of the outside")
    transition("talk", "awareness", "unaware", "aware", 0.27, "per year",
               "ASSUMPTION: " + TALK + ": " + VIDEO + " ; 31.5% of answers on how news went on: by mouth: https://seoul.co.kr/news/politics/north/2012/06/03/20120603800034",
               kind="origin", note="times the share of a province that knows")
    transition("fades", "awareness", "aware", "unaware", 0.06, "per year", "ASSUMPTION: forgotten or given up in some 17 years; faster under control", kind="origin")
    for event in ("released", "leaves_again"):
        transition("marked", "tried", "never", "returned", 1, "per event", "registered and watched after release: https://www.dailynk.com/english/what-do-the-defectors-face/",
                   on=event)


def memory_effects(t, p, r):
    """Effects and multipliers of people whose awareness is modelled."""
    def effect(of, driver, coefficient, source, note="", lag="", grp="", link=""):
        t.add("effects", of=of, driver=driver, coefficient=f"{coefficient:.4g}", lag=lag, group=grp, link=link, source=source, note=note)

    def times(of, factor, source, note="", grp="", place="", link=""):
        t.add("multipliers", of=of, factor=f"{factor:.4g}", place=place, link=link, group=grp, source=source, note=note)

    # information
    effect("talk", "aware_share", 1, "peers: the rate is proportional to the share of the province that knows")
    effect("talk", "phones", 0.2, "ASSUMPTION: subscribers from " + "http://www.theregister.co.uk/Print/2012/02/07/north_korea_mobile_phone_one_million/")
    effect("talk", "calls", 0.1, "ASSUMPTION: those who arrived call and send money; 64% had sent money home by 2015: https://m.segye.com/view/20160302003356")
    effect("media", "drives", 0.1, "ASSUMPTION: hardly to be told from nothing")
    effect("fades", "control", 0.5, "ASSUMPTION: crackdowns; 71.5% of those who left from 2012 on felt more control: https://sedaily.com/NewsView/2D597L3T3V")
    effect("fades", "closure", 0.3, "ASSUMPTION: law against foreign media of December 2020, after the closure")
    for place in ("jagang", "north_pyongan", "south_pyongan", "north_hwanghae", "south_hwanghae", "kangwon", "pyongyang", "sh"):
        times("media", 0.5, "ASSUMPTION: half as much comes in away from North Hamgyong and Ryanggang; Chinese phones reach some 16 km", place=place)
    neutral = "level set by hand so that the middle course is that of the scenario without reactions"
    for known in KNOWN:
        who, ratio = f"awareness={known}", r["unaware_leaves"] if known == "unaware" else 1.0
        for of in LEAVING:
            times(of, ratio * r["level_" + of], f"ASSUMPTION: the aware leave {1 / r['unaware_leaves']:.3g} times as often; " + WISH + " ; " + neutral, grp=who)
        times("onward_direct", (r["unaware_direct"] if known == "unaware" else 1.0) * r["level_onward_direct"],
              "ASSUMPTION: fewer of those who knew nothing came with the South in mind; " + neutral, grp=who)
        times("onward", r["level_onward"], neutral, grp=who)
        times("caught_river", r["level_caught_river"], neutral, grp=who)
        # drivers that the reactions replace in part
        risk = 1.0 if known == "aware" else 0.5
        effect("leave_river", "heard_risk", -risk, "ASSUMPTION: one more in ten caught takes a tenth off those who start; half as much for the unaware, who hear less", lag="1 month", grp=who)
        effect("leave_river", "control", p["control"] + 0.08, "what is left of the fitted effect when risk is learned", grp=who)
        effect("leave_river", "closure", p["closure_leave"] + 0.2, "what is left of the fitted effect when risk is learned", grp=who)
        effect("leave_river", "reprisal", -0.2, "ASSUMPTION: who leaves relatives behind waits; 29.6% of arrivals came with family: https://m.nocutnews.co.kr/news/amp/4471476",
               "prior 0 to -0.5 on the wish to leave while relatives are threatened: our own", grp=who)
        effect("leave_river", "kin_here", r["kin_leave"], "ASSUMPTION: a quarter of the effect of the driver kin; the rest goes through calls, awareness and money", lag="6 months", grp=who)
        effect("leave_river", "kin_money", 0.15, "ASSUMPTION: kin pay the way; chain share 0.2-0.6 after 2005; 64% had sent money home by 2015: https://m.segye.com/view/20160302003356",
               grp=f"access=means; {who}")
        effect("onward", "kin_here", p["kin_onward"], "as the driver kin, by those who arrived in the same member", lag="6 months", grp=who)
        effect("onward_direct", "kin_here", r["kin_direct"], "as the driver kin, less what goes through awareness", lag="6 months", grp=who)
        # guards and neighbours
        guards = ("ASSUMPTION: after a case that was seen posts are changed and barriers built (November 2017: some 35-40 guards replaced): "
                  "https://m.ajupress.com/amp/20171115180220073")
        effect("caught_line", "alert", 0.4, guards, grp=who)
        effect("caught_sea", "alert", 0.4, guards, grp=who)
        effect("caught_river", "river_traffic", 0.1, "ASSUMPTION: a river that many cross is watched more, a rarely used one less", grp=who)
        for of in ("leave_line", "leave_sea"):
            effect(of, "seen_success", 0.2, "ASSUMPTION: a case that is heard of brings others for some weeks; four cases in June 2017: http://news.zum.com/articles/38763442", grp=who)
    # custody marks
    times("leave_river", r["tried_leaves"], "ASSUMPTION: so that roughly 0.1-0.3 of arrivals had once been sent back (small surveys); they know the way and have less to lose", grp="tried=returned")
    times("released", 0.5, "ASSUMPTION: longer terms the second time", grp="tried=returned")
    times("lost_in_custody", 2, "ASSUMPTION: camps the second time", grp="tried=returned")


def driver_rows(t):
    for date, value, note in PHONES:
        source = "from memory, well known" if date in ("2014", "2015", "2017") else (
            "http://koreabizwire.com/category/policies-politics_national/north-korea/page/49" if date == "2022-11" else
            "https://brecorder.com/news/amp/3819379 ; http://www.theregister.co.uk/Print/2012/02/07/north_korea_mobile_phone_one_million/ ; "
            "https://www.koreainformationsociety.com/2012/11/north-koreas-mobile-services-grow-to-15.html")
        t.add("drivers", driver="phones", date=date, value=value, source=source, note=note)
    for date, value, source, note in (
            ("1998", 0, "none counted", ""),
            ("2014", 3000, "https://culteducation.com/group/1078-north-korea/28366-the-plot-to-free-north-korea-with-smuggled-episodes-of-friends.html", "one group"),
            ("2016", 15000, "mic.com articles/180900 (2017)", "10,000 to 20,000; held to 2019: ASSUMPTION"),
            ("2020-02", 0, "ASSUMPTION: none get in while the border is shut", "")):
        t.add("drivers", driver="drives", date=date, value=value, source=source, note=note)


def returns(t):
    """Returns on a date, out of the people held in China."""
    for date, persons, note in (("2021-07", 50, "one group"), ("2023-08-29", 85, "80-90"), ("2023-09-18", 40, ""), ("2023-10-09", 550, "500-600, mostly women, held through the closure")):
        t.add("departures", **{"from": date, "to": date}, persons=persons, place="custody_china", action="transfer", destination="custody_north",
              outcome="mass_return", source="https://www.idea.int/democracytracker/report/china/october-2023", note=note)


def boats(t):
    t.add("hazards", link="east_sea-south", hazard="drifted", value=0.005, unit="per crossing", to="japan",
          source="ASSUMPTION: boats that fail drift across; nearly all of the 45-225 boats found a year in Japan were lost at fishing: "
                 "https://www.hankyung.com/politics/article/202001095068Y")


def interval(positives, n, z=1.6449):
    """5% and 95% points of a share (Wilson 1927, eq. of the score interval)."""
    share, centre = positives / n, (positives / n + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * ((share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5)
    return round(centre - half, 4), round(centre + half, 4)


def needs(t):
    def need(name, title, report, share, low, high, source, stay="", note=""):
        t.add("needs", need=name, report=report, share=share, low=low, high=high, stay=stay, title=title, source=source, note=note)

    def prevalence(name, title, positives, n, source, stay="", note=""):
        low, high = interval(positives, n)
        need(name, title, "arrivals", round(positives / n, 4), low, high, source, stay, note)

    need("questioning_beds", "Beds while questioned", "arrivals", 1, "", "",
         "20-180 days: https://www.businessinsider.com.au/south-korea-interrogates-defectors-for-months-2018-2", "60 days", "ASSUMPTION inside the range: 60 days on average, as the exit `questioned`")
    need("centre_beds", "Beds in the settlement centre", "centre_entries", 1, "", "", "12 weeks: http://eng.unikorea.go.kr/content.do?cmsid=3027", "84 days")
    prevalence("tb_treatment", "Treatment of active tuberculosis", 87, 7722, "87 of 7,722 who entered 1999 to August 2006: https://synapse.koreamed.org/articles/1020543",
               "6 months", "ASSUMPTION on the length: the usual course; drug-resistant cases take longer")
    prevalence("tb_latent", "Latent tuberculosis to be followed up", 906, 1112, "906 of 1,112: https://synapse.koreamed.org/articles/1020543", note="skin test 10 mm or more; many had BCG")
    prevalence("hepatitis_b", "Carriers of hepatitis B", 30, 211, "30 of 211 volunteers: https://synapse.koreamed.org/articles/1516083836", note="settled volunteers of 2020-21, not arrivals")
    prevalence("hepatitis_c", "Hepatitis C antibody", 4, 211, "4 of 211 volunteers: https://synapse.koreamed.org/articles/1516083836", note="settled volunteers of 2020-21, not arrivals")
    prevalence("parasites", "Intestinal worms", 155, 282, "155 of 282 border residents, soldiers and refugees in 2003: https://koreascience.kr/article/JAKO200634718417343.page?lang=en",
               note="any egg; not arrivals; 7 of 17 and 9 of 20 hospital patients")


def observations(t, facts):
    """Months of years whose direct cases are all known one by one; and what those who left said they had seen."""
    def seen(report, start, end, persons=None, grp="", share=None, source="", note=""):
        t.add("observations", report=report, **{"from": start, "to": end}, persons=persons, group=grp, share=share, source=source, note=note)

    complete = "army total of the year is met by the published cases"
    rows = [r for r in facts.rows("direct_crossings.csv") if r["route"] != "air" and int(r["persons"]) > 0]
    for year in (2013, 2014, 2017):
        for month in range(12 * year, 12 * year + 12):
            text = month_text(month)
            cases = [r for r in rows if r["date"][:7] == text]
            source = " ; ".join(dict.fromkeys(r["source"] for r in cases)) or "no case published; https://m.ajunews.com/view/20150908180026385 ; http://news.jtbc.joins.com/html/767/NB11565767.html"
            seen("direct", text, text, sum(int(r["persons"]) for r in cases), source=source, note=complete)
            seen("direct_incidents", text, text, len(cases), source=source, note=complete)
            seen("direct", text, text, sum(int(r["soldiers"]) for r in cases), "access=front", source=source, note="soldiers; " + complete)
        for report, of in (("line_arrivals", True), ("sea_arrivals", False)):
            if year == 2017:
                for month in range(12 * year, 12 * year + 12):
                    text = month_text(month)
                    cases = [r for r in rows if r["date"][:7] == text and r["route"].startswith("land") == of]
                    seen(report, text, text, sum(int(r["persons"]) for r in cases), source=" ; ".join(r["source"] for r in cases) or "no case published", note=complete)
    by_route = next(r for r in facts.rows("direct_crossings_totals.csv") if r["period"] == "2010-01..2015-07")
    for report, persons in (("line_arrivals", 6), ("sea_arrivals", 59)):
        seen(report, "2010-01", "2015-07", persons, source=by_route["source"], note=by_route["counter"] + "; 4 on foot and 2 by road corridors, 59 by coast or sea")
    seen("direct", 2017, 2017, 4, "access=front", source="http://news.jtbc.joins.com/html/767/NB11565767.html", note="soldiers, in 4 cases")
    for start, end, share, n in (("1998", "1999", 0.084, 391), ("2011", "2015", 0.814, 2204), ("2016", "2020", 0.833, 690)):
        seen("leavers", start, end, grp="awareness=aware", share=share, source=VIDEO,
             note=f"had seen foreign video, n {n}; asked of those who arrived, most of them from the north-east" + ("; left before 2000" if start == "1998" else ""))


def add(t, facts, p, r):
    # nobody: named so that the value counts as one that people may have
    t.add("populations", place="south_settled", group="sex=women; province=other; access=ordinary; awareness=not_modelled", persons=0,
          source="nobody; the value is that of everybody while awareness is switched off")
    statuses_and_transitions(t)
    memory_effects(t, p, r)
    driver_rows(t)
    returns(t)
    boats(t)
    needs(t)
    observations(t, facts)
