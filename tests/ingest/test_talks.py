"""Proposals and answers: the written rules, the timeline's printed summary, and what damage does."""

import re
from itertools import product

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nodeal import cli as command
from nodeal import ingest, tables
from nodeal.ingest import talks

PRINTED = """
2025-02-23 | istanbul-as-guide-2025-02 | us | - | - | - | - | -
2025-02-23 | resign-for-nato-2025-02 | ua | - | - | - | - | -
2025-02-25 | minerals-2025 | us | - | - | - | - | -
2025-03-02 | european-force-2025-03 | uk | no (4), no (25) | - | - | - | -
2025-03-02 | partial-truce-fr-uk-2025-03 | fr | no (4) | - | - | - | -
2025-03-04 | rearm-europe-2025-03 | eu | - | - | - | - | -
2025-03-11 | ceasefire-30d-2025-03 | us | yes, but (2), yes, but (7) | yes (0) | - | - | -
2025-03-18 | energy-30d-2025-03 | us | yes (0), delay (31) | yes (1) | - | - | 2025-03-19
2025-03-19 | us-plants-2025-03 | us | - | - | - | - | -
2025-03-25 | black-sea-2025-03 | us | yes, but (0) | yes (0) | - | - | -
2025-03-28 | un-administration-2025-03 | ru | - | - | no (3) | - | -
2025-04-17 | us-april-plan-2025-04 | us | yes, but (7) | no (5), counter (6) | - | - | -
2025-04-19 | easter-truce-2025 | ru | - | yes, but (0) | - | - | 2025-04-20
2025-04-19 | easter-truce-extension-2025 | ua | no (1) | - | - | - | -
2025-04-20 | civilian-infra-30d-2025-04 | ua | delay (1) | - | - | - | -
2025-04-28 | ceasefire-30d-2025-04 | ua | no (1) | - | - | - | -
2025-04-28 | victory-truce-2025 | ru | - | counter (0) | - | - | 2025-05-08
2025-05-10 | ceasefire-30d-2025-05 | ua | delay (0), counter (1), counter (9) | - | yes (0) | - | -
2025-05-11 | istanbul-direct-talks-2025-05 | ru | - | yes, but (0) | - | - | -
2025-05-19 | memorandum-2025-05 | ru | - | - | - | - | -
2025-06-02 | ceasefire-30d-2025-06 | ua | counter (0), no (2) | - | - | - | -
2025-06-02 | ru-memorandum-2025-06 | ru | - | no (2) | - | - | -
2025-07-23 | leaders-summit-2025-07 | ua | delay (2) | - | - | - | -
2025-08-15 | donetsk-for-freeze-2025-08 | ru | - | no (1) | concession (1) | - | -
2025-08-18 | putin-zelensky-summit-2025-08 | us | delay (4) | yes (0) | - | - | -
2025-09-04 | european-force-2025-09 | fr | no (1) | - | - | - | -
2025-10-16 | budapest-summit-2025-10 | us | yes (0) | - | - | - | -
2025-10-17 | freeze-line-2025-10 | us | no (3) | yes (3) | - | - | -
2025-11-19 | plan-28-2025-11 | us | yes, but (2), yes, but (8), yes, but (14) | yes, but (2) | - | eu: yes, but (3) | -
2025-11-23 | euro-counterplan-2025-11 | uk | no (1) | - | - | - | -
2025-12-11 | donbas-zone-2025-12 | ua | no (1) | - | - | - | -
2025-12-14 | us-guarantees-2025-12 | us | - | concession (0) | - | - | -
2025-12-15 | christmas-truce-2025 | de | no (1) | yes (0) | - | - | -
2025-12-15 | european-force-2025-12 | de | - | - | - | - | -
2025-12-24 | plan-20-2025-12 | ua | delay (1), no (2), delay (5), yes, but (31), no (116*) | - | - | - | -
2025-12-26 | ceasefire-60d-2025-12 | ua | no (3) | - | - | - | -
2026-01-06 | european-force-2026-01 | fr | no (2) | - | yes, but (0) | - | -
2026-01-29 | energy-truce-2026-01 | us | yes (1) | yes, but (1) | - | - | 2026-02-03
2026-02-02 | moscow-meeting-2026 | ru | - | - | - | - | -
2026-03-30 | easter-truce-2026 | ua | no (1), counter (10) | - | - | - | 2026-04-12
2026-03-30 | energy-ceasefire-2026-03 | ua | no (1) | - | - | - | -
2026-04-11 | easter-truce-extension-2026 | ua | delay (0) | - | - | - | -
2026-04-25 | azerbaijan-talks-2026-04 | ua | delay (1) | - | - | - | -
2026-04-29 | victory-truce-2026 | ru | - | counter (5) | yes (0) | - | 2026-05-08
2026-05-04 | ua-ceasefire-2026-05 | ua | no (2) | - | - | - | -
2026-05-08 | us-truce-2026-05 | us | yes (0) | yes (0) | - | - | 2026-05-11
2026-06 | long-range-halt-2026-06 | ua | no (?) | - | - | - | -
2026-06-04 | zelensky-letter-2026-06 | ua | no (1), counter (3*) | - | - | - | -
2026-09-14 | energy-halt-2026-09 | us | yes, but (1*), no (9*) | yes, but (0), yes (9) | - | - | -
2026-09-24 | black-sea-corridor-2026-09 | us | no (7) | - | - | - | -
2026-10-04 | trilateral-2026-10 | us | delay (3), no (5*) | yes (0) | - | - | -
"""
"""What was printed with the timeline, and the rows entered since.

Date, proposal, proposer, answers of Russia, Ukraine, the US and others with their days, first breach. A star is low
confidence, a question mark an unknown day, a dash nothing found."""

