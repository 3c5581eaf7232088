"""The ``{quality}`` directive: how far the tables can be trusted, measured, for the data page.

``{quality} accuracy`` shows the audit of rows drawn at random, ``{quality} agreement`` how far two codings agree.
The measures are loaded only when the page is written: a build in which nothing changed does not wait for them.
"""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from nodeal import tables
from nodeal.printed import Worded
from nodeal.site.figure import as_read
from nodeal.site.stored import SiteError
from nodeal.site.texts import worded_node

DIGITS = 2
"""A share of two dozen rows bears no more."""


class Quality(SphinxDirective):
    """``{quality} accuracy`` or ``{quality} agreement``: one table."""

    required_arguments = 1
    has_content = False

    def run(self) -> list[nodes.Node]:
        """Measure, and write the table."""
        (what,) = self.arguments
        if what not in PARTS:
            raise SiteError(
                f"{self.env.docname}, {{quality}} {what}",
                found=f"no figures on {what!r}",
                expected=" or ".join(PARTS),
                remedy="Correct the word.",
            )
        with tables.reading() as read:
            table = PARTS[what]()
        for name in sorted(read):
            self.env.note_dependency(str(Path(self.env.srcdir) / "data" / tables.describe(name)["path"]))
        return [worded_node(table)]


def accuracy() -> Worded:
    """The audit of a random sample: rows, how many had a detail off, how many the fact itself, with intervals."""
    from nodeal.estimate import plain
    from nodeal.measures import audit

    rows = [
        [
            "All three" if row.table == "all" else row.table,
            row.rows,
            row.detail_off,
            f"{plain(row.detail_pct, DIGITS)} % ({plain(row.low, DIGITS)} to {plain(row.high, DIGITS)})",
            row.fact_wrong,
            f"at most {plain(row.fact_high, DIGITS)} %",
        ]
        for row in audit.accuracy().itertuples()
    ]
    columns = ["Table", "Rows checked", "A detail off", "Share, with 95 % interval", "Fact wrong", "95 % interval"]
    return as_read(columns, rows, label="Rows drawn at random and checked")


def agreement() -> Worded:
    """What was coded twice: units, Krippendorff's alpha and its range."""
    from nodeal.estimate import plain
    from nodeal.measures import audit

    rows = [
        [
            row.what,
            row.units,
            row.level,
            f"{plain(row.alpha, DIGITS)} ({plain(row.low, DIGITS)} to {plain(row.high, DIGITS)})",
        ]
        for row in audit.agreement().itertuples()
    ]
    return as_read(["What", "Units", "Level", "Alpha, with 95 % range"], rows, label="Agreement of two codings")


PARTS = {"accuracy": accuracy, "agreement": agreement}
