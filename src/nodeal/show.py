"""What a notebook cell calls to put a chart, a table or a number on the page.

Outputs are small, readable and the same on every run, so that nbval can compare them exactly: no base64, no
template, no random ids, numbers cut to six significant digits where they are kept and three where they are read.
A table or a verdict is stored three times: as JSON, from which the site prints it and writes its files; as plain HTML
for every other viewer; and as text.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from IPython.display import display
from myst_nb import glue

from nodeal import dates, ledger, measures, tables
from nodeal.article import article
from nodeal.charts import hover
from nodeal.dates import HINDSIGHT, PUBLISHED
from nodeal.errors import NodealError
from nodeal.estimate import Estimate, as_set, plain
from nodeal.ledger import argument, repairs
from nodeal.ledger.editions import from_to
from nodeal.ledger.explain import as_text, counted, explain, weights, why, working
from nodeal.ledger.present import SIGN
from nodeal.ledger.results import NO_VALUE, NOT_DEFINED, TOO_EARLY, TOO_FEW
from nodeal.ledger.rule import LEAN, NOT_CHECKABLE, OPEN, PLAIN
from nodeal.printed import TABLE_MIME, VERDICT_MIME, as_lines, in_words, printed, stored_table
from nodeal.printed import table as printed_table
from nodeal.printed import verdict as printed_verdict

CHART_MIME = "application/vnd.plotly.v1+json"
CHART_DIGITS = 6
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
ALT_LENGTH = range(40, 301)


class ShowError(NodealError):
    """A chart, table or number that is not fit to print."""


def chart(fig: go.Figure, *, name: str, alt: str, caption: str, data: pd.DataFrame) -> None:
    """Show one chart with everything a reader needs beside it.

    Parameters
    ----------
    fig
        Figure in the house style: its title is the finding, its subtitle measure, unit and period. How it
        changes on a narrow screen stands in ``layout.meta["narrow"]``.
    name
        Kebab-case, unique in the book, starting with the topic word: ``aid-monthly``.
    alt
        What a person who cannot see the chart should know, 40 to 300 characters.
    caption
        Source and data-through date. Not a repetition of `alt`.
    data
        The numbers drawn, as a reader would want to take them away: published as CSV and, when short, as a table.

    Raises
    ------
    ShowError
        If name, alternative text, caption, title, subtitle or data are missing or malformed.
    """
    where = f"chart {name!r}"
    title = fig.layout.title.text or ""
    subtitle = fig.layout.title.subtitle.text or ""
    _require(bool(NAME.fullmatch(name)), where, f"the name {name!r}", "kebab-case, such as 'topic-monthly'")
    _require(
        len(alt.strip()) in ALT_LENGTH,
        where,
        f"an alternative text of {len(alt.strip())} characters",
        f"{ALT_LENGTH.start} to {ALT_LENGTH.stop - 1} characters that say what the chart shows",
    )
    _require(
        "/" not in alt.split(" ")[0] and alt.strip() != caption.strip(),
        where,
        "an alternative text that is a path or the caption",
        "a description of the picture",
    )
    _require(
        "Source: " in caption and re.search(r"\d{4}", caption) is not None,
        where,
        f"the caption {caption!r}",
        "the source ('Source: …') and the date through which the data go",
    )
    _require(
        bool(title and subtitle),
        where,
        "no title or no subtitle",
        "a title that states the finding and a subtitle with measure, unit and period",
    )
    _require(len(data) > 0, where, "no data", "the frame behind the chart")
    spec = hover.told(_plain(fig.to_dict()), caption)
    spec["layout"].pop("template", None)
    spec["nodeal"] = {"name": name, "alt": alt.strip(), "caption": caption.strip(), "data": _records(data)}
    display({CHART_MIME: spec, "text/plain": f"[Chart {name}: {alt.strip()}]"}, raw=True)


def table(frame: pd.DataFrame, *, name: str, caption: str, links: dict[str, str] | None = None) -> None:
    """Show a frame as a table, the first column as row heads: stored as measured, printed rounded.

    Parameters
    ----------
    frame
        Ready to read: columns named in words, cells as text or numbers.
    name
        Kebab-case, unique in the book, as a chart's: the site offers the table as ``tables/NAME.csv``.
    caption
        Says what the rows are and where they come from.
    links
        Column to link → column with the address. The address column itself is not shown.

    Raises
    ------
    ShowError
        If the name is malformed, or there is no row.
    """
    where = f"table {name!r}"
    _require(bool(NAME.fullmatch(name)), where, f"the name {name!r}", "kebab-case, such as 'topic-monthly'")
    _require(len(frame) > 0, where, "no row", "a frame with rows")
    display(_table_bundle({"name": name, "caption": caption} | _stored(frame, links or {})), raw=True)


def numbers(**named: Estimate | float | int | str) -> None:
    """Glue numbers for use in prose and list them, each with its range, unit and dates.

    ``show.numbers(us_share=aid.us_share())`` lets the text say ``{glue:text}`us_share` `` and prints a row
    that says what was measured. Estimates are rounded as their unit bears; text is taken as it is.
    """
    rows = []
    for key, item in named.items():
        if isinstance(item, Estimate):
            text = plain(item.value, item.digits)
            row = (f"{text} {item.unit}", item.span, f"{item.as_of}", f"{item.data_through}", item.note)
        else:
            text = item if isinstance(item, str) else plain(item)
            row = (text, "", "", "", "")
        glue(key, _Plain(text), display=False)
        rows.append((key, *row))
    columns = ["Number", "Value", "Range", "As of", "Data through", "Note"]
    frame = pd.DataFrame(rows, columns=columns)
    kept = [c for c in columns if c in ("Number", "Value") or (frame[c] != "").any()]
    about = {"caption": f"Numbers used in the text ({len(rows)})", "fold": True, "numbers": True}
    display(_table_bundle(about | _stored(frame[kept], {})), raw=True)


class _Plain(str):
    """Text that a kernel shows as prose on any page can take it up: without quotation marks where none are needed."""

    __slots__ = ()

    def __repr__(self) -> str:
        # The role that pastes text evaluates it first: without quotation marks "85,000" would be a pair of numbers.
        return repr(str(self)) if "," in self else str(self)


def _stored(frame: pd.DataFrame, links: dict[str, str]) -> dict[str, Any]:
    """A frame as a cell stores it: the kind of each column, its values as measured, and where its cells lead."""
    shown = [c for c in frame.columns if c not in links.values()]
    columns, values = [], []
    for name in shown:
        cells = frame[name]
        if pd.api.types.is_numeric_dtype(cells):
            kind = "number" if pd.api.types.is_float_dtype(cells) else "whole"
            values.append([None if pd.isna(value) else _plain(value) for value in cells])
        else:
            kind = "text"
            words = cells.map(lambda value: in_words(_day(value)))
            values.append(words.astype(object).where(cells.notna(), None).tolist())
        columns.append({"title": str(name), "kind": kind})
    stored = {"columns": columns, "rows": [list(row) for row in zip(*values, strict=True)]}
    addresses = {name: [a if isinstance(a, str) else None for a in frame[column]] for name, column in links.items()}
    return stored | ({"links": addresses} if links else {})


def _table_bundle(stored: dict[str, Any], more: str = "") -> dict[str, Any]:
    """The three forms of a table: as JSON for the site and its files, as HTML for any other viewer, as text."""
    ready = stored_table(stored)
    text = "\n".join(filter(None, (ready.caption, more or as_lines(ready), ready.note)))
    return {TABLE_MIME: stored, "text/html": str(printed_table(ready, dressed=False)), "text/plain": text}


def verdict(claim_id: str) -> None:
    """Show one claim with both verdicts, why, and what would change it; the rows behind it are folded."""
    _show_verdict(claim_id)


def _show_verdict(claim_id: str, fold: str = "") -> None:
    """One claim as a box, or shut behind a head."""
    said = explain(claim_id)
    stored = {
        "claim_id": claim_id,
        "claim": said.claim,
        "fold": fold,
        "verdicts": [
            {"when": when, "word": f"{SIGN[found.verdict]} {found.verdict}", "look": _look(found), "why": why(found)}
            for found, when in zip(said.verdicts, ("As published", "With hindsight"), strict=True)
        ],
        "counts": counted(said.verdicts[-1]),
        "turning": said.turning,
        "known_by": str(said.verdicts[-1].as_of),
        "evidence": [
            {
                "direction": row.direction,
                "date": str(row.date_of_fact),
                "fact": row.fact,
                "url": row.url,
                "told": row.told
                + ("" if row.scored else "; outside the claim’s days" if row.beside else "; shown, not weighed"),
            }
            for row in said.evidence.itertuples()
        ],
    }
    markup = str(printed_verdict(stored, dressed=False))
    display({VERDICT_MIME: stored, "text/html": markup, "text/plain": as_text(said)}, raw=True)


def worked(claim_id: str, *, key: str) -> None:
    """Show the rule applied to one claim with hindsight, fact by fact; another page shows it again by its key."""
    frame, steps = working(ledger.verdict(claim_id))
    shown = frame.set_axis(["Fact or test", "Says", "Strength", "Grade", "Weight", "Counts"], axis=1)
    claim = tables.table("audit/claims").set_index("claim_id").loc[claim_id, "claim"]
    head = f"How claim {claim_id} is weighed: {claim} Judged as of {HINDSIGHT}"
    about = {"key": key, "caption": head, "fold": True, "note": steps}
    display(_table_bundle(about | _stored(shown, {})), raw=True)


def changed(number: int, *, key: str) -> pd.DataFrame:
    """Show every claim whose word has moved since an edition, with the repair that moved it, for other pages too.

    Returns the frame behind it, of :func:`nodeal.ledger.repairs.by_claim`.
    """
    moved = repairs.by_claim(number)
    told = {
        "Claim": moved["claim_id"],
        "As published": [from_to(*pair) for pair in zip(moved["published_then"], moved["published_now"], strict=True)],
        "With hindsight": [
            from_to(*pair) for pair in zip(moved["hindsight_then"], moved["hindsight_now"], strict=True)
        ],
        "Moved by": moved["step"],
        "Helps": moved["helps"],
    }
    caption = f"Claims whose verdict has moved since edition {number} ({len(moved)})"
    about = {"key": key, "caption": caption, "fold": True}
    # As text the table would be wider than any screen: the command prints it better.
    more = f"`.venv/bin/nodeal changes {number}` prints them"
    display(_table_bundle(about | _stored(pd.DataFrame(told), {}), more), raw=True)
    return moved


def verdicts(*claim_ids: str, chapter: str | None = None) -> None:
    """Show claims with both verdicts as a table: those named, or all of a chapter, in the article's order.

    Parameters
    ----------
    claim_ids
        Such as ``"c24-1a"``.
    chapter
        Such as ``"05_aid"``: all claims at home there.
    """
    claims = tables.table("audit/claims").set_index("claim_id")
    chosen = list(claim_ids) or list(claims.index[claims["chapter"] == chapter])
    _require(bool(chosen), f"verdicts of chapter {chapter!r}", "no claim", "claim ids, or a chapter with claims")
    table(
        _verdict_rows(chosen),
        name=f"verdicts-{_kebab(chapter or chosen[0])}",
        caption=VERDICTS_CAPTION,
    )


VERDICTS_CAPTION = (
    "Claims with both verdicts; what the two pans hold with hindsight, tests included; how sure that is. "
    "Open: a forecast not yet due, or too little on our record; no doubt is meant"
)


def _verdict_rows(chosen: list[str]) -> pd.DataFrame:
    claims = tables.table("audit/claims").set_index("claim_id")
    rows = []
    for claim_id in chosen:
        then, now = ledger.verdict(claim_id, PUBLISHED), ledger.verdict(claim_id, HINDSIGHT)
        said = now.judgement
        rows.append(
            {
                "Claim": claim_id,
                "What the article says, in our words": claims.loc[claim_id, "claim"],
                "As published": f"{SIGN[then.verdict]} {then.verdict}",
                "With hindsight": f"{SIGN[now.verdict]} {now.verdict}",
                "For : against": weights(said),
                "Confidence": said.confidence or said.why_open,
            }
        )
    return pd.DataFrame(rows)


def tests(*claim_ids: str, chapter: str | None = None) -> None:  # noqa: PT028 - no test of pytest's
    """Show the tests of some claims, or of all claims of a chapter: thresholds, and values at both dates."""
    claims = tables.table("audit/claims")
    chosen = list(claim_ids) or claims["claim_id"][claims["chapter"] == chapter].tolist()
    rows = _test_rows(chosen)
    _require(len(rows) > 0, f"tests of {chosen}", "no test", "claims with tests")
    table(rows, name=f"tests-{_kebab(chapter or chosen[0])}", caption=TESTS_CAPTION)


TESTS_CAPTION = "Tests, written with the outcomes known: their thresholds, and what came out"


def _test_rows(chosen: list[str]) -> pd.DataFrame:
    falls = {1: "holds", 0: "between", -1: "fails", None: "not due"}
    rows = []
    for claim_id in chosen:
        pairs = zip(ledger.verdict(claim_id, PUBLISHED).results, ledger.verdict(claim_id).results, strict=True)
        for then, now in pairs:
            sign, other = ("≥", "≤") if now.comparator == "at_least" else ("≤", "≥")
            rows.append(
                {
                    "Claim": claim_id,
                    "What is asked": now.question or measures.registered()[now.measure_id].what,
                    "The claim's criterion": now.criterion or "–",
                    "As published": _reading(then, falls),
                    "With hindsight": _reading(now, falls),
                    "Unit": now.unit,
                    "Holds if": f"{sign} {as_set(now.holds_if)}",
                    "Fails if": f"{other} {as_set(now.fails_if)}",
                    "Reach": now.reach.replace("_", " "),
                }
            )
    return pd.DataFrame(rows)


# ---- the frame of a chapter: where it stands in the argument, its marks, its tests, its claims ---------------------

MOST_MARKS = 5
"""Verdicts that stand in a chapter's row; the others wait in the table of its claims."""
ROW_HEAD = "What the article said, and how it comes out:"
ANCHOR = "claim"
"""Begins the address of a claim's row: ``#claim-c02-2b``."""
THESIS = 10
"""The step on which the others bear."""
CAME_OUT = {1: "did not come true", 0: "undecided", -1: "came true", None: "not due"}
"""Outcome of a test → what became of the event that would have made it fail; between the marks it settles nothing."""
NO_CASE = "no case"
"""What is said of a test that was due and found nothing of its kind: it never had an occasion to come true."""
FALSIFIERS_CAPTION = (
    "What would have counted against the article, and whether it came true. Marks: the values from which it counts for "
    "or against it. A value between them settles nothing, nor a range in brackets that crosses one. Not due: too early"
)
UNREADABLE = ("texts", "scale points", "points of %")
"""Units whose number says nothing to a reader beside these words."""