WORDS = {
    "yes": "acceptance",
    "yes, but": "conditional_acceptance",
    "no": "rejection",
    "delay": "delay",
    "counter": "counter_proposal",
    "concession": "concession",
}


def printed():
    for line in PRINTED.strip().splitlines():
        date, proposal, by, ru, ua, us, others, breach = (cell.strip() for cell in line.split("|"))
        answers = []
        for actor, cell in (("ru", ru), ("ua", ua), ("us", us), (None, others)):
            who, cell = cell.split(": ") if actor is None and ":" in cell else (actor, cell)
            for word, days, star in re.findall(r"(yes, but|yes|no|delay|counter|concession) \((\d+|\?)(\*?)\)", cell):
                answers.append((who, WORDS[word], None if days == "?" else int(days), bool(star)))
        yield date, proposal, by, answers, None if breach == "-" else breach


def test_proposals_are_those_printed():
    frame = tables.table("talks/proposals")
    days = (
        frame["date"]
        .dt.strftime("%Y-%m-%d")
        .where(frame["date_precision"] == "day", frame["date"].dt.strftime("%Y-%m"))
    )
    breach = frame["first_breach_on"].dt.strftime("%Y-%m-%d")
    ours = zip(
        days, frame["proposal_id"], frame["proposer"], breach.astype(object).where(breach.notna(), None), strict=True
    )
    assert sorted(ours, key=str) == sorted(((d, p, by, b) for d, p, by, _, b in printed()), key=str)


@pytest.mark.parametrize(
    ("proposal", "expected"), [(p, a) for _, p, _, a, _ in printed()], ids=lambda v: v if isinstance(v, str) else ""
)
def test_answers_are_those_printed(proposal, expected):
    rows = tables.table("talks/answers").query("proposal_id == @proposal").sort_values(["actor_id", "nth"])
    ours = [
        (actor, answer, None if pd.isna(days) else int(days), confidence == "low")
        for actor, answer, days, confidence in rows[["actor_id", "answer", "days", "confidence"]].itertuples(
            index=False
        )
    ]
    assert ours == sorted(expected, key=lambda a: a[0])


def test_first_russian_answers_to_the_proposals_of_others():
    others = tables.table("talks/proposals").query("proposer != 'ru'")
    first = tables.table("talks/answers").query("actor_id == 'ru' and nth == 1")
    joined = others.merge(first, on="proposal_id", how="left")["answer"].fillna("none found")
    assert joined.value_counts().to_dict() == {
        "rejection": 17,
        "delay": 8,
        "none found": 7,
        "conditional_acceptance": 5,
        "acceptance": 4,
        "counter_proposal": 1,
    }


