#!/usr/bin/env python3
"""Writes scenarios/north-korea/ from the public facts, from fitted.json and from reactions.json.

    build.py --facts FACTS_FOLDER [--out scenarios/north-korea] [--fitted tools/north_korea/fitted.json] [--reactions tools/north_korea/reactions.json]

Every number of the scenario is decided here, in history.py (what is dated), reactions.py (what answers back), claims.py, surges.py or priors.py
(what is not known for certain), next to its source. README.md of the scenario is written by hand.
"""
import argparse
import csv
import io
import json
import pathlib

import claims
import history
import priors
import reactions
import surges
from facts import Facts
from tables import COLUMNS, Tables, number

HERE = pathlib.Path(__file__).resolve().parent

# ---------------------------------------------------------------------------------------------------------------- sources
CENSUS = "2008 census by province: https://en.wikipedia.org/wiki/2008_North_Korean_census"
LEG_RISK = "ASSUMPTION: no count of attempts exists; inside the prior range of this leg"
LEG_TIME = "ASSUMPTION: within the range of days told in published accounts of this leg"

# id: name, latitude and longitude of the capital (0.1 degree), persons 2008, ways over the rivers {link end: share},
# coast, front, relative rate of leaving among the seven provinces of the class "other"
PROVINCES = {
    "nh": ("North Hamgyong", 41.8, 129.8, 2327362, {"tumen": 1.0}, "east_sea", False, None),
    "rg": ("Ryanggang", 41.4, 128.2, 719269, {"yalu": 0.8, "tumen": 0.2}, None, False, None),
    "sh": ("South Hamgyong", 39.9, 127.5, 3066013, {"tumen": 0.5, "yalu": 0.5}, "east_sea", False, None),
    "kangwon": ("Kangwon", 39.2, 127.4, 1477582, {"tumen": 0.6, "yalu": 0.4}, "east_sea", True, 41.0),
    "jagang": ("Jagang", 41.0, 126.6, 1299830, {"yalu": 1.0}, None, False, 19.1),
    "north_pyongan": ("North Pyongan", 40.1, 124.4, 2728662, {"yalu": 1.0}, "west_sea", False, 32.7),
    "south_pyongan": ("South Pyongan and Nampo", 39.2, 125.9, 4051696, {"yalu": 0.6, "tumen": 0.4}, "west_sea", False, 32.0),
    "north_hwanghae": ("North Hwanghae and Kaesong", 38.5, 125.8, 2113672, {"yalu": 0.6, "tumen": 0.4}, None, True, 22.4),
    "south_hwanghae": ("South Hwanghae", 38.0, 125.7, 2310485, {"yalu": 0.6, "tumen": 0.4}, "west_sea", True, 21.0),
    "pyongyang": ("Pyongyang", 39.0, 125.8, 3255288, {"yalu": 0.6, "tumen": 0.4}, None, False, 26.6),
}
NORTH = ("nh", "rg", "sh")
WOMEN_SHARE = 0.513
MEANS_SHARE = 0.10
COAST_PERSONS = 10000
COAST_WOMEN_SHARE = 0.3
FRONT_PERSONS = {"kangwon": 100000, "north_hwanghae": 70000, "south_hwanghae": 30000}


def province_class(place):
    return place if place in NORTH else "other"


WITHOUT = "awareness=not_modelled"  # everybody, while the reactions are switched off


def group(sex=None, province=None, access=None):
    pairs = [("sex", sex), ("province", province), ("access", access)]
    return "; ".join(f"{k}={v}" for k, v in pairs if v)