def step_line(*numbers: int) -> None:
    """Glue ``step_line``: the chapter's place in the argument, in words, for the line under its title."""
    glue("step_line", _Plain(step_words(*numbers)), display=False)


def step_words(*numbers: int) -> str:
    """Where some steps stand in the argument, what the article needs there, and what rests on them."""
    told = [argument.step(number) for number in numbers]
    _require(bool(told), "the step line", "no step", "numbers of steps in data/audit/argument.csv")
    if all(THESIS in one.carries for one in told):
        rests = "The article’s thesis rests on " + (
            "both." if len(told) == 2 else "them all." if len(told) > 2 else "it."
        )
    else:
        rests = "If this fails: " + " ".join(one.if_it_fails for one in told)
    needs = f"The article on trial ({article().publisher}, {article().date:%B %Y}) needs this"
    return _curled(f"{told[0].group}. {needs}: {' '.join(one.sentence for one in told)} {rests}")


def _curled(text: str) -> str:
    """Quotation marks and apostrophes as the running text has them, which pasted words do not get by themselves."""
    return re.sub(r'"([^"]*)"', "“\\1”", text).replace("'", "’")


def verdict_row(names: Mapping[str, str]) -> None:
    """Show the verdicts of a chapter's central claims in one row: name, mark with its word, how sure that is.

    Parameters
    ----------
    names
        Claim → about four words for it, in the order shown; the claim that the chapter is about comes first. Each
        leads to the claim's row in the table of :func:`claims`.

    Raises
    ------
    ShowError
        If there is none, or there are more than a phone shows at a glance.
    """
    _require(
        0 < len(names) <= MOST_MARKS, "the verdict row", f"{len(names)} claims", f"one to {MOST_MARKS}, named in words"
    )
    marks, lines = [], [ROW_HEAD]
    for claim_id, name in names.items():
        found = ledger.verdict(claim_id)
        sure = f"{found.judgement.confidence} confidence" if found.judgement.confidence else found.judgement.why_open
        word = f"{SIGN[found.verdict]} {found.verdict}"
        marks.append({"claim_id": claim_id, "name": name, "word": word, "sure": sure})
        lines.append(f"{name}   {word}   {sure}")  # word for word what the page shows: the search takes it up
    markup = str(printed("row", head=ROW_HEAD, anchor=ANCHOR, marks=marks))
    display({"text/html": markup, "text/plain": "\n".join(lines)}, raw=True)


