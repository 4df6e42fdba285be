"""Claims of three news reports of 2017 for scenarios/north-korea: statements in words and, where reports of the scenario can say it, formulas."""

# id: formula, remark. Statements that no report of the scenario can decide have none; DECIDED says what would decide them.
FORMULAS = {
    "s001": ("count(direct, 2017-11, front) = 1", "read as: one soldier crossed in that month; how he did it is replayed in scenarios/jsa-2017"),
    "s006": ("arrivals 1998..2017 >= 30000", "counts those who arrived in the South, not all who fled; 876 more came before 1998"),
    "s049": ("direct_incidents 2017 > direct_incidents 2015 and direct_incidents 2017 > direct_incidents 2016", "read as: more cases than in either year before; all arrivals fell (claim arrivals-fell), and the report finds no surge overall (section on surges)"),
    "s051": ("line_arrivals 2010-01..2015-07 / 5.58 >= 0.5 and line_arrivals 2010-01..2015-07 / 5.58 < 1.5", ""),
    "s054": ("sea_arrivals 2010-01..2015-07 / 5.58 >= 4 and sea_arrivals 2010-01..2015-07 / 5.58 <= 8", "read as a mean; the middle year had about five"),
    "s056": ("count(direct, 2017-06, front) >= 3", "the army's record has two soldiers and a civilian who swam"),
    "s057": ("sea_arrivals 2017-06..2017-07 >= 7", "one swimmer of 18 June is among them"),
    "s059": ("direct 2017-07 = 5", ""),
    "s067": ("probability(direct_incidents 2017-06 >= 4) <= 0.05", "how rare it is in the model, which knows the summer"),
    "s016": ("share(leavers, 2011..2015, aware) > share(leavers, 1998..1999, aware)", "read as: more of those who leave have seen the outside; in the model: status awareness"),
    "s075": ("share(leavers, 2016..2020, aware) >= 0.5", "read as: most of those who leave had seen it; in the model: transitions media and talk"),
    "s091": ("count(direct, 2017, front) = 4", ""),
}
# statements about the hour of 13 November 2017, about words, or of taste: no matter of months and provinces
LEFT_OUT = {"s003", "s011", "s018", "s023", "s024", "s025", "s032", "s038", "s088", "s092", "s093"}
# id: (figure that would decide it, what of the scenario speaks of it)
OPEN = {
    "s004": ("dated cases by place, which are left out here on purpose", "report line_arrivals"),
    "s005": ("a map", "link dmz-south"),
    "s007": ("a census of the camps; estimates run from 0.2 to 1 percent", "exit lost_in_custody"),
    "s008": ("the grounds of sentence of those held", "exits released and lost_in_custody"),
    "s009": ("how many drives get in and how many see one", "driver drives"),
    "s010": ("how many drives get in and how many see one", "driver drives"),
    "s012": ("a survey among officials", "status awareness"),
    "s013": ("threats against people abroad, counted", ""),
    "s014": ("motives asked of all who leave in the same words over the years", "rates of leaving"),
    "s015": ("how many in the North see the show", "transition media"),
    "s029": ("tests of all who arrive", "need parasites"), "s030": ("nothing here: one man; how many others, tests of all who arrive would tell", "need hepatitis_b"),
    "s031": ("orders and their enforcement", "memory alert"),
    "s033": ("what became of the families of those who left", "driver reprisal: the threat of 2011-12; families are not followed"),
    "s034": ("how many stay because of their families", "parties of one to four; driver reprisal as brake, memories kin_here and kin_money as chain"),
    "s035": ("attempts by way, counted", "eight ways: two rivers, the line, two seas, and onward over South-East Asia, Mongolia and missions"),
    "s036": ("tests of soil and crops", "need parasites"),
    "s037": ("what crews of drifting boats had meant to do", "hazard drifted, link east_sea-japan"),
    "s039": ("barriers on that way, seen from above", "memory alert"),
    "s040": ("a map", "link dmz-south"),
    "s041": ("attempts by way, counted", "memories alert and river_traffic"),
    "s042": ("a survey among soldiers who left", "exit leave_line"),
    "s043": ("tests of all who arrive", "needs"), "s044": ("heights of all who arrive, by age", "none"), "s045": ("nothing here: one man", "needs tb_treatment and tb_latent"),
    "s046": ("what would have happened had China acted otherwise", "drivers enforcement and lockdown, transfers mass_return"),
    "s047": ("what people think of leaving, by what they were taught", "none"),
    "s048": ("what would have happened without the gap", "rates of leaving"),
    "s050": ("motives asked of those who came that month", "none"), "s052": ("attempts and their ends at the line, counted", "hazards caught_line and death_line"),
    "s053": ("a count of deaths on any way", "report deaths, not measured"),
    "s055": ("a count of captures in the North and of boats lost", "reports caught_north and deaths, not measured"),
    "s061": ("the last home of those who came directly", "none: the report direct is not broken down by province"),
    "s062": ("when those who leave took the decision", "the wait before leaving is one rate"),
    "s063": ("how boats were come by", "access=coast"), "s064": ("a decree; the ceiling was raised on 5 March 2017", "driver reward"),
    "s065": ("nothing here: one man", "none"), "s069": ("a survey among people in the North", "driver control"),
    "s070": ("national accounts of the North", "driver rice"), "s071": ("a survey among people in the North", "none"),
    "s072": ("motives asked of those who came that month", "none"), "s073": ("nothing here: the test was on 4 July 2017", "none"),
    "s074": ("the law", "transition fades, driver control"), "s076": ("a survey among people in the North", "status awareness"),
    "s077": ("rain and harvest by province", "event of April 2017"), "s078": ("motives by province and month", "driver rice, lag of 3 months"),
    "s079": ("school hours in 2017", "none"), "s080": ("prices and deaths of the winter after; no hunger crisis followed", "driver rice"),
    "s081": ("prices by market; those of driver rice agree", "driver rice"), "s082": ("the rate at which markets change money", "driver rice"),
    "s083": ("stocks of farmers", "driver rice"),
    "s066": ("attempts counted by the year; arrivals, which are counted, fell in 2017", "claim arrivals-fell"),
    "s068": ("attempts, deaths and captures on each way; that hardly anybody arrives directly (15 persons in 2017) says little about those who try", "hazards of the line and the seas"),
    "s087": ("motives asked by province; 59% came from North Hamgyong, which is far from the lights of the South and near the river", "driver loudspeakers"),
    "s084": ("the cases of earlier years that were not announced: the army's base rate is twice that of the press", "claims s067, eight-junes and busy-year ask the model"),
    "s085": ("motives asked of all who leave in the same words over the years", "status awareness"),
    "s086": ("what people thought before they left, asked of all", "status awareness"),
    "s089": ("what each rescued crew had meant to do", "entries by the seas; crews that go home are not followed"), "s090": ("nothing here: they are told apart", "report direct by access"),
}
# in place of the verdict of the list of facts, where the report now works out the figure itself
VERDICTS = {
    "s067": "the report's section on surges asks the same of the counts alone; near 0.07 after looking at eight Junes; surprise is fair, not extreme",
    "s084": "agrees; the report's section on surges gives the factor, its interval and what better reporting alone would explain",
}
# statements beside those of the reports: what contradicts them, and what the model is asked
BESIDE = (
    ("army-june", "In June 2017 two soldiers crossed the line, no more", "army of the South", "2017-06", "count(direct, 2017-06, front) = 2", "contradicts s056",
     "http://news.zum.com/articles/38763442"),
    ("boats-june", "Seven civilians came by boat in June 2017 alone", "s057, as it can be read", "2017-07-12", "sea_arrivals 2017-06 >= 7", "two of the dates lie in July", "Deutsche Welle, 12 July 2017"),
    ("all-fled", "More than 30,000 fled the North, arrived or not", "s006, as it is worded", "2017-11-14", "river_crossings 1998..2017 >= 30000",
     "nobody counts those who cross; arrivals alone are more than 30,000", "FRONTLINE (PBS), 14 Nov 2017"),
    ("arrivals-fell", "Arrivals fell in the year of the surge", "Ministry of Unification", "2018-01", "arrivals 2017 < arrivals 2016", "contradicts a surge of flight as a whole",
     "https://www.unikorea.go.kr/cn_unikorea/news/statistics1/defectors/"),
    ("eight-junes", "In one of eight Junes four direct cases come by chance alone", "question to the model", "2017-07",
     f"probability({' or '.join(f'direct_incidents {y}-06 >= 4' for y in range(2010, 2018))}) >= 0.1", "beside s067: somebody looked at eight Junes", "18 cases in 2010-16, four of them in June: http://news.zum.com/articles/38763442"),
    ("busy-year", "The nine direct cases of 2017 are no more than chance", "question to the model", "2017-12", "probability(direct_incidents 2017 >= 9) >= 0.1", "", "army of the South: 9 cases"),
    ("more-in-2018", "More arrive in 2018 than in 2017", "question to the model", "2018-01", "probability(arrivals 2018 > arrivals 2017)", "1,137 against 1,127 came", ""),
)