def test_deriving_again_gives_the_same_bytes(as_committed):
    for name, frame in talks.tables().items():
        as_committed(name, frame)


# ---- the rules, on chains made up


MOVES = ["proposal", "meeting", "statement", "pressure", "violation", *sorted(set(WORDS.values()))]
THROUGH = pd.Timestamp("2026-10-10")


def frame_of(rows):
    events = pd.DataFrame(rows)
    for column in ("date", "known_on"):
        events[column] = pd.to_datetime(events[column]).astype("datetime64[s]")
    events["ambiguous"] = events["ambiguous"].astype("boolean")
    events["days_asked"] = events["days_asked"].astype("Int64")
    texts = events.columns.difference(["date", "known_on", "ambiguous", "days_asked"])
    return events.astype(dict.fromkeys(texts, "str"))


def event(number, chain, move, actor, date, precision="day"):
    answer = move if move in WORDS.values() else None
    date = pd.Timestamp(date)
    return {
        "event_id": f"{date:%Y-%m-%d}-e{number}",
        "date": date if precision == "day" else date.replace(day=1),
        "date_precision": precision,
        "known_on": date,
        "title": "title",
        "theme": "talks",
        "actors": "ru;ua;us",
        "initiative_by": actor,
        "move": "answer" if answer else move,
        "answer": answer,
        "proposal_id": chain,
        "halt": None,
        "days_asked": None,
        "halt_length": None,
        "not_put_to": None,
        "ambiguous": False,
        "confidence": "high",
        "note": None,
        "source_id": "a-source",
    }


KINDS = list(product(["alpha", "beta", None], MOVES, ["ru", "ua", "us", "eu"], ["day", "day", "day", "month"]))


def timelines():
    """Events of a few chains, with everything that may come up: no opening, several, imprecise dates, no answer."""
    rows = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 90)), min_size=1, max_size=14)
    return rows.map(
        lambda drawn: frame_of(
            event(number, chain, move, actor, pd.Timestamp("2025-02-01") + pd.Timedelta(days=days), precision)
            for number, ((chain, move, actor, precision), days) in enumerate(drawn)
        )
    )


def derive(events, through=THROUGH):
    opened = talks.proposals(events, through)
    return opened, talks.answers(events, opened)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(timelines(), st.integers(0, 60), st.randoms(use_true_random=False))
def test_the_rules_hold_on_any_timeline(events, more, random):
    found = derive(events)
    one_opening_a_chain_and_it_is_the_first_of_its_kind(events, *found)
    first_answers_come_first_and_delays_are_never_negative(*found)
    a_shorter_watch_loses_later_answers_and_nothing_else(events, more, *found)
    preparation_and_idle_moves_are_no_answers(events, *found)
    the_order_of_the_events_does_not_matter(events, random, *found)


def the_order_of_the_events_does_not_matter(events, random, *found):
    order = list(events.index)
    random.shuffle(order)
    for ours, theirs in zip(found, derive(events.loc[order]), strict=True):
        pd.testing.assert_frame_equal(ours, theirs)


def one_opening_a_chain_and_it_is_the_first_of_its_kind(events, opened, _):
    assert opened["proposal_id"].is_unique
    for row in opened.itertuples():
        chain = events[events["proposal_id"] == row.proposal_id]
        offers = chain[chain["move"] == "proposal"]
        offers = chain[chain["answer"] == "counter_proposal"] if offers.empty else offers
        assert row.date == offers["date"].min()
        assert row.event_id in set(offers["event_id"])
    offered = events[(events["move"] == "proposal") | (events["answer"] == "counter_proposal")]
    assert set(opened["proposal_id"]) == set(offered["proposal_id"].dropna())


def first_answers_come_first_and_delays_are_never_negative(opened, full):
    joined = full.merge(opened, on="proposal_id", suffixes=("", "_opening"))
    assert (joined["actor_id"] != joined["proposer"]).all()
    assert not (joined["days"].dropna() < 0).any()
    exact = (joined["date_precision"] == "day") & (joined["date_precision_opening"] == "day")
    assert joined["days"].notna().eq(exact).all()
    assert (joined["days"] <= joined["observed_days"])[exact].all()
    for _, rows in full.groupby(["proposal_id", "actor_id"]):
        assert rows["nth"].tolist() == list(range(1, len(rows) + 1))
        assert rows.loc[rows["nth"] == 1, "date"].item() == rows["date"].min()