def falsifiers(sentences: Mapping[str, str], *, name: str) -> pd.DataFrame:
    """Show what would have proved some claims wrong, and whether it came true, as known at both dates.

    Parameters
    ----------
    sentences
        Test → the event that would make it fail, as a sentence on which a stranger could bet.
    name
        The table's, as for :func:`table`.

    Returns
    -------
    pandas.DataFrame
        What is shown: columns It would be wrong if, Known on 20 March 2025, Now, Marks.

    Raises
    ------
    ShowError
        If a test does not exist, or none is named.
    """
    claim_of = tables.table("audit/tests").set_index("test_id")["claim_id"]
    unknown = [test_id for test_id in sentences if test_id not in claim_of]
    where = f"falsifiers {name!r}"
    _require(bool(sentences) and not unknown, where, f"no test {', '.join(unknown)}", "tests of data/audit/tests.csv")
    rows = []
    for test_id, sentence in sentences.items():
        then, now = (
            next(r for r in ledger.verdict(claim_of[test_id], on).results if r.test_id == test_id)
            for on in (PUBLISHED, HINDSIGHT)
        )
        rows.append({
            "It would be wrong if": sentence, _known(PUBLISHED): _came_out(then), "Now": _came_out(now),
            "Marks": _marks(now),
        })  # fmt: skip
    frame = pd.DataFrame(rows)
    table(frame, name=name, caption=FALSIFIERS_CAPTION)
    return frame


