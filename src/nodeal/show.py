"""What a notebook cell calls to put a chart, a table or a number on the page.

Outputs are small, readable and the same on every run, so that nbval can compare them exactly: no base64, no
template, no random ids, numbers cut to six significant digits in charts and three in prose.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from IPython.display import display
from myst_nb import glue

from nodeal import ledger, measures, tables
from nodeal.dates import HINDSIGHT, PUBLISHED
from nodeal.errors import NodealError
from nodeal.estimate import MINUS, Estimate, as_set, plain
from nodeal.ledger import argument, repairs
from nodeal.ledger.explain import as_text, counted, explain, why, working
from nodeal.ledger.present import SIGN
from nodeal.ledger.results import TOO_EARLY, TOO_FEW
from nodeal.ledger.rule import LEAN, NOT_CHECKABLE, OPEN, PLAIN, Judgement

CHART_MIME = "application/vnd.plotly.v1+json"
CHART_DIGITS = 6
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
ALT_LENGTH = range(40, 301)
LONG_TEXT = 40
"""Letters from which a table's cell needs room to be read on a phone."""


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
        "Source" in caption and re.search(r"\d{4}", caption) is not None,
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
    spec = _plain(fig.to_dict())
    spec["layout"].pop("template", None)
    spec["nodeal"] = {"name": name, "alt": alt.strip(), "caption": caption.strip(), "data": _records(data)}
    display({CHART_MIME: spec, "text/plain": f"[Chart {name}: {alt.strip()}]"}, raw=True)


