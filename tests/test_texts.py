"""What no text of the book may say, wherever it stands: on pages, in docstrings, in descriptions, in tables."""

from __future__ import annotations

import csv
import json
import re
from functools import cache

import pytest

from nodeal import tables
from nodeal.notebooks import root

WAS_WRITTEN = r"(?:set|fixed|chosen|written|put|laid|stated|decided|defined|named|committed|registered|said|says|held)"
OUTCOME = r"(?:results?|values?|outcomes?|numbers?|figures?|data|tests?|measures?|facts?)"
PRE_SETTING = re.compile(
    rf"""\bbeforehand\b | \b(?:in\ advance|ahead\ of\ time|a\ priori|ex\ ante)\b
    | \bpre-?(?:set|register\w*|registration|committed|commitment|specified|specification|defined|determined)\b
    | \bbefore\ (?:any|each|every|its|their|the|these|those|our)\ (?:\w+\ ){{0,3}}?{OUTCOME}\b
      (?!\ were\ opened)
    | \b{WAS_WRITTEN}\b[^.;:]{{0,60}}\bbefore\ (?:it|they|we|one|anything|anybody)\b
      [^.;:]{{0,20}}(?:comput|measur|known|knew|look|seen|saw|came|shows?\b|results?)
    | \bbefore\ (?:it|they|we)\ (?:(?:is|are|was|were)\ )?(?:comput|measur|shows?\b|looked|saw|knew)
    | \b{WAS_WRITTEN}\ before\ ``?audit/""",
    re.X | re.I,
)
"""A claim that a rule, a test or a threshold came before what it was to judge: nothing shows that any of ours did."""

WITHDRAWN = {
    "a joint draft against one side's demands": r"(?:draft|texts).{0,40}ask for more on|come to ask for more",
    "the army at war for the army before it": r"what it then had|% of its soldiers|third of the army of 2022",
    "votes as the date of a reset's end": r"reset was over|already fallen to .{0,60}the year before Crimea",
    "data that end in 2004 told as of today": r"(?:[Cc]ivil[- ]wars?(?: ceasefires)?|[Tt]ruces|[Tt]reaties|[Ww]ars"
    r"|peacekeepers(?: at any time)?) since 1989",
    "a difference within chance told as a finding": r"missions go with longer peace",
    "a strength that the table holds called missing": r"tables hold no figure for it",
    "half told as most": r"mostly hear no",
    "how two things go together told as why": r"hide the pattern",
    "a rise over one's own mean told as what was missing": r"% of the missing military aid|replaced the missing US aid",
    "months in which words were found told as a rate": r"Kyiv blamed in",
    "one part of a sum that wavers told as a course": r"came nearer to Moscow and no nearer",
    "a speech and a memorandum told as years of standing still": r"stood still since 2024",
    "a pause told as the end of money": r"money stopped as the article expected",
    "what was replaced or ended counted as held": r"`held` held|have a dated first breach and \d+ held",
    "articles that nobody could assess left out unsaid": r"assessable articles",
    "a fall told as an effect": r"dampened the fighting|by this count the war eased",
    "a constant line told as made by new terms": r"Part of the approach is made",
}


def flat(text):
    """One line, so that a phrase is found across the end of a line."""
    return re.sub(r"[\s\xa0]+(?:#\s+)?", " ", text)


@cache
def texts():
    """Every text that speaks of the book: pages, their executed twins, docs, code, descriptions, cells of prose."""
    base = root()
    files = [*base.glob("*.md"), *base.glob("book/**/*.md"), *base.glob("notebooks/src/*.md")]
    files += [*base.glob("notebooks/*.ipynb"), *base.glob("src/**/*.py"), *base.glob("src/**/*.json")]
    found = {str(f.relative_to(base)): flat(f.read_text("utf-8")) for f in files}
    described = [json.dumps(r, ensure_ascii=False) for r in tables.package()["resources"]]
    found["data/datapackage.json"] = flat("\n".join(described))
    for name in ("audit/tests", "audit/claims"):
        with (base / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            prose = [row.get("rationale") or row.get("note") or "" for row in csv.DictReader(lines)]
        found[f"data/{name}.csv"] = flat("\n".join(prose))
    return found


def where(pattern):
    hits = ((name, match) for name, text in texts().items() for match in pattern.finditer(text))
    return [f"{name}: … {m.string[max(0, m.start() - 50) : m.end() + 30]} …" for name, m in hits]


def test_no_text_claims_that_a_test_or_a_rule_came_before_the_results():
    assert where(PRE_SETTING) == []


@pytest.mark.parametrize("kind", WITHDRAWN)
def test_what_was_withdrawn_stands_nowhere(kind):
    assert where(re.compile(WITHDRAWN[kind])) == []


@pytest.mark.parametrize(
    "said",
    [
        "Before any result, these findings would count against the claims:",
        "Tests with their thresholds, set before any value, and what came out",
        "they were fixed before ``audit/tests.csv`` was committed",
        "committed before any of their values was computed",
        "with the thresholds at which it would hold or fail, written down before any value was computed.",
        "Each says beforehand what would confirm",
        "with the values at which the claim holds or fails written down before it was computed",
        "Each chapter says this before it shows a result.",
        "The thresholds were set in advance.",
        "Our tests are pre-registered.",
        "We chose the classes before we looked.",
    ],
)
def test_each_way_of_claiming_it_is_known(said):
    assert PRE_SETTING.search(said)


@pytest.mark.parametrize(
    "said",
    [
        "Equal votes of 2013 were lower than before Crimea.",
        "a ratio against the same length of time before: at least a fifth more",
        "written with the outcomes known",
        "Finished and saved before the first values were opened, and not altered since",
        "Washington and Kyiv stood apart before they quarrelled.",
    ],
)
def test_what_happened_before_may_be_told(said):
    assert not PRE_SETTING.search(said)
