"""The dated part of scenarios/north-korea: drivers, events and what was counted."""
import math

import facts as facts_module
from tables import number

LAST_YEAR = 2025
ARRIVALS = "Ministry of Unification, arrivals by year and sex"


def drivers(t, facts):
    def value(driver, date, v, source, note=""):
        t.add("drivers", driver=driver, date=date, value=number(v), source=source, note=note)

    famine = ("ASSUMPTION: 1 in the peak year of exits to China, falling to 0 in 2004; famine 1994-98 and coming out of it: "
              "https://www.piie.com/blogs/north-korea-witness-transformation/famine-deaths-again")
    for year, v in ((1998, 1), (1999, 0.8), (2000, 0.55), (2001, 0.45), (2002, 0.25), (2003, 0.1), (2004, 0)):
        value("famine", year, v, famine, "2000/01 lowest cereal output on record" if year == 2001 else "")

    fee_source = {
        "2008-01": (800, "http://www.futurekorea.co.kr/news/articleView.html?idxno=19297", "600-1,000 USD"),
        "2009-05": (1450, "https://m.segye.com/view/20100517003671", "10,000 yuan after the second nuclear test"),
        "2010-04": (3000, "https://m.segye.com/view/20100517003671", "3-4 million won"),
        "2010-11": (2000, "https://www.nocutnews.co.kr/news/784232", "2-2.5 million won"),
        "2010-12": (3500, "https://www.nocutnews.co.kr/news/784232", "4 million won"),
        "2012-06": (5000, "ASSUMPTION: between 3,500 (2011) and 8,000 (2014); said to have doubled in 2012: https://www.dailynk.com/english/will-2012-life-even-be-the-same/", ""),
        "2014-07": (8000, "http://rfa.org/korean/in_focus/human_rights_defector/crossfee-07252014155233.html", "border area"),
        "2016-04": (9500, "https://m.nocutnews.co.kr/news/amp/4581125", "10-12 million won"),
        "2017-05": (12000, "http://rfa.org/korean/in_focus/human_rights_defector/crossriver-05172017085905.html ; "
                    "https://familycarefoundation.biz/why-north-korean-defections-are-down-more-expensive-trafficker-fees/", "8,600-16,000"),
        "2018-06": (9500, "https://familycarefoundation.biz/what-brokers-do-to-help-north-koreans-defect/", "river about 10 million won"),
        "2020-08": (27000, "ASSUMPTION in the range 15,000-50,000 of 2021", ""),
        "2024-01": (36000, "https://m.kangnamtimes.com/asia/article/80966/", "range 15,000-85,000; the upper figure rests on one source"),
    }
    for year in range(1998, 2008):
        v = 55 * (800 / 55) ** ((year - 1996) / 12)
        value("fee", year, v, "between 40-70 USD (1996: https://m.segye.com/view/20100517003671) and 600-1,000 USD (2008), straight in the logarithm")
    for date, (v, source, note) in fee_source.items():
        value("fee", date, v, source, note)

    for month, ratio, source in facts_module.rice_against_its_year(facts, 0.7):
        value("rice", month, ratio, source or "between reported months, straight in the logarithm")

    cumulative = {}
    for row in facts.rows("arrivals_annual.csv"):
        if row["series"] == "official_series" and row["cumulative_total"]:
            cumulative[row["year"]] = int(row["cumulative_total"])
    block = {1998: 947, 1999: 947 + 148, 2000: 947 + 148 + 312, 2001: 1990}
    value("kin", 1998, 876, ARRIVALS + ": https://www.unikorea.go.kr/cn_unikorea/news/statistics1/defectors/", "947 to the end of 1998 less 71 of that year")
    for year in range(1999, LAST_YEAR + 1):
        before = block.get(year - 1, cumulative.get(str(year - 1)))
        value("kin", year, float(before), ARRIVALS + ": https://www.unikorea.go.kr/cn_unikorea/news/statistics1/defectors/",
              "cumulative arrivals to the end of the year before")

    for date, v, note in (("1998", 0.084, "left before 2000, n 391"), ("2001", 0.2, "ASSUMPTION between surveys"), ("2005", 0.4, "ASSUMPTION between surveys"),
                          ("2008", 0.6, "ASSUMPTION between surveys"), ("2011", 0.814, "left 2011-15, n 2,204"), ("2016", 0.833, "left 2016-20, n 690")):
        value("exposure", date, v, "https://donga.com/news/amp/all/20240206/123411203/1", note)

    ctl = "ASSUMPTION: index, 0 as in 1998-2008, 1 after the tightening of 2011-12; "
    for date, v, s in (
        ("1998", 0, "start"),
        ("2009-06", 0.1, "cameras and wire: http://www.futurekorea.co.kr/news/articleView.html?idxno=19297"),
        ("2010-12", 0.2, "inspection groups: https://www.nocutnews.co.kr/news/784232"),
        ("2012-01", 1.0, "shoot orders, more troops, passes stopped: https://www.dailynk.com/english/will-2012-life-even-be-the-same/"),
        ("2013-12-12", 1.1, "border closed for months: http://rfa.org/korean/in_focus/human_rights_defector/crossfee-07252014155233.html"),
        ("2014-04", 1.0, "reopened"),
        ("2015-07", 1.1, "fences and posts: http://www.laht.com/article.asp?ArticleId=2448561"),
        ("2016-09", 1.0, "flood swept posts and fences away: https://floodlist.com/asia/north-korea-floods-north-hamgyong-september-2016"),
        ("2016-11", 1.15, "shoot order reported: https://www.dailynk.com/english/two-shot-dead-without-warning-for/"),
        ("2017-01", 1.2, "helpers punished: http://rfa.org/korean/in_focus/human_rights_defector/crossriver-05172017085905.html"),
    ):
        value("control", date, v, ctl + s)

    clo = "ASSUMPTION: index, 1 under the full closure; "
    for date, v, s in (
        ("1998", 0, "open"),
        ("2020-02", 0.7, "closure order of late January 2020: http://koreabizwire.com/n-korea-allows-citizens-abroad-to-return-after-reopening-border/256822"),
        ("2020-09", 1.0, "buffer zone and shoot orders: https://news.livedoor.com/topics/detail/26324038"),
        ("2023-09", 0.85, "own nationals may return; new fences and posts remain: https://english-tools.ganp.jp/readings/3af187ac-8be6-4cbb-8059-454deaf1f5d4"),
    ):
        value("closure", date, v, clo + s)

    enf = "ASSUMPTION: index of watch and arrests in China, 0 as in 1998-2001, 1 after early 2012; "
    for date, v, s in (
        ("1998", 0, "start"),
        ("2002-04", 0.4, "sweeps after embassy entries: http://www.refworld.org/type,COUNTRYREP,HRW,PRK,3e3141740,0.html"),
        ("2004", 0.2, "after the sweeps"),
        ("2012-02", 1.0, "groups arrested and returned: http://english.chosun.com/site/data/html_dir/2012/02/27/2012022701242.html"),
        ("2013", 0.8, "fewer groups reported; level set by hand to arrivals of 2013-16"),
        ("2017-07", 0.9, "41 known detentions in two months: https://www.genocidewatch.com/single-post/2017/09/03/redoubling-crackdowns-on-fleeing-north-koreans"),
        ("2020-02", 1.5, "digital watch, real-name travel: RISS paper (2024) on digital watch in China"),
        ("2023-07", 2.0, "anti-espionage law, face recognition: https://m.kangnamtimes.com/asia/article/80966/"),
    ):
        value("enforcement", date, v, enf + s)

    loc = "ASSUMPTION: index of travel bans in China; "
    for date, v, s in (
        ("1998", 0, "none"),
        ("2020-01", 0.6, "first bans in late January"),
        ("2020-02", 1.0, "controls inside China"),
        ("2023-01", 0.35, "controls lifted, people move again within one or two quarters: http://m.newspim.com/news/view/20230718000813"),
        ("2023-04", 0.1, "as above"),
        ("2024", 0, "end"),
    ):
        value("lockdown", date, v, loc + s)

    reward = "ceiling of the reward for information; 250 million won to 1 billion on 5 March 2017: https://feeds.bbci.co.uk/news/world-asia-39170614"
    value("reward", 1998, 0, reward, "doublings since the start: 0")
    value("reward", "2017-03-05", 2, reward, "four times: 2 doublings")
    speakers = "dates from memory, well known; https://www.hankookilbo.com/News/Read/201706132142480915"
    for date, v in (("1998", 1), ("2004-06-16", 0), ("2016-01-08", 1), ("2018-04-23", 0), ("2024-07-21", 1), ("2025-06-12", 0)):
        value("loudspeakers", date, v, speakers)
    mines = "http://www.koreatimesus.com/n-korea-lays-land-mines-near-border-to-prevent-defection-by-soldiers-sources/ ; http://world.kbs.co.kr/service/news_view.htm?lang=e&Seq_Code=186728"
    for date, v, note in (("1998", 0, ""), ("2016-08", 0.3, "ASSUMPTION on the level"), ("2018-12", 0.1, "guard posts removed"), ("2024-04", 1, "tens of thousands of new mines, barriers")):
        value("dmz_barrier", date, v, mines, note)
    season = "ASSUMPTION: June to August 2 times the rest (prior 1.3-3): http://news.zum.com/articles/38763442"
    for month in range(1, 13):
        value("season", f"2000-{month:02d}", math.log(2) if month in (6, 7, 8) else 0, season)
    months = "rivers frozen December to March, high in July and August: public map knowledge"
    for month in range(1, 13):
        value("ice", f"2000-{month:02d}", {1: 1, 2: 1, 3: 0.5, 12: 0.5}.get(month, 0), months + "; three shot on the ice of the Yalu: "
              "http://sg.news.yahoo.com/three-n-koreans-shot-dead-during-escape-bid-050942278.html", "ASSUMPTION: half of December and March")
        value("high_water", f"2000-{month:02d}", 1 if month in (7, 8) else 0, months)
    threat = "https://www.latimes.com/archives/blogs/world-now/story/2012-01-05/north-koreas-kim-jong-un-wages-defector-crackdown"
    value("reprisal", "1998", 0, "ASSUMPTION: fear for relatives as usual, which the rates of leaving hold", "")
    value("reprisal", "2011-12-17", 1, threat, "punishment of three generations threatened during the mourning; how often carried out is unknown")
    value("reprisal", "2012-04", 0, threat, "the mourning is over")