def table(frame: pd.DataFrame, *, name: str, caption: str, links: dict[str, str] | None = None) -> None:
    """Show a frame as a plain HTML table, the first column as row heads.

    Parameters
    ----------
    frame
        Ready to read: columns named in words, cells as text or rounded numbers.
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
    where, links = f"table {name!r}", links or {}
    _require(bool(NAME.fullmatch(name)), where, f"the name {name!r}", "kebab-case, such as 'topic-monthly'")
    _require(len(frame) > 0, where, "no row", "a frame with rows")
    shown = [c for c in frame.columns if c not in links.values()]
    text = _in_lines(frame[shown].map(_cell))
    display({"text/html": _markup(frame, caption, links, name), "text/plain": f"{caption}\n{text}"}, raw=True)


def _in_lines(frame: pd.DataFrame) -> str:
    """A frame as text: in columns, or where sentences would make these wider than any screen, cell after cell."""
    if frame.map(len).to_numpy().max() <= LONG_TEXT:
        return frame.to_string(index=False)
    return "\n".join("; ".join(cells) for cells in [frame.columns, *frame.itertuples(index=False)])


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
    caption = f"Numbers used in the text ({len(rows)})"
    folded = f"<details><summary>{caption}</summary>\n{_markup(frame[kept], caption, {})}\n</details>"
    display({"text/html": folded, "text/plain": f"{caption}\n{frame[kept].to_string(index=False)}"}, raw=True)


class _Plain(str):
    """Text that a kernel shows as prose on any page can take it up: without quotation marks where none are needed."""

    __slots__ = ()

    def __repr__(self) -> str:
        # The role that pastes text evaluates it first: without quotation marks "85,000" would be a pair of numbers.
        return repr(str(self)) if "," in self else str(self)


def _markup(frame: pd.DataFrame, caption: str, links: dict[str, str], name: str = "", anchor: str = "") -> str:
    shown = [c for c in frame.columns if c not in links.values()]
    numeric = {c for c in shown if pd.api.types.is_numeric_dtype(frame[c])}
    long = {c for c in shown if frame[c].map(lambda v: len(_cell(v))).max() > LONG_TEXT}
    css = {c: ' class="num"' if c in numeric else ' class="long"' if c in long else "" for c in shown}
    head = "".join(f'<th scope="col"{css[c]}>{html.escape(str(c))}</th>' for c in shown)
    body = []
    for _, row in frame.iterrows():
        cells = []
        for i, c in enumerate(shown):
            # A dash would make a column of numbers one of words for whoever copies it; the stylesheet draws it.
            text = "" if c in numeric and pd.isna(row[c]) else html.escape(_cell(row[c]))
            if c in links and isinstance(row[links[c]], str):
                text = f'<a href="{html.escape(row[links[c]])}">{text}</a>'
            place = f' id="{anchor}-{text}"' if anchor else ""
            cells.append(f'<th scope="row"{place}>{text}</th>' if i == 0 else f"<td{css[c]}>{text}</td>")
        body.append("<tr>" + "".join(cells) + "</tr>")
    anchor = f' id="table-{name}"' if name else ""
    return (
        f'<p class="table-caption">{html.escape(caption)}</p>\n'
        f'<div class="table-wrap" role="region" tabindex="0" aria-label="{html.escape(caption)}">\n'
        f'<table class="nodeal"{anchor}>\n<thead><tr>{head}</tr></thead>\n<tbody>\n'
        + "\n".join(body)
        + "\n</tbody>\n</table>\n</div>"
    )


def verdict(claim_id: str) -> None:
    """Show one claim with both verdicts, why, and what would change it; the rows behind it are folded."""
    display({"text/html": _card(claim_id), "text/plain": as_text(explain(claim_id))}, raw=True)


def _card(claim_id: str) -> str:
    said = explain(claim_id)
    parts = [f'<div class="verdict">\n<p><strong>{claim_id}</strong> {html.escape(said.claim)}</p>\n<dl>']
    for found, when in zip(said.verdicts, ("As published", "With hindsight"), strict=True):
        parts.append(f"<dt>{when}: {_badge(found)}</dt><dd>{html.escape(why(found))}</dd>")
    parts.append(f"<dt>What counts</dt><dd>{html.escape(counted(said.verdicts[-1]))}</dd>")
    parts.append(f"<dt>What would change it</dt><dd>{html.escape(said.turning)}</dd>\n</dl>")
    rows = said.evidence
    if len(rows):
        summary = f"Evidence known by {said.verdicts[-1].as_of} ({len(rows)})"
        parts.append(f"<details><summary>{summary}</summary>\n<ul>")
        for row in rows.itertuples():
            shown = "" if row.scored else "; outside the claim’s days" if row.beside else "; shown, not weighed"
            parts.append(
                f"<li><strong>{row.direction}</strong>, {row.date_of_fact}: "
                f'<a href="{html.escape(row.url)}">{html.escape(row.fact)}</a> '
                f"({row.told}{shown})</li>"
            )
        parts.append("</ul>\n</details>")
    parts.append("</div>")
    return "\n".join(parts)


def worked(claim_id: str, *, key: str) -> None:
    """Show the rule applied to one claim with hindsight, fact by fact, and glue it for use on another page."""
    frame, steps = working(ledger.verdict(claim_id))
    shown = frame.set_axis(["Fact or test", "Says", "Strength", "Grade", "Weight", "Counts"], axis=1)
    claim = tables.table("audit/claims").set_index("claim_id").loc[claim_id, "claim"]
    caption = f"Claim {claim_id}: {claim} Judged as of {HINDSIGHT}"
    markup = _markup(shown, caption, {}) + f'\n<p class="steps">{html.escape(steps)}</p>'
    glue(key, _Bundle(markup, f"{caption}\n{shown.map(_cell).to_string(index=False)}\n{steps}"), display=True)


def changed(number: int, *, key: str) -> pd.DataFrame:
    """Show every claim whose word has moved since an edition, with the repair that moved it, and glue it for a page.

    Returns the frame behind it, of :func:`nodeal.ledger.repairs.by_claim`.
    """
    moved = repairs.by_claim(number)
    told = {
        "Claim": moved["claim_id"],
        "As published": [_moved(*pair) for pair in zip(moved["published_then"], moved["published_now"], strict=True)],
        "With hindsight": [_moved(*pair) for pair in zip(moved["hindsight_then"], moved["hindsight_now"], strict=True)],
        "Moved by": moved["step"],
        "Helps": moved["helps"],
    }
    frame, caption = pd.DataFrame(told), f"Claims whose verdict has moved since edition {number} ({len(moved)})"
    markup = f"<details><summary>{caption}</summary>\n{_markup(frame, caption, {})}\n</details>"
    # As text the table would be wider than any screen: the command prints it better.
    glue(key, _Bundle(markup, f"{caption}; `.venv/bin/nodeal changes {number}` prints them"), display=True)
    return moved


def _moved(then: str, now: str) -> str:
    return then if then == now else f"{then} → {now}"


class _Bundle:
    """HTML and plain text of one output, so that it can be glued."""

    def __init__(self, markup: str, text: str) -> None:
        self._bundle = {"text/html": markup, "text/plain": text}

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return self._bundle


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
                "For : against": _pans(said),
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
CAME_OUT = {1: "did not come true", 0: "in part", -1: "came true", None: "not due"}
"""Outcome of a test → what became of the event that would have made it fail."""
UNREADABLE = ("texts", "scale points", "points of %")
"""Units whose number says nothing to a reader beside these words."""


def step_line(*numbers: int) -> None:
    """Glue ``step_line``: the chapter's place in the argument, in words, for the line under its title."""
    told = [argument.step(number) for number in numbers]
    _require(bool(told), "the step line", "no step", "numbers of steps in data/audit/argument.csv")
    if all(THESIS in one.carries for one in told):
        rests = "The thesis rests on " + ("both." if len(told) == 2 else "them all." if len(told) > 2 else "it.")
    else:
        rests = "If this fails: " + " ".join(one.if_it_fails[0].lower() + one.if_it_fails[1:] for one in told)
    text = f"{told[0].group}: {' '.join(one.sentence for one in told)} {rests}"
    glue("step_line", _Plain(_curled(text)), display=False)


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
    items, lines = [], []
    for claim_id, name in names.items():
        found = ledger.verdict(claim_id)
        sure = f"{found.judgement.confidence} confidence" if found.judgement.confidence else found.judgement.why_open
        word = f"{SIGN[found.verdict]} {found.verdict}"
        items.append(
            f'<li><a href="#{ANCHOR}-{claim_id}">{html.escape(name)}</a> '
            f'<span class="mark">{word}</span> <span class="sure">{html.escape(sure)}</span></li>'
        )
        lines.append(f"{name} ({claim_id}): {word}, {sure}")
    head = f'<p class="verdict-row-head">{ROW_HEAD}</p>\n'
    markup = head + '<ul class="verdict-row" aria-label="Verdicts">\n' + "\n".join(items) + "\n</ul>"
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
        What is shown: columns It would be wrong if, Known on 20 March 2025, Now.

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
        rows.append({"It would be wrong if": sentence, _known(PUBLISHED): _came_out(then), "Now": _came_out(now)})
    frame = pd.DataFrame(rows)
    table(frame, name=name, caption="What would have counted against the article, and whether it came true")
    return frame