def day(on: date) -> str:
    """A day as prose writes it: *20 March 2025*."""
    return dates.in_words(on)


def _known(on: date) -> str:
    return f"Known on {day(on)}"


def _came_out(result: ledger.TestResult) -> str:
    """A test's outcome as a word, with its number where a reader can do something with it."""
    found = result.estimate
    if found is None or result.outcome is None:
        if found is not None and result.lacks == TOO_FEW:
            return f"too few cases ({found.n})"
        # A value that lacks for want of newer data begins otherwise: that test is to come.
        none = result.lacks == NOT_DEFINED or (result.lacks == NO_VALUE and result.why.startswith("no "))
        return NO_CASE if none else CAME_OUT[None]
    if found.unit in UNREADABLE:
        return CAME_OUT[result.outcome]
    k = found.value * (found.n or 0) / 100
    share = found.unit == "%" and found.n is not None and abs(k - round(k)) < 1e-9
    value = f"{k:.0f} of {found.n}" if share else _in_words(found.value, found.unit, found.digits)
    said = f"{CAME_OUT[result.outcome]}: {value}"
    # A value past a mark settles nothing where its range is not: then the range says why.
    least, most = sorted((result.holds_if, result.fails_if))
    if result.outcome or found.low is None or found.high is None or least < found.value < most:
        return said
    unit = found.unit if found.unit in ("ratio", "%") else ""
    return f"{said} ({' to '.join(_in_words(end, unit, found.digits) for end in (found.low, found.high))})"