# ------------------------------------------------------------------------------------------------------------ the tables
def places_and_links(t):
    gazetteer = "public gazetteer, capital rounded to 0.1 degree"
    coarse = "coarse point for a whole border or region, rounded to 0.5 degree; marks no crossing place"
    for pid, (name, lat, lon, *_rest) in PROVINCES.items():
        t.add("places", id=pid, name=name, kind="origin", lat=lat, lon=lon, country="KP", source=gazetteer)
    for pid, name, kind, lat, lon, country, through, note in [
        ("overseas_work", "Overseas work (Russia and others)", "origin", 48.5, 135.0, "RU", "no",
         "stands for all countries with North Korean workers"),
        ("tumen", "Tumen border", "border", 42.5, 129.5, "KP", "yes", "the whole river"),
        ("yalu", "Yalu border", "border", 41.0, 126.5, "KP", "yes", "the whole river"),
        ("dmz", "Demilitarised zone", "border", 38.5, 127.5, "KP", "yes", "the whole line"),
        ("west_sea", "West Sea and Han mouth", "sea", 37.5, 125.0, "KP", "yes", "boats and swimmers together"),
        ("east_sea", "East Sea", "sea", 38.5, 129.5, "KP", "yes", "the whole sea"),
        ("ne_china_new", "North-East China, first months", "transit", 42.5, 128.0, "CN", "no", "three provinces together"),
        ("ne_china", "North-East China, in hiding", "transit", 43.0, 126.0, "CN", "no", "three provinces together"),
        ("china_interior", "China, interior", "transit", 34.0, 110.0, "CN", "yes", "journey through China"),
        ("missions", "Foreign missions in China", "transit", 40.0, 116.5, "CN", "no", "embassies, consulates, schools"),
        ("mongolia", "Mongolia", "transit", 47.0, 107.0, "MN", "no", ""),
        ("sea_asia", "South-East Asia without Thailand", "transit", 19.0, 104.0, "LA", "no",
         "Laos, Viet Nam, Myanmar, Cambodia together"),
        ("thailand", "Thailand", "transit", 15.0, 100.5, "TH", "no", "processing"),
        ("japan", "Japan", "transit", 38.5, 139.5, "JP", "no", "boat landings"),
        ("custody_china", "Custody in China", "custody", 41.5, 124.0, "CN", "no", ""),
        ("custody_north", "Custody in the North", "custody", 40.5, 127.0, "KP", "no", ""),
        ("south_questioning", "South: questioning", "destination", 37.5, 127.0, "KR", "no", "an arrival is an entry here"),
        ("south_reception", "South: settlement centre", "destination", 37.0, 127.5, "KR", "no", ""),
        ("south_settled", "South: settled", "destination", 36.5, 127.5, "KR", "no", ""),
    ]:
        t.add("places", id=pid, name=name, kind=kind, lat=lat, lon=lon, country=country, pass_through=through,
              source=coarse, note=note)

    def link(lid, a, b, mode, days, attraction=1.0, source=LEG_TIME, note=""):
        t.add("links", id=lid, **{"from": a, "to": b}, mode=mode, duration=f"{days} days", attraction=number(attraction),
              source=source, note=note)

    for pid, (name, _la, _lo, _n, rivers, coast, front, _r) in PROVINCES.items():
        for river, share in rivers.items():
            link(f"{pid}-{river}", pid, river, "inland", 2 if pid in ("nh", "rg") else 6, share,
                 "ASSUMPTION: split by nearness; days within the told range 0.5-10")
        if coast:
            link(f"{pid}-{coast}", pid, coast, "boat", 1)
        if front:
            link(f"{pid}-dmz", pid, "dmz", "line", 1)
    for river in ("tumen", "yalu"):
        link(f"{river}-china", river, "ne_china_new", "river", 1)
        link(f"custody-{river}", "custody_north", river, "inland", 6, 0.5, note="people released who leave again at once")
    link("dmz-south", "dmz", "south_questioning", "line", 1)
    link("west_sea-south", "west_sea", "south_questioning", "boat", 2)
    link("east_sea-south", "east_sea", "south_questioning", "boat", 3, 0.96)
    link("east_sea-japan", "east_sea", "japan", "boat", 6, 0.04,
         "known landings of groups in Japan 1987, 2007, 2011: http://www.japannewsreview.com/society/20070603page_id=44 ; "
         "https://townhall.com/news/world/2011/09/13/possible-nkorean-defectors-found-off-japan-coast-n1349690")
    link("new-interior", "ne_china_new", "china_interior", "overland", 3)
    link("hidden-interior", "ne_china", "china_interior", "overland", 3)
    link("interior-sea_asia", "china_interior", "sea_asia", "overland", 14, 1.0,
         note="whole journey through China: fastest 12 days in 2017")
    link("interior-mongolia", "china_interior", "mongolia", "overland", 6, 0.35,
         "ASSUMPTION on the share; route in effect closed from 2007: https://dailynk.jp/archives/58641/4")
    link("interior-missions", "china_interior", "missions", "overland", 6, 0.25,
         "ASSUMPTION on the share; embassy entries 2002: "
         "http://www.refworld.org/type,COUNTRYREP,HRW,PRK,3e3141740,0.html")
    link("sea_asia-thailand", "sea_asia", "thailand", "overland", 5)
    for origin in ("thailand", "mongolia", "missions", "japan"):
        link(f"{origin}-south", origin, "south_questioning", "air", 1, source="a flight")