def a_shorter_watch_loses_later_answers_and_nothing_else(events, more, opened, full):
    """Censoring: what is not answered by the last day is open, and what came later changes nothing before."""
    offers = events[(events["move"] == "proposal") | (events["answer"] == "counter_proposal")]
    last = (offers["date"].max() if len(offers) else pd.Timestamp("2025-02-01")) + pd.Timedelta(days=more)
    short_opened, short = derive(events[events["date"] <= last], last)
    pd.testing.assert_frame_equal(short, full[full["date"] <= last].reset_index(drop=True))
    assert short_opened["proposal_id"].tolist() == opened["proposal_id"].tolist()
    assert (short_opened["observed_days"].dropna() >= 0).all()
    assert (short_opened["observed_through"] == last).all()


def preparation_and_idle_moves_are_no_answers(events, opened, full):
    early = [event(90 + i, p, "rejection", "de", "2024-12-24") for i, p in enumerate(["alpha", "beta"])]
    idle = [event(95 + i, "alpha", m, "de", "2025-12-24") for i, m in enumerate(["meeting", "statement", "pressure"])]
    again_opened, again = derive(pd.concat([events, frame_of([*early, *idle])], ignore_index=True))
    pd.testing.assert_frame_equal(again, full)
    pd.testing.assert_frame_equal(again_opened, opened)


def test_a_month_counts_as_earlier_only_as_a_whole():
    events = frame_of(
        [
            event(1, "alpha", "proposal", "us", "2025-06-10"),
            event(2, "alpha", "rejection", "ru", "2025-06-20", "month"),
            event(3, "alpha", "delay", "ua", "2025-05-20", "month"),
        ]
    )
    _, found = derive(events)
    assert found["actor_id"].tolist() == ["ru"]
    assert found["days"].isna().all()


def test_a_later_proposal_by_another_repeats_and_opens_nothing():
    events = frame_of(
        [
            event(1, "alpha", "proposal", "uk", "2025-03-02"),
            event(2, "alpha", "proposal", "fr", "2025-03-27"),
            event(3, "alpha", "rejection", "ru", "2025-03-06"),
        ]
    )
    opened, found = derive(events)
    assert opened["proposer"].tolist() == ["uk"]
    assert found["days"].tolist() == [4]


# ---- damage


EVENTS = "talks/events.csv"
JEDDAH = "2025-03-11-jeddah-ua-accepts"


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("event_id,date,date_precision", "date,event_id,date_precision", "row 1: found columns"),
        ("event_id,date,", "event_id,day,", "row 1: found columns day"),
        (f"{JEDDAH},2025-03-11,day", f"{JEDDAH},2925-03-11,day", "column date: found '2925-03-11'"),
        (f"{JEDDAH},2025-03-11,day", f"{JEDDAH},11 March,day", "column date: found '11 March'"),
        (f"{JEDDAH},2025-03-11,day", "2025-03-11-jeddah-proposal,2025-03-11,day", "column event_id: found"),
        (
            "ua,answer,acceptance,ceasefire-30d-2025-03",
            "ua,answer,perhaps,ceasefire-30d-2025-03",
            "column answer: found 'perhaps'",
        ),
        (
            "ua,answer,acceptance,ceasefire-30d-2025-03",
            "ua,answer,,ceasefire-30d-2025-03",
            "column answer: found nothing beside",
        ),
        (
            "ua,answer,acceptance,ceasefire-30d-2025-03",
            "zz,answer,acceptance,ceasefire-30d-2025-03",
            "column initiative_by: found 'zz'",
        ),
        (
            "ua,answer,acceptance,ceasefire-30d-2025-03",
            ",answer,acceptance,ceasefire-30d-2025-03",
            "column initiative_by: found an empty",
        ),
        (
            "ua,answer,acceptance,ceasefire-30d-2025-03",
            "ua,answer,acceptance,ceasefire-30d-2025-3",
            "column proposal_id: found 'ceasefire-30d-2025-3', which no event opens",
        ),
    ],
)
def test_damage_is_named_and_nothing_overwritten(data_copy, edit, old, new, where):
    edit(data_copy / EVENTS, old, new)
    refused(data_copy, where)