def _in_words(value: float, unit: str, digits: int) -> str:
    """A number with its unit; a ratio as so much more or less, a share in whole per cent."""
    if unit == "%":
        return f"{value:.0f} %"
    if unit != "ratio":
        return f"{plain(value, digits)} {unit.removesuffix('s') if value == 1 else unit}".rstrip()
    if value > 2:  # "150 % more" is harder to read than "2.5 times"
        return f"{plain(value, digits)} times"
    percent = round(100 * value) - 100
    return f"{abs(percent)} % {'more' if percent > 0 else 'less'}" if percent else "the same"


def _marks(result: ledger.TestResult) -> str:
    """From which value on a test counts for the article, and from which against it; a dash where no number is shown."""
    if result.unit in UNREADABLE:
        return "yes or no" if result.unit == "texts" else "–"
    sides = []
    for mark, upward in (
        (result.holds_if, result.comparator == "at_least"),
        (result.fails_if, result.comparator == "at_most"),
    ):
        if result.unit == "ratio":
            sides.append(f"at least {_in_words(mark, 'ratio', 0)}")
            continue
        said = as_set(mark) + (" %" if result.unit == "%" else "")
        if result.holds_if == result.fails_if:  # a value on the only mark speaks for neither side
            sides.append(f"{'above' if upward else 'below'} {said}")
        else:
            sides.append(said if mark == 0 else f"{said} or {'more' if upward else 'less'}")
    return f"for: {sides[0]}; against: {sides[1]}"


def folded(frame: pd.DataFrame, *, head: str, name: str, caption: str, links: dict[str, str] | None = None) -> None:
    """Show a frame as :func:`table` does, shut behind its head: what a reader may want, and the story does not need."""
    _require(bool(NAME.fullmatch(name)) and len(frame) > 0, f"table {name!r}", "no name or no row", "both")
    about = {"name": name, "caption": head, "fold": True, "note": caption}
    display(_table_bundle(about | _stored(frame, links or {})), raw=True)