def populations_and_parties(t, p):
    def persons(place, grp, count, source, note=""):
        t.add("populations", place=place, group=grp, persons=int(round(count)), source=source, note=note)

    for pid, (_name, _la, _lo, total, _rivers, coast, front, _r) in PROVINCES.items():
        cls = province_class(pid)
        rest = total - (COAST_PERSONS if coast else 0)
        for sex, share in (("women", WOMEN_SHARE), ("men", 1 - WOMEN_SHARE)):
            for access, part in (("ordinary", 1 - MEANS_SHARE), ("means", MEANS_SHARE)):
                persons(pid, group(sex, cls, access), rest * share * part, CENSUS,
                        "count of 2008 used from 1998; 51.3% women; ASSUMPTION: 10% can pay or have kin abroad")
        if coast:
            for sex, share in (("women", COAST_WOMEN_SHARE), ("men", 1 - COAST_WOMEN_SHARE)):
                persons(pid, group(sex, cls, "coast"), COAST_PERSONS * share,
                        "ASSUMPTION: people who can get a boat or swim; taken from the census count of the province")
        if front:
            persons(pid, group("men", "other", "front"), FRONT_PERSONS[pid],
                    "ASSUMPTION: 200,000 of the 702,372 counted in military camps stand near the line: " + CENSUS)
    for sex, count in (("men", 40000), ("women", 10000)):
        persons("overseas_work", group(sex, "other", "ordinary"), count,
                "ASSUMPTION: round figure for workers sent abroad, constant; sanctions of 2017 asked for their return by 2019-12-22")
    stock_source = ("fitted: people already hidden in North-East China on 1 January 1998; share by province after "
                    "arrivals of 2003 (North Hamgyong 0.70, South Hamgyong 0.13): "
                    "https://www.hankyung.com/society/article/2003072465488")
    for sex in ("women", "men"):
        for cls, share in (("nh", 0.70), ("rg", 0.06), ("sh", 0.13), ("other", 0.11)):
            persons("ne_china", group(sex, cls, "ordinary"), p[f"start_{sex}"] * share, stock_source)

    boat = [(1, 0.45), (2, 0.22), (3, 0.11), (4, 0.08), (5, 0.05), (9, 0.05), (11, 0.02), (21, 0.02)]
    for size, share in boat:
        t.add("parties", group="access=coast", size=size, share=number(share),
              source="shape after the persons of 40 dated cases by sea or river mouth 1997-2025 (sizes 1-21 who stayed; boats of up to 31): "
                     "https://m.ajunews.com/view/20150908180026385 ; https://www.koreaherald.com/view.php?ud=20111106000158 ; "
                     "https://nk.chosun.com/news/articleView.html?idxno=181800",
              note="a party of the model is of one sex; real families are not")
    family = [(1, 0.85), (2, 0.12), (4, 0.03)]
    for access in ("ordinary", "means"):
        for size, share in family:
            t.add("parties", group=f"access={access}", size=size, share=number(share),
                  source="30% of arrivals to 2015 came with family: https://m.nocutnews.co.kr/news/amp/4471476",
                  note="ASSUMPTION on the sizes")


