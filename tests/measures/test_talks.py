"""Talks measures against the timeline's printed summary, the design's counts, and counts made another way."""

import csv
from datetime import date

import pandas as pd
import pytest

from nodeal import tables
from nodeal.dates import HINDSIGHT, PUBLISHED
from nodeal.measures import MeasureError, proposals, talks
from nodeal.tables import table

ANSWERS, PROPOSALS, EVENTS = "talks/answers.csv", "talks/proposals.csv", "talks/events.csv"


def append(folder, name, **cells):
    """Add a row to a table of a copy: a copy of its last row with some cells changed."""
    path = folder / name
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    with path.open("a", encoding="utf-8", newline="") as lines:
        csv.DictWriter(lines, rows[0].keys()).writerow({**rows[-1], **cells})


def values(*measures, as_of=HINDSIGHT):
    return [measure(as_of=as_of).value for measure in measures]


# ---- answers


def test_first_russian_answers_as_the_timeline_prints_them():
    first = proposals.first_answers("ru")
    assert len(first) == 42
    assert first["answer"].isna().sum() == 7
    assert first["answer"].value_counts().to_dict() == {
        "rejection": 17,
        "delay": 8,
        "conditional_acceptance": 5,
        "acceptance": 4,
        "counter_proposal": 1,
    }


def test_split_by_proposer_as_the_design_counts_it():
    counts = proposals.answers_by_proposer().set_index(["actor", "asked_by", "answer"])["count"].sort_index()
    us = counts["ru", "us"]
    assert us[us > 0].to_dict() == {"acceptance": 4, "conditional_acceptance": 5, "delay": 2, "rejection": 2}
    kyiv = proposals.answers_by_proposer().query("actor == 'ru' and asked_by == 'kyiv_and_europe'").set_index("answer")
    assert kyiv["answered"].unique().tolist() == [22]
    assert kyiv.loc[["acceptance", "conditional_acceptance", "rejection"], "count"].tolist() == [0, 0, 15]
    assert counts["ua", "russia", "acceptance"] == 0


def test_the_counts_made_without_pandas():
    """The CSV, the standard library and a dictionary."""
    folder = tables.data_dir()
    with (folder / PROPOSALS).open(encoding="utf-8") as lines:
        asked = {r["proposal_id"]: r["proposer"] for r in csv.DictReader(lines)}
    with (folder / ANSWERS).open(encoding="utf-8") as lines:
        first = {(r["proposal_id"], r["actor_id"]): r["answer"] for r in csv.DictReader(lines) if r["nth"] == "1"}
    ours = [answer for (proposal, actor), answer in first.items() if actor == "ru" and asked[proposal] != "ru"]
    conditional = 100 * ours.count("conditional_acceptance") / len(ours)
    assert talks.ru_conditional_share().value == pytest.approx(conditional)
    theirs = [answer for (proposal, actor), answer in first.items() if actor == "ua" and asked[proposal] == "ru"]
    refused = 100 * theirs.count("rejection") / len(theirs)
    assert talks.ua_open_refusal_share_to_ru().value == pytest.approx(refused)


def test_every_first_answer_is_a_yes_a_no_or_in_between():
    given = proposals.first_answers("ru")["answer"].dropna()
    plain_yes = 100 * given.isin(proposals.YES).mean()
    refused, between = values(talks.ru_open_refusal_share, talks.ru_broad_share)
    assert plain_yes + refused + between == pytest.approx(100)
    assert talks.ru_conditional_share().value <= between


def test_the_pool_hides_whom_russia_answered():
    pool, us, kyiv = values(
        talks.ru_conditional_share, talks.ru_conditional_share_to_us, talks.ru_conditional_share_to_kyiv_and_europe
    )
    assert kyiv < pool < us
    assert pool == pytest.approx(100 * 5 / 35)


def answered_by_hand(actor, kind, *, halts, asked_by=None, length=None):
    """How many first answers are of a kind, of how many: the CSV, the standard library and a loop."""
    folder = tables.data_dir()
    with (folder / ANSWERS).open(encoding="utf-8") as lines:
        first = {
            r["proposal_id"]: r["answer"] for r in csv.DictReader(lines) if (r["actor_id"], r["nth"]) == (actor, "1")
        }
    with (folder / PROPOSALS).open(encoding="utf-8") as lines:
        asked = [
            r["proposal_id"]
            for r in csv.DictReader(lines)
            if r["halt"] in halts
            and r["proposer"] != actor
            and (asked_by is None or r["proposer_group"] == asked_by)
            and (length is None or r["halt_length"] == length)
        ]
    answers = [first[proposal] for proposal in asked if proposal in first]
    return answers.count(kind), len(answers)