def day(on: date) -> str:
    """A day as prose writes it: *20 March 2025*."""
    return f"{on.day} {on:%B %Y}"


def _known(on: date) -> str:
    return f"Known on {day(on)}"


def _came_out(result: ledger.TestResult) -> str:
    """A test's outcome as a word, with its number where a reader can do something with it."""
    found = result.estimate
    if found is None or result.outcome is None:
        return (
            f"too few cases ({found.n})" if found is not None and result.why.startswith("no test") else CAME_OUT[None]
        )
    unit = found.unit.removesuffix("s") if found.value == 1 else found.unit
    return CAME_OUT[result.outcome] + (
        "" if found.unit in UNREADABLE else f": {plain(found.value, found.digits)} {unit}"
    )


def folded(frame: pd.DataFrame, *, head: str, name: str, caption: str, links: dict[str, str] | None = None) -> None:
    """Show a frame as :func:`table` does, shut behind its head: what a reader may want, and the story does not need."""
    _require(bool(NAME.fullmatch(name)) and len(frame) > 0, f"table {name!r}", "no name or no row", "both")
    _fold(head, _markup(frame, caption, links or {}, name), frame.drop(columns=list((links or {}).values())))


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
    parts = [_markup(frame, VERDICTS_CAPTION, {}, f"verdicts-{_kebab(chapter)}", ANCHOR)]
    if len(asked := _test_rows(chosen)):
        parts.append(_markup(asked, TESTS_CAPTION, {}, f"tests-{_kebab(chapter)}"))
    _fold(head, "\n".join([*parts, *map(_card, in_full)]), frame)


def _fold(head: str, markup: str, frame: pd.DataFrame) -> None:
    shut = f"<details><summary>{html.escape(head)}</summary>\n{markup}\n</details>"
    display({"text/html": shut, "text/plain": f"{head}\n{_in_lines(frame.map(_cell))}"}, raw=True)


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


def _pans(said: Judgement) -> str:
    """What lies in the pans, in short."""
    return f"{float(said.pro):g} : {float(said.con):g}"


def _badge(found: ledger.Verdict) -> str:
    # One look for *holds* and *fits*: the sign and the colour say how far, the word says which.
    word = found.verdict if found.verdict in (OPEN, NOT_CHECKABLE) else PLAIN[LEAN[found.verdict]]
    return f'<span class="badge {word.replace(" ", "-")}">{SIGN[found.verdict]} {found.verdict}</span>'


def _require(holds: bool, where: str, found: str, expected: str) -> None:
    if not holds:
        raise ShowError(where, found=found, expected=expected, remedy="Mend the call in the notebook's cell.")


def _cell(value: object) -> str:
    """A table's cell as text. Its minus is the one that programs read: the typographic one makes a number a word."""
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return "–"
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, (float, np.floating)):
        value = plain(float(value))
    return str(value).replace(MINUS, "-")


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
