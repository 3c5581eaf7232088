"""The ``{quality}`` directive: how far the tables can be trusted, measured, for the data page.

``{quality} accuracy`` shows the audit of rows drawn at random, ``{quality} agreement`` how far two coders agree.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from nodeal.estimate import plain
from nodeal.measures import audit
from nodeal.site.figure import table
from nodeal.site.stored import SiteError
from nodeal.tables import data_dir, describe

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
        make, read = PARTS[what]
        for name in read:
            self.env.note_dependency(str(data_dir() / describe(name)["path"]))
        return [nodes.raw("", make(), format="html")]


def accuracy() -> str:
    """The audit of a random sample: rows, how many had a detail off, how many the fact itself, with intervals."""
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
    return table(columns, rows, label="Rows drawn at random and checked against another publisher")


def agreement() -> str:
    """What was coded twice: units, Krippendorff's alpha and its range."""
    rows = [
        [
            row.what,
            row.units,
            row.level,
            f"{plain(row.alpha, DIGITS)} ({plain(row.low, DIGITS)} to {plain(row.high, DIGITS)})",
        ]
        for row in audit.agreement().itertuples()
    ]
    return table(["What", "Units", "Level", "Alpha, with 95 % range"], rows, label="Agreement of two coders")


PARTS = {
    "accuracy": (accuracy, ("audit/accuracy",)),
    "agreement": (agreement, ("stances/statements", "stances/second_coding", "audit/predictions")),
}