ANY, WHOLE, LIMITED = ("whole_front", "limited"), ("whole_front",), ("limited",)
YES, BUT = "acceptance", "conditional_acceptance"


@pytest.mark.parametrize(
    ("measure", "actor", "kind", "asked", "k", "n"),
    [
        (talks.ru_conditional_share_of_us_halts, "ru", BUT, {"halts": ANY, "asked_by": "us"}, 3, 8),
        (talks.ru_plain_yes_share_of_us_halts, "ru", YES, {"halts": ANY, "asked_by": "us"}, 3, 8),
        (talks.ru_conditional_share_of_halts, "ru", BUT, {"halts": ANY}, 3, 22),
        (talks.ru_plain_yes_share_of_whole_front_halts, "ru", YES, {"halts": WHOLE}, 1, 13),
        (talks.ru_plain_yes_share_of_long_halts, "ru", YES, {"halts": WHOLE, "length": "long"}, 0, 8),
        (talks.ru_plain_yes_share_of_limited_halts, "ru", YES, {"halts": LIMITED}, 2, 9),
        (talks.ua_conditional_share_of_us_halts, "ua", BUT, {"halts": ANY, "asked_by": "us"}, 2, 7),
        (talks.ua_plain_yes_share_of_us_halts, "ua", YES, {"halts": ANY, "asked_by": "us"}, 5, 7),
        (talks.ua_conditional_share_of_halts, "ua", BUT, {"halts": ANY}, 3, 11),
        (talks.ua_plain_yes_share_of_ru_halts, "ua", YES, {"halts": ANY, "asked_by": "russia"}, 0, 3),
        (talks.ua_plain_yes_share_of_whole_front_halts, "ua", YES, {"halts": WHOLE}, 4, 7),
        (talks.ua_plain_yes_share_of_long_halts, "ua", YES, {"halts": WHOLE, "length": "long"}, 2, 2),
        (talks.ua_plain_yes_share_of_limited_halts, "ua", YES, {"halts": LIMITED}, 2, 4),
    ],
    ids=lambda item: getattr(item, "__name__", ""),
)
def test_answers_to_halts_counted_by_hand(measure, actor, kind, asked, k, n):
    found = measure()
    assert answered_by_hand(actor, kind, **asked) == (k, n)
    assert (found.value, found.n) == (pytest.approx(100 * k / n), n)
    assert found.note.startswith(f"{k} of {n} answered")


TALLIED = {"yes": YES, "yes_but": BUT, "counter": "counter_proposal", "delay": "delay", "no": "rejection"}


@pytest.mark.parametrize(
    ("actor", "asked_by"), [("ru", "us"), ("ru", "ukraine"), ("ua", "us"), ("ua", "russia"), ("ru", None)]
)
def test_a_tally_counts_first_answers_as_a_loop_does(actor, asked_by, monkeypatch):
    monkeypatch.setitem(proposals.ASKED_BY, "ukraine", ("ukraine",))
    every, long, short = (proposals.tally(actor, asked_by or "anyone", long=of) for of in (None, True, False))
    for name, kind in TALLIED.items():
        assert (getattr(every, name), every.answered) == answered_by_hand(actor, kind, halts=ANY, asked_by=asked_by)
        of_long = answered_by_hand(actor, kind, halts=WHOLE, asked_by=asked_by, length="long")
        assert (getattr(long, name), long.answered) == of_long
        assert getattr(long, name) + getattr(short, name) == getattr(every, name)
    assert (
        every.asked == long.asked + short.asked < proposals.tally(actor, asked_by or "anyone", halts_only=False).asked
    )


def test_whatever_is_asked_of_russia_about_halts_is_asked_of_ukraine():
    from nodeal.measures import registered

    names = {name.removeprefix("talks.") for name in registered() if name.endswith("halts")}
    of_russia = {n.removeprefix("ru_") for n in names if n.startswith("ru_")}
    assert of_russia <= {n.removeprefix("ua_") for n in names if n.startswith("ua_")}


def test_answers_to_us_halts_as_known_at_each_date():
    """One of two when the article came out; the refusal of October 2025 is in, and the yes of May 2026."""
    when = [PUBLISHED, date(2025, 9, 20), date(2025, 12, 31), HINDSIGHT]
    found = [talks.ru_conditional_share_of_us_halts(as_of=day) for day in when]
    assert [(round(f.value * f.n / 100), f.n) for f in found] == [(1, 2), (2, 3), (2, 4), (3, 8)]