def plain(text):
    text = text.removeprefix("Between seeds: ")
    return (text[:1].upper() + text[1:]).replace("the seed", "the report").replace("see previous row", "")


def add(t, facts):
    for row in facts.rows("seed_claims.csv"):
        cid = row["id"]
        if cid in LEFT_OUT or (row["kind"] == "incident timeline" and cid not in FORMULAS):
            continue
        formula, remark = FORMULAS.get(cid, ("", ""))
        decided_by, part = ("", "") if formula else OPEN[cid]
        checked = "" if row["cross_check"].endswith(".csv") else row["cross_check"]
        note = "; ".join(x for x in (remark, f"in the model: {part}" if part else "", "" if cid in VERDICTS else checked, VERDICTS.get(cid, row["cross_check_verdict"])) if x)
        said_on = row["source"].rpartition(", ")[2].replace("blog post of ", "").replace(" with comments", "")
        t.add("claims", id=cid, statement=plain(row["claim"]), said_by=row["voice_in_seed"], said_on=said_on, formula=formula, decided_by=decided_by,
              source=row["source"], note=plain(note))
    for cid, statement, by, on, formula, remark, source in BESIDE:
        t.add("claims", id=cid, statement=statement, said_by=by, said_on=on, formula=formula, source=source, note=remark)