def exits(t, p):
    def exit_(place, name, value, unit, to, grp="", source="", note=""):
        t.add("exits", place=place, exit=name, value=number(value), unit=unit, to=to, group=grp, source=source, note=note)

    fitted_rate = "fitted: rate of leaving by province so that shares of arrivals by province and the stock in China hold"
    cumulative = ("; relative rates after cumulative arrivals per head: "
                  "https://github.com/j-clawson/nkdefector_project sql_queries/*.sql (Ministry of Unification tables to mid-2024)")
    for pid, (_n, _la, _lo, _total, _rivers, coast, front, relative) in PROVINCES.items():
        rate = p[f"leave_{pid}"] if relative is None else p["leave_other"] * relative / 30.0
        exit_(pid, "leave_river", rate, "per year", "links", source=fitted_rate + cumulative,
              note="men, ordinary means, no famine, river fee 1,000 USD, border as in 1998-2008, 1,000 kin in the South")
        if coast:
            exit_(pid, "leave_sea", p["leave_sea"], "per year", "links", "access=coast",
                  "fitted: direct cases a year, with the assumed risks: https://m.ajunews.com/view/20150908180026385")
        if front:
            exit_(pid, "leave_line", p["leave_line"], "per year", "links", "access=front",
                  "fitted: soldiers over the line a year, with the assumed risks: "
                  "http://news.jtbc.joins.com/html/767/NB11565767.html")
    exit_("overseas_work", "defect_overseas", p["overseas_men"], "per year", "south_questioning", "sex=men",
          "fitted: men who arrived in 2021-22 when the rivers were closed: https://ir.newspim.com/news/view/20220719000552")
    exit_("overseas_work", "defect_overseas", p["overseas_men"] / 3, "per year", "south_questioning", "sex=women",
          "ASSUMPTION: a third of the rate of men")

    # the two classes of stay in North-East China
    exit_("ne_china_new", "onward_direct", p["direct_onward"], "per year", "links",
          source="fitted: together with the hidden, inside the prior 0.15-0.40 a year of the stock in 2005-11",
          note="those who came with the South in mind move on in 1-6 months; the rate when 1,000 kin are in the South")
    exit_("ne_china_new", "stay_on", 2.0, "per year", "ne_china",
          source="ASSUMPTION: first months last half a year on average")
    for sex, ratio in (("women", 1.0), ("men", 2.0)):
        exit_("ne_china", "onward", p["hidden_onward"] * ratio, "per year", "links", f"sex={sex}",
              source="fitted: long stays; ASSUMPTION: men twice as fast (men about two, unmarried women about five years): "
                     "https://www.piie.com/blogs/north-korea-witness-transformation/gender-continued")
    for place, arrested, left in (("ne_china_new", 0.20, 0.10), ("ne_china", 0.10, 0.06)):
        exit_(place, "arrested", arrested, "per year", "custody_china",
              source="prior 0.06-0.30 a year: 10-20% a year: https://m.ktv.go.kr/program/again/view?content_id=417280 ; "
                     "http://english.chosun.com/site/data/html_dir/2012/02/27/2012022701242.html",
              note="ASSUMPTION: newcomers twice as often as those who have hidden for long")
        exit_(place, "left_hiding", left, "per year", "out",
              source="prior 0.02-0.15 a year (settles with papers, other country, dies): ASSUMPTION")
        for cls in NORTH + ("other",):
            exit_(place, "went_home", 0.01, "per year", cls if cls in NORTH else "south_pyongan", group(None, cls),
                  "ASSUMPTION: going home on one's own: https://docslib.org/doc/2524070/",
                  "the seven other provinces are one class; theirs go to the largest" if cls == "other" else "")
    exit_("custody_china", "sent_back", 6, "per year", "custody_north", source="ASSUMPTION: held two months on average")
    exit_("custody_china", "set_free", 0.4, "per year", "ne_china", source="ASSUMPTION: a few buy themselves free")
    custody = "ASSUMPTION: months to three years for most: https://www.dailynk.com/english/what-do-the-defectors-face/"
    for cls in NORTH:
        exit_("custody_north", "released", 0.9, "per year", cls, f"province={cls}", custody)
    for access in ("ordinary", "means"):
        exit_("custody_north", "released", 0.9, "per year", "south_pyongan", group(None, "other", access), custody,
              "the seven other provinces are one class; their released go to the largest")
    for access in ("coast", "front"):
        exit_("custody_north", "released", 0.9, "per year", "home", group(None, "other", access), custody)
    for access in ("ordinary", "means"):
        exit_("custody_north", "leaves_again", 0.25, "per year", "links", f"access={access}",
              "ASSUMPTION: so that roughly 0.1-0.3 of arrivals had once been sent back (small surveys, 2004-05 and later)")
    exit_("custody_north", "lost_in_custody", 0.12, "per year", "out",
          source="ASSUMPTION: death or political camp; no statistics exist")

    # onward
    exit_("sea_asia", "on_to_thailand", 18, "per year", "links", source="ASSUMPTION: weeks",
          note="shut before 2004 by multipliers, see Thailand entries 46 (2004), 80 (2005), 400 (to August 2006)")
    exit_("sea_asia", "flown_south", 3, "per year", "south_questioning",
          source="ASSUMPTION: months in embassies and safe houses before 2005")
    exit_("thailand", "flown_south", 10, "per year", "links",
          source="weeks to about three months: "
                 "http://www.theweek.co.uk/north-korea/5445/escape-from-north-korea-5000-mile-trek-to-freedom")
    exit_("thailand", "third_country", 0.05, "per year", "out",
          source="fewer than 200 to the United States since 2006: http://nkd.or.kr/community/free/view/44251 ; ASSUMPTION on the rate")
    exit_("mongolia", "flown_south", 6, "per year", "links", source="ASSUMPTION: two months",
          note="border police pass people to Seoul: http://econlog.econlib.org/archives/2011/06/escape_to_mongo.html")
    exit_("missions", "let_go_south", 3, "per year", "links", source="ASSUMPTION: months")
    exit_("japan", "flown_south", 12, "per year", "links", source="ASSUMPTION: weeks")
    exit_("south_questioning", "questioned", 60, "mean days", "south_reception",
          source="20-180 days: https://www.businessinsider.com.au/south-korea-interrogates-defectors-for-months-2018-2")
    exit_("south_reception", "settles", 84, "mean days", "south_settled",
          source="12 weeks: http://eng.unikorea.go.kr/content.do?cmsid=3027")