def test_halts_are_listed_with_both_answers():
    rows = proposals.halts().set_index("proposal_id")
    assert len(rows) == 25
    assert rows.loc["freeze-line-2025-10", ["ru", "ua"]].tolist() == ["rejection", "acceptance"]
    assert rows.loc["freeze-line-2025-10", ["ru_weak", "ua_weak"]].tolist() == [False, False]
    assert rows.loc["easter-truce-2025", "ru"] == "proposer"


def test_a_halt_recoded_moves_out_of_the_count(data_copy, edit):
    edit(data_copy / PROPOSALS, "us,us,proposal,whole_front,,long", "us,us,proposal,none,,")
    found = talks.ru_conditional_share_of_us_halts()
    assert (found.value, found.n) == (pytest.approx(100 * 3 / 7), 7), "left out, Washington heard one no less"


def test_ranges_come_from_leaving_weak_rows_out():
    found = talks.ru_open_refusal_share()
    strong = proposals.first_answers("ru", without=("low", "ambiguous"))["answer"].dropna()
    assert found.low == pytest.approx(100 * (strong == "rejection").mean())
    assert found.low < found.value == found.high
    assert found.n == 35


def test_a_later_answer_moves_up_when_the_first_is_dropped():
    """The low first answer of September 2026 gives way to nothing, the ambiguous plan-20 is no proposal then."""
    kept = proposals.first_answers("ru", without=("low", "ambiguous"))
    assert kept.set_index("proposal_id").loc["energy-halt-2026-09", "answer"] is not pd.NA
    assert "plan-20-2025-12" not in set(kept["proposal_id"])
    easter = kept.set_index("proposal_id").loc["easter-truce-2026"]
    assert (easter["answer"], easter["days"]) == ("counter_proposal", 10)


def test_as_published_four_answers_were_known():
    found = talks.ru_conditional_share(as_of=PUBLISHED)
    assert (found.value, found.n, found.data_through) == (25.0, 4, PUBLISHED)
    with pytest.raises(MeasureError, match="nothing known by then"):
        talks.ua_plain_yes_share_to_ru(as_of=PUBLISHED)


def test_months_with_a_yes_but_to_a_halt_counted_by_hand():
    """Of the months with any conditional yes, those where a halt of the fighting was what was asked."""
    folder = tables.data_dir()
    with (folder / PROPOSALS).open(encoding="utf-8") as lines:
        halts = {r["proposal_id"] for r in csv.DictReader(lines) if r["halt"] in ANY}
    for actor, found, n in (
        ("ru", talks.ru_conditional_months_on_halts(), 2), ("ua", talks.ua_conditional_months_on_halts(), 3)
    ):  # fmt: skip
        with (folder / ANSWERS).open(encoding="utf-8") as lines:
            given = [r for r in csv.DictReader(lines) if (r["actor_id"], r["answer"]) == (actor, BUT)]
        months = {r["date"][:7] for r in given if r["proposal_id"] in halts}
        assert found.value == len(months) == n, months
    assert talks.ru_conditional_months().value > talks.ru_conditional_months_on_halts().value


def test_what_happens_later_changes_nothing_before(data_copy):
    before = values(talks.ru_conditional_share, talks.ru_conditional_months, talks.settlement_signed, as_of=PUBLISHED)
    append(data_copy, ANSWERS, proposal_id="rearm-europe-2025-03", actor_id="ru", answer="conditional_acceptance",
           date="2025-03-21", known_on="2025-03-21", nth="1", confidence="high", ambiguous="false")  # fmt: skip
    again = values(talks.ru_conditional_share, talks.ru_conditional_months, talks.settlement_signed, as_of=PUBLISHED)
    assert again == before
    assert talks.ru_conditional_share().value == pytest.approx(100 * 6 / 36)