def events(t, facts):
    def note(start, end, title, source):
        t.add("events", kind="note", **{"from": start, "to": end}, title=title, source=source)

    wanted = [
        ("2001-03", "Severe spring drought"), ("2004-07", "Viet Nam airlift of 468"), ("2007", "Way through Mongolia in effect closed"),
        ("2008-01", "Price of rice doubles"), ("2009-05", "Border fee doubles after the second nuclear test"),
        ("2009-11-30", "Currency exchanged 100 to 1"), ("2010-11-23", "Inspection groups at the border"),
        ("2011-12-17", "Kim Jong-il dies; shoot orders, border tightened"), ("2012-02", "China arrests and returns groups"),
        ("2013-12-12", "Border closed for months after the execution of Jang Song-thaek"), ("2015", "Fences on both banks of the Tumen"),
        ("2016-08-29", "Flood on the Tumen sweeps posts and fences away"), ("2017-03-05", "Reward ceiling raised four times"),
        ("2017-04", "Drought, worst since 2001"), ("2017-07", "China: 41 known detentions in two months"),
        ("2020-01-30", "All borders closed"), ("2020-08", "Buffer zone and shoot orders"), ("2023-01", "China lifts internal COVID controls"),
        ("2023-07-01", "China: revised anti-espionage law"), ("2023-08-26", "North lets citizens abroad return"),
        ("2023-08-29", "China returns 500-600 people"), ("2024-04", "New mines and barriers along the line"), ("2024-10", "Price of rice passes 6,700 won"),
    ]
    for start, title in wanted:
        rows = [r for r in facts.rows("drivers.csv") if r["date_start"] == start]
        words = set(title.lower().replace(";", "").split())
        row = max(rows, key=lambda r: len(words & set(r["event"].lower().replace(",", "").replace(";", "").split())))
        note(start, row["date_end"] or start, title, row["source"])