PUT = "us,proposal,,ceasefire-30d-2025-03,"
OFFERED = f"{PUT}whole_front,30,long"
"""The codes of the halt that Washington asked for at Jeddah, behind the cells before them."""


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        (OFFERED, f"{PUT},,", "column halt: found an empty cell in 2025-03-11-jeddah"),
        (OFFERED, f"{PUT}everywhere,30,long", "column halt: found 'everywhere'"),
        (OFFERED, f"{PUT}none,30,", "column days_asked: found '30'"),
        (OFFERED, f"{PUT}none,,long", "column halt_length: found 'long'"),
        (OFFERED, f"{PUT}whole_front,30,short", "column halt_length: found 'short'"),
        (OFFERED, f"{PUT}whole_front,3,long", "column halt_length: found 'long'"),
        (OFFERED, f"{PUT}whole_front,,", "column halt_length: found an empty cell"),
        (
            "ua,answer,acceptance,ceasefire-30d-2025-03,,,",
            "ua,answer,acceptance,ceasefire-30d-2025-03,whole_front,30,long",
            "column halt: found 'whole_front' in 2025-03-11-jeddah-ua-accepts",
        ),
        (
            "ua,answer,acceptance,ceasefire-30d-2025-03,,,",
            "ua,answer,acceptance,ceasefire-30d-2025-03,none,,",
            "column halt: found 'none' in 2025-03-11-jeddah-ua-accepts",
        ),
    ],
)
def test_a_halt_is_coded_where_a_proposal_opens_and_nowhere_else(data_copy, edit, old, new, where):
    edit(data_copy / EVENTS, old, new)
    refused(data_copy, where)


@pytest.mark.parametrize(
    ("event", "proposer"), [("2025-03-11-jeddah-proposal", "us"), ("2025-03-11-jeddah-ua-accepts", "ru")]
)
def test_to_whom_a_proposal_was_not_put_is_said_where_it_opens_and_of_another(data_copy, event, proposer):
    events = pd.read_csv(data_copy / EVENTS, dtype=str, keep_default_na=False)
    events.loc[events["event_id"] == event, "not_put_to"] = proposer
    events.to_csv(data_copy / EVENTS, index=False, lineterminator="\n")
    refused(data_copy, f"column not_put_to: found {proposer!r} in {event}")


def test_a_truncated_file_is_refused(data_copy):
    path = data_copy / EVENTS
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]))
    refused(data_copy, "(truncated?)")
    path.write_bytes(b"".join(lines)[:-30])
    refused(data_copy, f"row {len(lines)}: found ")


def test_a_repeated_row_is_refused(data_copy):
    path = data_copy / EVENTS
    path.write_bytes(path.read_bytes() + path.read_bytes().splitlines(keepends=True)[-1])
    refused(data_copy, "column event_id: found")


def test_another_encoding_is_refused(data_copy):
    path = data_copy / EVENTS
    path.write_bytes(path.read_bytes().replace(b"Zelenskyy", b"Zelensk\xfd", 1))
    refused(data_copy, "bytes that are not UTF-8")


def test_a_missing_file_is_refused(data_copy):
    (data_copy / EVENTS).unlink()
    refused(data_copy, "no such file")


def refused(folder, where):
    before = {p: p.read_bytes() for p in folder.rglob("*.csv")}
    with pytest.raises(tables.TableError) as caught:
        ingest.write(talks.tables())
    assert EVENTS in str(caught.value)
    assert where in str(caught.value)
    assert caught.value.remedy
    assert {p: p.read_bytes() for p in folder.rglob("*.csv")} == before
    assert not list(folder.rglob("*.new"))


def test_what_is_made_anew_need_not_be_valid_before(data_copy, edit, monkeypatch):
    """After its description changed, a derived table breaks it until it is made anew; it may also be gone."""
    monkeypatch.setattr(ingest, "MODULES", ("talks",))
    paths = [data_copy / f"talks/{name}.csv" for name in ("answers", "proposals")]
    before = [path.read_bytes() for path in paths]
    edit(paths[0], ",russia,", ",moscow,")
    paths[1].unlink()
    command.data()
    assert [path.read_bytes() for path in paths] == before