def hazards(t):
    def hazard(link, name, value, to, source, note=""):
        t.add("hazards", link=link, hazard=name, value=number(value), unit="per crossing", to=to, source=source, note=note)

    for pid, (_n, _la, _lo, _total, rivers, coast, front, _r) in PROVINCES.items():
        near = pid in ("nh", "rg", "jagang", "north_pyongan")
        for river in rivers:
            hazard(f"{pid}-{river}", "caught_inland", 0.03 if near else 0.08, "custody_north",
                   LEG_RISK + " (0.01-0.15)")
    for river in ("tumen", "yalu"):
        hazard(f"custody-{river}", "caught_inland", 0.08, "custody_north", LEG_RISK + " (0.01-0.15)")
        hazard(f"{river}-china", "caught_river", 0.12, "custody_north",
               LEG_RISK + " (0.05-0.25 in 2008; 0.15-0.50 in 2017; 0.60-0.98 in 2021 by the effects)")
        hazard(f"{river}-china", "death_river", 0.004, "dead", LEG_RISK + " (0.001-0.02; 0.02-0.2 in 2021 by the effects)")
    hazard("dmz-south", "caught_line", 0.55, "custody_north", LEG_RISK + " (0.3-0.9)")
    hazard("dmz-south", "death_line", 0.15, "dead", LEG_RISK + " (0.05-0.5)")
    for link, caught, death, lo_hi in (("west_sea-south", 0.45, 0.06, "(0.2-0.8 caught, 0.02-0.2 dead)"),
                                       ("east_sea-south", 0.50, 0.10, "(0.3-0.9 caught, 0.03-0.4 dead)"),
                                       ("east_sea-japan", 0.50, 0.25, "(0.3-0.9 caught, 0.1-0.5 dead)")):
        hazard(link, "caught_sea", caught, "custody_north", LEG_RISK + " " + lo_hi)
        hazard(link, "death_sea", death, "dead", LEG_RISK + " " + lo_hi)
    for link in ("new-interior", "hidden-interior"):
        hazard(link, "caught_china", 0.03, "custody_china", LEG_RISK + " (0.01-0.06)")
    hazard("interior-sea_asia", "caught_china", 0.06, "custody_china",
           LEG_RISK + " (whole journey 0.05-0.25 in 2015; 0.15-0.50 in 2024 by the effects)")
    hazard("interior-sea_asia", "death_onward", 0.003, "dead", LEG_RISK + " (0.001-0.01)")
    hazard("interior-mongolia", "caught_china", 0.10, "custody_china", LEG_RISK + " (0.05-0.25)")
    hazard("interior-mongolia", "death_onward", 0.015, "dead", LEG_RISK + " (0.01-0.05)")
    hazard("interior-missions", "caught_china", 0.10, "custody_china", LEG_RISK + " (as Mongolia)")
    hazard("sea_asia-thailand", "returned_sea_asia", 0.01, "custody_china",
           LEG_RISK + " (0.005-0.08); nine youths were sent back by Laos in May 2013")
    hazard("sea_asia-thailand", "death_onward", 0.002, "dead", LEG_RISK + " (0.001-0.01)")