def observations(t, facts):
    def seen(report, start, end, persons=None, low=None, high=None, grp="", share=None, source="", note=""):
        t.add("observations", report=report, **{"from": start, "to": end}, persons=persons, low=low, high=high, group=grp,
              share=share, source=source, note=note)

    for row in facts.rows("arrivals_annual.csv"):
        year = row["year"]
        if row["series"] == "pre2002_single_year" and year in ("1998", "1999", "2000", "2001"):
            seen("arrivals", year, year, row["total"], source=row["source"], note=row["note"])
    block = next(r for r in facts.rows("arrivals_annual.csv") if r["year"] == "1999-2001")
    for sex, column in (("women", "female"), ("men", "male")):
        seen("arrivals", 1999, 2001, block[column], grp=f"sex={sex}", source=block["source"], note=block["note"])
    for row in facts.rows("arrivals_annual.csv"):
        if row["series"] == "official_series" and row["year"].isdigit():
            seen("arrivals", row["year"], row["year"], row["total"], source=row["source"], note=row["note"])
            for sex, column in (("women", "female"), ("men", "male")):
                seen("arrivals", row["year"], row["year"], row[column], grp=f"sex={sex}", source=row["source"], note=row["note"])
    for row in facts.rows("arrivals_monthly_or_quarterly.csv"):
        start, end = row["period_start"], row["period_end"]
        if row["status"] in ("final", "revised") and row["granularity"] in ("quarter", "month") or (
                row["status"] == "derived" and row["granularity"] in ("quarter", "9m")):
            seen("arrivals", start[:7], end[:7], row["total"], source=row["source"], note=(row["granularity"] + " " + row["status"] + "; " + row["note"]).strip("; "))
    for row in facts.rows("origins.csv"):
        if row["group"] == "province of origin" and row["measure"] == "share of known" and row["category"] in ("North Hamgyong", "Ryanggang", "South Hamgyong"):
            cls = {"North Hamgyong": "nh", "Ryanggang": "rg", "South Hamgyong": "sh"}[row["category"]]
            seen("arrivals", "1998-01", "2024-06", grp=f"province={cls}", share=row["value"], source=row["source"],
                 note="of all arrivals ever to mid-2024 with known province; 876 of them came before the axis")
        if row["group"] == "origin over time" and row["category"] == "North Hamgyong" and row["period_or_date"] == "2003":
            seen("arrivals", 2003, 2003, grp="province=nh", share=row["value"], source=row["source"])

    totals = {r["period"]: r for r in facts.rows("direct_crossings_totals.csv")}
    for year in ("2010", "2011", "2012", "2013", "2014", "2015", "2016", "2017"):
        row = next(r for r in facts.rows("direct_crossings_totals.csv") if r["period"] == year)
        seen("direct", year, year, row["persons"], source=row["source"], note=row["counter"])
        if row["incidents"]:
            seen("direct_incidents", year, year, row["incidents"], source=row["source"], note=row["counter"])
    for year in range(2018, 2026):
        cases = [r for r in facts.rows("direct_crossings.csv") if r["date"].startswith(str(year)) and r["route"] != "air" and int(r["persons"]) > 0]
        addresses = " ; ".join(dict.fromkeys(r["source"] for r in cases))
        seen("direct", year, year, sum(int(r["persons"]) for r in cases), source=addresses or "no case published",
             note="published cases only: a lower bound")
        seen("direct_incidents", year, year, len(cases), source=addresses or "no case published", note="published cases only: a lower bound")

    for row in facts.rows("transit_observations.csv"):
        if row["place"] == "Thailand" and row["year"] in ("2004", "2005", "2010", "2016") and row["part_of_year"] == "" and "share" not in row["measure"]:
            seen("thailand_entries", row["year"], row["year"], row["value"], source=row["source"], note=row["measure"] + "; " + row["note"])
    seen("thailand_entries", "2017-01", "2017-06", 385, source="https://hurriyetdailynews.com/amp/surge-in-north-koreans-slipping-into-thailand---immigration-116199", note="half year, partial coverage")
    stock = [("2000", 75000, 125000, "https://powershow.com/view3/424810-N2E4Y (C. Robinson 2010 slides)", "US State Department"),
             ("2001", 10000, 30000, "https://www.hankyung.com/politics/article/2002021750248", "Chinese official at most 10,000; UNHCR working figure 30,000"),
             ("2006", 30000, 50000, "https://powershow.com/view3/424810-N2E4Y", "US State Department, UNHCR"),
             ("2009", 8000, 12000, "https://www.crossingbordersnk.org/blog/tag/W-+Courtland+Robinson", "about 10,000 adults (Robinson); range +-20% is ours"),
             ("2012", 12000, 18000, "https://m.ktv.go.kr/program/again/view?content_id=417280", "15,000 (aid group on state TV); range +-20% is ours")]
    for year, low, high, source, remark in stock:
        seen("stock_china", f"{year}-07", f"{year}-07", low=low, high=high, source=source, note=remark + "; an estimate, not a count")