def test_days_to_an_answer_of_substance():
    rows = proposals.first_substantive("ru")
    assert "long-range-halt-2026-06" not in set(rows["proposal_id"]), "its day is not known"
    to_us = rows[rows["proposer_group"] == "us"]
    everyone = sorted(to_us["days"].fillna(10**6).astype(int))
    assert talks.ru_median_days_to_us().value == everyone[(len(everyone) + 1) // 2 - 1], "half are answered by then"
    delayed = rows.set_index("proposal_id").loc["ceasefire-30d-2025-05"]
    assert (delayed["answer"], delayed["days"]) == ("counter_proposal", 1)


def test_the_matrix_holds_every_proposal_and_every_answer():
    matrix = proposals.answer_matrix().set_index("proposal_id")
    assert len(matrix) == 51
    assert matrix.loc["ceasefire-30d-2025-03", ["ru", "ua", "us"]].tolist() == [
        "conditional_acceptance",
        "acceptance",
        "proposer",
    ]
    assert matrix.loc["plan-20-2025-12", "ru_all"] == (
        "delay (1); rejection (2); delay (5); conditional_acceptance (31); rejection (116)"
    )
    assert matrix["url"].str.startswith("http").all()


# ---- offers and settlements


def test_two_of_the_proposed_truces_had_both_yeses_and_seven_came_into_force():
    rows = proposals.truces()
    assert set(rows.loc[rows["agreed"], "proposal_id"]) == {"energy-30d-2025-03", "us-truce-2026-05"}
    assert rows["took_effect"].sum() == 7
    assert set(rows["proposal_id"]) == set(proposals.halts()["proposal_id"])


def test_a_signed_settlement_would_be_seen(data_copy):
    assert talks.settlement_signed().value == 0
    for actor, day in (("ru", "2026-01-10"), ("ua", "2026-02-10")):
        append(data_copy, ANSWERS, proposal_id="us-april-plan-2025-04", actor_id=actor, answer="acceptance",
               date=day, known_on=day, days="250", nth="9", confidence="high", ambiguous="false")  # fmt: skip
    assert talks.settlement_signed().value == 1
    months = talks.months_without_settlement().value
    assert months == pytest.approx((date(2026, 2, 10) - date(2025, 3, 11)).days / talks.DAYS_A_MONTH)
    assert talks.months_without_settlement(as_of=date(2026, 1, 20)).value > 10, "one yes is no settlement"


def test_months_run_to_the_end_of_the_events():
    assert talks.months_without_settlement().value == pytest.approx(19.0, abs=0.05)
    assert talks.months_without_settlement(as_of=PUBLISHED).value == pytest.approx(9 / talks.DAYS_A_MONTH)


def test_truces_among_us_proposals():
    found = talks.us_truce_offers_share()
    assert (found.n, found.value) == (17, pytest.approx(100 * 8 / 17))
    assert found.low == 37.5, "the halt along the line of October 2025 left out"
    assert found.high > 50, "it turns with what a truce is compared with"


def test_contacts_are_calls_and_meetings_not_talk_of_them():
    ids = set(proposals.contacts()["event_id"])
    assert {"2025-03-18-trump-putin-call-2", "2025-08-15-anchorage", "2026-04-29-putin-victory-truce"} <= ids
    assert not ids & {
        "2025-10-14-witkoff-ushakov-leak",
        "2025-07-01-trump-no-progress",
        "2025-08-27-witkoff-good-faith",
    }
    found = talks.quarters_with_us_ru_contact()
    assert (found.n, found.value) == (6, 100.0)
    assert found.low == 100, "the call of July 2026 has a second witness"
    with pytest.raises(MeasureError, match="2025-06-30"):
        talks.quarters_with_us_ru_contact(as_of=date(2025, 6, 29))
    assert talks.quarters_with_us_ru_contact(as_of=date(2025, 6, 30)).n == 1


@pytest.mark.parametrize(
    ("measure", "value", "named"),
    [
        (talks.us_ua_30d_offer, 1, "2025-03-11-jeddah-ua-accepts"),
        (talks.ru_30d_answer_conditional, 1, "2025-03-13-putin-conditions"),
        (talks.european_guarantee_texts, 1, "european-force-2025-03"),
    ],
    ids=lambda item: getattr(item, "__name__", ""),
)
def test_offers_stood_on_record_when_the_article_came_out(measure, value, named):
    for as_of in (PUBLISHED, HINDSIGHT):
        found = measure(as_of=as_of)
        assert found.value == value
        assert found.unit == "texts"
        assert found.data_through <= as_of
        assert named in found.note


# ---- halts offered by Washington

US_HALTS = {
    "ceasefire-30d-2025-03": "whole_front",
    "energy-30d-2025-03": "limited",
    "black-sea-2025-03": "limited",
    "freeze-line-2025-10": "whole_front",
    "energy-truce-2026-01": "limited",
    "us-truce-2026-05": "whole_front",
    "energy-halt-2026-09": "limited",
    "black-sea-corridor-2026-09": "limited",
}


def test_answers_to_american_halts_counted_by_scope():
    """The eight by hand: three conditional, three plain, two no; of the whole front one of each."""
    coded = table("talks/proposals").query("proposer_group == 'us'").set_index("proposal_id")["halt"]
    assert coded[coded.isin(proposals.HALTS)].to_dict() == US_HALTS
    given = proposals.first_answers("ru").set_index("proposal_id").loc[list(US_HALTS), "answer"]
    yes_but, yes, no = ((given == kind).sum() for kind in ("conditional_acceptance", "acceptance", "rejection"))
    found = talks.ru_conditional_share_of_us_halts()
    assert (found.n, found.value) == (8, pytest.approx(100 * yes_but / 8))
    lead = talks.ru_conditional_lead_of_us_halts()
    assert "whole front rejection 1" in lead.note
    assert lead.value == pytest.approx(100 * (yes_but - max(yes, no)) / 8)
    assert talks.ua_conditional_lead_of_us_halts().value < lead.value
    assert talks.ru_conditional_share_of_us_halts(PUBLISHED).n == 2
    assert talks.ua_conditional_share_of_us_halts().value < found.value


# ---- refusals


@pytest.mark.parametrize(
    ("actor", "measure"), [("ru", talks.ru_open_refusal_months), ("ua", talks.ua_open_refusal_months)]
)
def test_months_with_an_open_no_counted_from_the_file(actor, measure):
    asked = table("talks/proposals").query("proposer != @actor")
    asked = set(asked.loc[asked["not_put_to"] != actor, "proposal_id"])
    with (tables.data_dir() / ANSWERS).open(encoding="utf-8", newline="") as lines:
        given = [r for r in csv.DictReader(lines) if r["actor_id"] == actor and r["proposal_id"] in asked]
    first = {}
    for row in sorted(given, key=lambda r: int(r["nth"])):
        first.setdefault(row["proposal_id"], row)
    refused = [r["date"] for r in first.values() if r["answer"] == "rejection" and r["date"] > "2025-03-20"]
    assert measure().value == len({day[:7] for day in refused})
    assert measure().low <= measure().value


def test_an_open_no_to_kyiv_is_none_to_washington():
    to_us, to_all = talks.ru_open_refusal_months_to_us(), talks.ru_open_refusal_months()
    assert 0 < to_us.n < to_all.n
    assert to_us.value < to_all.value


def test_what_was_not_put_to_moscow_is_no_offer_that_it_refused(data_copy):
    """The one guarantee put to Moscow has no answer on record; with one, there is a share."""
    with pytest.raises(MeasureError, match="no answer on record"):
        talks.ru_guarantee_refusal_share()
    last = table("talks/answers").query("actor_id == 'ru'").iloc[-1]
    append(
        data_copy, ANSWERS, proposal_id="us-guarantees-2025-12", actor_id="ru", answer="rejection", nth="1",
        event_id=last["event_id"], date="2025-12-20", known_on="2025-12-20", days="6", ambiguous="false",
    )  # fmt: skip
    found = talks.ru_guarantee_refusal_share()
    assert (found.value, found.n) == (100, 1)


def test_days_to_answer_hold_each_pair_once_with_the_answers_of_substance():
    days = proposals.days_to_answer()
    for (actor, asked_by), part in days.groupby(["answered_by", "asked_by"]):
        alone = proposals.first_substantive(actor)
        alone = alone[alone["proposer_group"].isin(proposals.ASKED_BY[asked_by])]
        assert part["days"].tolist() == alone["days"].tolist()
    assert days.index.is_unique


# ---- a ladder of offers


def test_the_ladder_of_guarantees_counted_from_the_files():
    """Offers on the theme, plans whose text has a clause on it, and Washington's meetings and pressure since."""
    frame = proposals.ladder("guarantees", "security_guarantees")
    made, texts, events = (table(name) for name in ("talks/proposals", "texts/terms", "talks/events"))
    clause = set(texts.loc[texts["term"] == "security_guarantees", "proposal_id"].dropna())
    ids = [p for p, theme, who in made[["proposal_id", "theme", "proposer"]].itertuples(index=False)
           if who != "ru" and (theme == "guarantees" or p in clause)]  # fmt: skip
    assert frame["kind"].isin(["offer", "part"]).sum() == len(ids)
    beside = [e for e in events.itertuples() if e.theme == "guarantees" and e.initiative_by == "us"
              and e.move in ("meeting", "pressure") and e.date >= frame["date"].min()]  # fmt: skip
    assert len(frame) == len(ids) + len(beside)
    no = frame[frame["answer"] == "rejection"]
    assert (len(no), set(no["group"]), no["put_to_moscow"].any()) == (4, {"europe"}, False)
    assert frame.loc[frame["kind"] == "part", "answer"].tolist() == ["conditional_acceptance"] * 2 + ["delay"]


def test_as_published_the_ladder_had_two_rungs():
    frame = proposals.ladder("guarantees", "security_guarantees", PUBLISHED)
    assert frame["group"].tolist() == ["ukraine", "europe"]
    assert frame["put_to_moscow"].isna().tolist() == [True, False]