def multipliers(t, p):
    def times(of, factor, source, note="", place="", link="", grp="", start=None, end=None):
        t.add("multipliers", of=of, factor=number(factor), place=place, link=link, group=grp,
              **{"from": start, "to": end}, source=source, note=note)

    # who can use which way
    access = "who can use which way: ASSUMPTION of the access classes (soldiers near the line, people of the coast)"
    for name in ("coast", "front"):
        times("leave_river", 0, access, grp=f"access={name}")
    for pid, (_n, _la, _lo, _total, rivers, coast, front, _r) in PROVINCES.items():
        river_links = [f"{pid}-{r}" for r in rivers]
        for link in river_links:
            for name in (["coast"] if coast else []) + (["front"] if front else []):
                times("attraction", 0, access, link=link, grp=f"access={name}")
        for link, user in ((f"{pid}-{coast}", "coast"), (f"{pid}-dmz", "front")):
            if (user == "coast" and not coast) or (user == "front" and not front):
                continue
            for name in ["ordinary", "means"] + [n for n, has in (("coast", coast), ("front", front)) if has and n != user]:
                times("attraction", 0, access, link=link, grp=f"access={name}")

    # who leaves
    times("leave_river", p["leave_women"], "fitted: share of women among arrivals; men are held in the army and state jobs "
          "while women run the markets: Sung, Cho (2018)", grp="sex=women")
    times("leave_river", 3, "ASSUMPTION: people who can pay or have kin abroad leave three times as often (chain share "
          "0.2-0.6 after 2005)", grp="access=means")
    ryanggang = ("fitted: 3% of arrivals of 2003 with Jagang, 18% of all to mid-2024: "
                 "https://www.hankyung.com/society/article/2003072465488 ; https://github.com/j-clawson/nkdefector_project")
    times("leave_river", p["leave_rg_1998"], ryanggang, place="rg", end="2004-12")
    times("leave_river", p["leave_rg_2012"], ryanggang, "main crossing area from about 2012", place="rg", start="2012-01")
    times("went_home", p["went_home_1998"], "fitted: stock in China from 75,000-125,000 (2000) to 10,000 adults (2009): "
          "https://powershow.com/view3/424810-N2E4Y", "much coming and going in the famine years", end="2003-12")
    for of in ("leave_line", "leave_sea"):
        times(of, p["direct_2018"], "fitted: published direct cases 2018-25: https://news.kbs.co.kr/news/pc/view/view.do?ncd=8324219", start="2018-05")
    # onward
    early = "fitted: 71, 148, 312, 583 arrivals in 1998-2001, at first nearly all men"
    for of in ("onward", "onward_direct"):
        times(of, p["onward_1998"], early, end="1999-12")
        times(of, p["onward_2000"], early, start="2000-01", end="2001-12")
        times(of, p["onward_women_1998"], "fitted: share of women 12% to 1998, 46% in 1999-2001", grp="sex=women", end="2001-12")
    times("onward", p["onward_women_2002"], "fitted: share of women 55-69% in 2002-05", grp="sex=women", start="2002-01", end="2005-12")
    times("onward", p["onward_2003"], "fitted: 1,285 and 1,898 arrivals in 2003-04, when groups gathered in Viet Nam and in missions",
          start="2003-01", end="2004-07")
    for of in ("onward", "onward_direct"):
        times(of, p["onward_men_2015"], "fitted: share of women 80-85% among arrivals of 2015-19", grp="sex=men", start="2015-01")
        times(of, p["onward_2023"], "fitted: 196, 236, 223 arrivals in 2023-25, 87% women who had hidden for years", grp="sex=women", start="2023-01")
    mongolia = "route in effect closed from 2007: https://dailynk.jp/archives/58641/4"
    times("attraction", 0.05, mongolia, link="interior-mongolia", start="2007-01")
    missions = ("ASSUMPTION: entries into missions 2001-2004, then guarded: "
                "http://www.refworld.org/type,COUNTRYREP,HRW,PRK,3e3141740,0.html")
    times("attraction", 0.2, missions, link="interior-missions", end="2000-12")
    times("attraction", 0.1, missions, link="interior-missions", start="2005-01")
    thai = ("Thailand entries 46 (2004), 80 (2005), 400 (to August 2006), 2,482 (2010): "
            "https://www.scmp.com/article/563338/trail-woe ; "
            "http://www.theweek.co.uk/north-korea/5445/escape-from-north-korea-5000-mile-trek-to-freedom")
    times("on_to_thailand", 0.01, thai, "ASSUMPTION on the factor", end="2003-12")
    times("on_to_thailand", 0.006, thai, "ASSUMPTION on the factor", start="2004-01", end="2004-12")
    times("on_to_thailand", 0.02, thai, "ASSUMPTION on the factor", start="2005-01", end="2005-12")
    times("on_to_thailand", 0.3, thai, "ASSUMPTION on the factor", start="2006-01", end="2006-12")
    times("flown_south", 0.3, "ASSUMPTION: people waited in safe houses until the airlift of 468", place="sea_asia",
          start="2003-09", end="2004-06")
    times("flown_south", 9, "airlift of 468 from Viet Nam, 27-28 July 2004: http://unikoreablog.tistory.com/6400", place="sea_asia",
          start="2004-07", end="2004-07")
    times("flown_south", 0.1, "ASSUMPTION: after 2006 nearly all go on to Thailand", place="sea_asia", start="2007-01")
    times("flown_south", 0.4, "ASSUMPTION: flights and embassies slow", place="thailand", start="2020-02", end="2020-03")
    times("flown_south", 0.1, "fitted: 12 arrivals in April-June 2020: "
          "https://www.nknews.org/2020/07/only-12-north-korean-defectors-reached-the-south-between-april-and-june-mou/",
          place="thailand", start="2020-04", end="2020-06")
    times("defect_overseas", p["overseas_2023"], "fitted: men among arrivals of 2023-25; citizens abroad were called home from August 2023: "
          "https://koreaherald.com/view.php?ud=20230828000414", start="2023-01")
    closed = "northern border shut January 2020 to August 2023: http://koreabizwire.com/n-korea-allows-citizens-abroad-to-return-after-reopening-border/256822"
    times("sent_back", 0.03, closed, "ASSUMPTION on the factor; more than 2,000 held in October 2023 (UN special rapporteur)",
          start="2020-02", end="2023-10-31")
    times("went_home", 0.1, closed, "ASSUMPTION on the factor", start="2020-02", end="2023-08-28")


