"""The ``{publishers}`` directive: who published what the tables rest on, by grade, and where each is used.

Every single page with its uses is a CSV beside the page: printed here they would be more than a phone should load.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pandas as pd
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from nodeal import tables
from nodeal.printed import Cell, Column, Table, Worded, printed, tagged, worded
from nodeal.printed import table as print_table
from nodeal.site.assets import renew
from nodeal.site.downloads import to_csv
from nodeal.site.texts import worded_node

FILE = Path("tables/sources-used.csv")
"""Every page with the tables and claims that rest on it, below the site's root."""
GRADES = {
    "A": "Primary documents",
    "B": "Officials and data",
    "C": "Agencies and scholars",
    "D": "Newspapers and think tanks",
    "E": "Compilations, encyclopaedias and blogs",
    "F": "State media, mirrors and what nobody has looked at",
}
EVIDENCE = "audit/evidence"
LINKED = "D"
"""Down to this grade a publisher's only page is linked; the addresses of all stand in the list to take away."""
FEW = 8
"""So many claims of a publisher are listed; of more the first are, and how many there are."""


class Publishers(SphinxDirective):
    """``{publishers}``: the list to take away, then a section a grade, a row a publisher."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """Read the tables and write the sections below the page's title."""
        with tables.reading() as read:
            used = uses()
        for name in sorted(read):
            self.env.note_dependency(str(Path(self.env.srcdir) / "data" / tables.describe(name)["path"]))
        top = next(self.state.document.findall(nodes.section))
        top += worded_node(_offer(self.env.docname))
        for grade, rows in used.groupby("grade", sort=True):
            title = f"Grade {grade}: {GRADES[str(grade)].lower()}"
            section = nodes.section("", nodes.title(title, title), ids=[f"grade-{str(grade).lower()}"], names=[title])
            self.state.document.note_explicit_target(section)
            section += worded_node(_grade(str(grade), rows))
            top += section
        return []


def _offer(page: str) -> Worded:
    """The list of all pages to take away."""
    said = "Every page, with its address, its stored copy where one is noted, and the tables and claims that rest on it"
    link = tagged('<a href="{}{}" download>{}</a>', "../" * page.count("/"), FILE.as_posix(), text="as CSV")
    return tagged("<p>{}</p>", text=worded("{}: {}.", said, link))


@tables.kept()
def uses() -> pd.DataFrame:
    """Every source that a table cites, with where.

    Returns
    -------
    pandas.DataFrame
        As ``sources``, and ``tables`` (table → rows, a counter) and ``claims`` (ids, in order).
    """
    rows: dict[str, Counter[str]] = {}
    claims: dict[str, set[str]] = {}
    for name in tables.names():
        about = tables.describe(name).get("nodeal", {})
        if name == "sources" or "edition" in about:
            continue
        frame = tables.table(name)
        if "source_id" in frame and name != "source_overrides":
            for index, ids in frame["source_id"].dropna().items():
                for one in ids.split(";"):
                    rows.setdefault(one, Counter())[name] += 1
                    if name == EVIDENCE:
                        claims.setdefault(one, set()).add(frame.loc[index, "claim_id"])
        for one in about.get("source_ids", []):
            rows.setdefault(one, Counter())[name] += len(frame)
    listed = tables.table("sources")
    listed = listed[listed["source_id"].isin(rows)].reset_index(drop=True)
    return listed.assign(
        tables=[rows[one] for one in listed["source_id"]],
        claims=[sorted(claims.get(one, ())) for one in listed["source_id"]],
    )


def _grade(grade: str, rows: pd.DataFrame) -> Worded:
    """The publishers of one grade, those that most rows rest on first."""
    told = []
    for publisher, of in rows.groupby("publisher", sort=True):
        counted: Counter[str] = sum(of["tables"], Counter())
        claims = sorted({claim for listed in of["claims"] for claim in listed})
        told.append((-sum(counted.values()), str(publisher), of, counted, claims))
    cells = []
    for _, publisher, of, counted, claims in sorted(told, key=lambda one: one[:2]):
        where = ", ".join(f"{name} {count}" for name, count in sorted(counted.items(), key=lambda kv: (-kv[1], kv[0])))
        more = f" and {len(claims) - FEW} more" if len(claims) > FEW else ""
        cells.append(
            [Cell(_name(publisher, of)), Cell(str(len(of))), Cell(where), Cell(", ".join(claims[:FEW]) + more)]
        )
    columns = [Column("Publisher"), Column("Pages", "num"), Column("Rows that rest on it", "long"), Column("Claims")]
    what = print_table(Table(columns, cells, label=f"Publishers of grade {grade}"))
    count = f"{len(cells):,} publishers, {len(rows):,} pages"
    fold = printed("fold", summary=count, css="", content=what)
    return Worded(fold, f"{count} {what.words}")


def _name(publisher: str, of: pd.DataFrame) -> str:
    """A publisher, linked where one page of its is cited and that is no compilation or copy; with its stored copy."""
    if len(of) != 1 or of.iloc[0]["grade"] > LINKED:
        return publisher
    page = of.iloc[0]
    name = tagged('<a href="{}">{}</a>', page["url"], text=publisher)
    if pd.isna(page["archived_url"]):
        return name
    return worded("{} ({})", name, tagged('<a href="{}">{}</a>', page["archived_url"], text="stored copy"))


def as_csv(used: pd.DataFrame) -> str:
    """Every page that is cited: what it is, where it is used, and its stored copy."""
    kept = ["source_id", "publisher", "grade", "kind", "url", "archived_url"]
    rows = [
        [*(None if pd.isna(row[name]) else row[name] for name in kept),
         "; ".join(f"{name} {count}" for name, count in sorted(row["tables"].items())), "; ".join(row["claims"])]
        for row in used.to_dict("records")
    ]  # fmt: skip
    return to_csv([*kept, "rows", "claims"], rows)


def write(app: Sphinx, error: Exception | None) -> None:
    """Put the list of all pages beside the printed tables."""
    if error is None and (Path(app.srcdir) / "book/sources.md").is_file():
        renew(Path(app.outdir) / FILE, as_csv(uses()))


def register(app: Sphinx) -> None:
    """Connect the directive and the file."""
    app.add_directive("publishers", Publishers)
    # After the folder of printed tables was emptied of what is gone.
    app.connect("build-finished", write, priority=600)