def claims(chapter: str, *more: str, in_full: Iterable[str] = ()) -> None:
    """Show all claims of a chapter, folded, with what would change each verdict, and all their tests.

    Parameters
    ----------
    chapter
        Those at home there.
    more
        Those of other chapters that this one tests: they come first.
    in_full
        Those shown below the table as :func:`verdict` does, with the facts behind them.
    """
    told = tables.table("audit/claims")
    chosen = [*more, *told["claim_id"][told["chapter"] == chapter]]
    _require(len(chosen) > len(more), f"claims of chapter {chapter!r}", "no claim", "a chapter with claims")
    turning = [_curled(explain(claim_id).turning) for claim_id in chosen]
    frame = _verdict_rows(chosen).assign(**{"What would change it": turning})
    head = f"All {len(chosen)} claims of this chapter, and what would change each verdict"
    about = {"name": f"verdicts-{_kebab(chapter)}", "caption": head, "fold": True, "note": VERDICTS_CAPTION}
    display(_table_bundle(about | {"anchor": ANCHOR} | _stored(frame, {})), raw=True)
    if len(asked := _test_rows(chosen)):
        folded(asked, head=f"Their {len(asked)} tests", name=f"tests-{_kebab(chapter)}", caption=TESTS_CAPTION)
    for claim_id in in_full:
        _show_verdict(claim_id, f"Claim {claim_id}, with the facts behind it")


def _kebab(identifier: str) -> str:
    """A chapter's or a claim's id as part of a name: ``05_aid`` → ``05-aid``."""
    return identifier.replace("_", "-")


def _reading(result: ledger.TestResult, falls: dict[int | None, str]) -> str:
    if result.estimate is None or result.outcome is None:
        if result.lacks == TOO_FEW and result.estimate is not None:
            return f"{result.estimate.n} cases: too few"
        return falls[None] if result.lacks == TOO_EARLY else "no value"
    found = result.estimate
    span = f" ({found.span})" if found.span else ""
    cases = f", n = {found.n}" if found.n is not None else ""
    return f"{plain(found.value, found.digits)}{span}{cases}: {falls[result.outcome]}"


def _look(found: ledger.Verdict) -> str:
    # One look for *holds* and *fits*: the sign and the colour say how far, the word says which.
    word = found.verdict if found.verdict in (OPEN, NOT_CHECKABLE) else PLAIN[LEAN[found.verdict]]
    return word.replace(" ", "-")


def _require(holds: bool, where: str, found: str, expected: str) -> None:
    if not holds:
        raise ShowError(where, found=found, expected=expected, remedy="Mend the call in the notebook's cell.")


def _day(value: object) -> object:
    """A timestamp as its day; a number of numpy as Python's own."""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return value.item() if isinstance(value, np.generic) else value


def _records(data: pd.DataFrame) -> dict[str, list[Any]]:
    """Columns and rows, dates as ISO text."""
    iso = data.copy()
    for column in iso.columns:
        if pd.api.types.is_datetime64_any_dtype(iso[column]):
            iso[column] = iso[column].dt.strftime("%Y-%m-%d")
    iso = iso.astype(object).where(iso.notna(), None)
    return {"columns": [str(c) for c in iso.columns], "rows": _plain(iso.to_numpy().tolist())}


def _plain(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Undo plotly's base64 arrays, round floats, turn dates to text: readable diffs, equal on every machine."""
    if isinstance(value, dict):
        if {"bdata", "dtype"} <= set(value):
            flat = np.frombuffer(base64.b64decode(value["bdata"]), dtype=np.dtype(value["dtype"]))
            shape = [int(n) for n in str(value.get("shape", len(flat))).split(",")]
            return _plain(flat.reshape(shape).tolist())
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if isinstance(value, np.ndarray):
        return _plain(list(value) if value.dtype.kind == "M" else value.tolist())  # a list of nanoseconds is no date
    if isinstance(value, (date, np.datetime64)):
        return pd.Timestamp(value).strftime("%Y-%m-%d")
    if isinstance(value, np.generic):
        return _plain(value.item())
    if isinstance(value, float):
        if not np.isfinite(value):
            return None
        cut = float(f"{value:.{CHART_DIGITS}g}")
        return int(cut) if cut.is_integer() and abs(cut) < 2**53 else cut  # as it is stored: see notebooks.whole
    return value