def effects(t, p):
    def effect(of, driver, coefficient, source, note="", lag="", grp=""):
        t.add("effects", of=of, driver=driver, coefficient=number(coefficient), lag=lag, group=grp, source=source, note=note)

    effect("leave_river", "famine", p["famine"], "fitted: stock in China 75,000-125,000 in 2000: https://powershow.com/view3/424810-N2E4Y")
    for access, value in (("ordinary", -0.35), ("means", -0.25)):
        effect("leave_river", "fee", value, "prior -0.2 to -0.8 (raw link -0.3 to -0.55, not causal): "
               "https://www.nkeconwatch.com/2011/07/06/cost-of-defetion/", "ASSUMPTION inside the prior", grp=f"access={access}")
    for of in ("leave_river", "leave_sea"):
        effect(of, "rice", 0.2, "prior -0.2 to +0.5, lag 0-12 months; weak evidence", "ASSUMPTION inside the prior", lag="3 months")
    effect("leave_river", "kin", p["kin_leave"], grp=WITHOUT, source="fitted: chain share 0.2-0.6 after 2005; 64% had sent money home by 2015: https://m.segye.com/view/20160302003356")
    effect("leave_river", "exposure", 0.05, "prior +5 to +30% of the exposed have a higher wish: "
           "https://rfa.org/korean/in_focus/human_rights_defector/ne-hw-12062019092006.html", grp=WITHOUT,
           note="ASSUMPTION: +12% when the exposed share goes from 0.08 to 0.83")
    effect("leave_river", "control", p["control"], grp=WITHOUT, source="fitted: step of 2011-12, prior -0.45 to -0.70 on arrivals with the other effects")
    effect("leave_river", "closure", p["closure_leave"], grp=WITHOUT, source="fitted: step of 2020, prior -2.5 to -3.2 on arrivals with the other effects")
    effect("leaves_again", "closure", p["closure_leave"], "as leave_river")
    effect("leave_river", "reward", 0.015, "prior 0 to +3% when the ceiling doubles", "ASSUMPTION inside the prior")
    effect("leave_line", "reward", 0.1, "prior 0 to +15% for soldiers when the ceiling doubles", "ASSUMPTION inside the prior")
    effect("leave_line", "loudspeakers", 0.25, "one soldier of 2017 named them: http://news.zum.com/articles/38763442", "ASSUMPTION on the size")
    effect("leave_line", "season", 1.0, "June to August factor 1.3-3: 8 of 22 cases 2010-17 fell in June: http://news.zum.com/articles/38763442")
    effect("leave_sea", "season", 1.0, "June to August factor 1.3-3: 8 of 22 cases 2010-17 fell in June: http://news.zum.com/articles/38763442")
    effect("leave_line", "closure", -0.6, "ASSUMPTION: one case over land in 2020, none in 2021-23")
    effect("caught_river", "control", 0.6, "prior 0.05-0.25 caught in 2008, 0.15-0.50 in 2017", "ASSUMPTION inside the prior")
    effect("caught_river", "closure", 1.7, "prior 0.60-0.98 caught in 2021", "ASSUMPTION inside the prior")
    effect("death_river", "closure", 2.6, "prior 0.02-0.2 dead in 2021", "ASSUMPTION inside the prior")
    seasons = "the sign: who walks on ice and who swims in high water; no counts by month"
    whole = "ASSUMPTION on the sizes: the four together leave starts and deaths of a whole year as they were, within 1.5%"
    effect("leave_river", "ice", 0.25, seasons, whole)
    effect("leave_river", "high_water", -0.5, seasons, whole)
    effect("death_river", "ice", -0.7, seasons, whole)
    effect("death_river", "high_water", 1.0, seasons, whole)
    effect("caught_line", "dmz_barrier", 0.5, "mines and barriers of 2016 and 2024: "
           "http://world.kbs.co.kr/service/news_view.htm?lang=e&Seq_Code=186728", "ASSUMPTION on the size")
    effect("onward", "kin", p["kin_onward"], grp=WITHOUT, source="fitted: arrivals 2002-11; kin in the South pay the way")
    effect("onward_direct", "kin", p["kin_direct"], grp=WITHOUT, source="fitted: share that stayed less than a year, 0.2 (2002) to the majority (2010-11); "
           "kin pay brokers: chain share 0.2-0.6 after 2005")
    for of in ("onward", "onward_direct"):
        effect(of, "enforcement", p["enforcement"], "fitted: arrivals 2012-19")
        effect(of, "lockdown", p["lockdown"], "fitted: arrivals 2020-22; nobody could travel in China")
    effect("arrested", "enforcement", 0.05, "prior 0.06-0.30 a year", "ASSUMPTION inside the prior")
    effect("caught_china", "enforcement", 0.5, "prior 0.05-0.25 (2015), 0.15-0.50 (2024)", "ASSUMPTION inside the prior")
    for of in ("onward", "onward_direct"):
        effect(of, "unexplained", 1.0, "fitted: spread of the years around the middle; prior log sd of next year 0.10-0.20")
    effect("flown_south", "flights", 1.0, "fitted: scatter of quarters, prior variance over mean 3-8; shifts arrivals between months, hardly between years")
    effect("leave_river", "unexplained", 0.7, "fitted with the row above")


# --------------------------------------------------------------------------------------------------------------- writing
def build(facts, p, r):
    """The tables; `p` are the numbers of fitted.json, `r` those of reactions.json (None: without what reacts)."""
    t = Tables()
    places_and_links(t)
    populations_and_parties(t, p)
    exits(t, p)
    hazards(t)
    multipliers(t, p)
    effects(t, p)
    history.drivers(t, facts)
    history.events(t, facts)
    history.observations(t, facts)
    if r is not None:
        reactions.add(t, facts, p, r)
        claims.add(t, facts)
        surges.add(t)
    return t


def csv_text(table, rows):
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS[table], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--facts", required=True, help="public facts folder")
    parser.add_argument("--fitted", default=HERE / "fitted.json")
    parser.add_argument("--reactions", default=HERE / "reactions.json")
    parser.add_argument("--out", default=HERE.parents[1] / "scenarios" / "north-korea")
    arguments = parser.parse_args()
    fitted = json.loads(pathlib.Path(arguments.fitted).read_text())
    reacting = json.loads(pathlib.Path(arguments.reactions).read_text())
    tables = build(Facts(arguments.facts), fitted, reacting)
    priors.add(tables)
    out = pathlib.Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        (out / f"{name}.csv").write_text(csv_text(name, rows), encoding="utf-8")
    counts = out / "counts"
    counts.mkdir(exist_ok=True)
    (counts / "arrivals_by_half_year.csv").write_text(surges.half_years(Facts(arguments.facts)), encoding="utf-8")
    head = (HERE / "scenario.head.toml").read_text(encoding="utf-8")
    counts = "".join(f"{name} = {len(rows)}\n" for name, rows in tables.items())
    (out / "scenario.toml").write_text(head + priors.sections() + "\n[tables]                         # rows of data in each table\n" + counts, encoding="utf-8")


if __name__ == "__main__":
    main()
