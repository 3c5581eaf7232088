"""*Every number on this page*: what cells list of the numbers that they glue, gathered once at its foot.

A chapter has the numbers of its own cells; another page those that it pastes from chapters or asks of measures.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from myst_nb.ext.glue.utils import PendingGlueReference
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

from nodeal import printed
from nodeal.printed import TABLE_MIME
from nodeal.site.texts import worded_node

TITLE = "Every number on this page"
ANCHOR = "every-number"
COLUMNS = ("Number", "Value", "Range", "As of", "Data through", "Note")
"""In this order; a cell leaves out what none of its numbers has."""
ROW = "number-row"
"""Attribute of a number that a page asked of a measure itself: what the table at its foot says of it."""


class NumbersNode(nodes.General, nodes.Element):
    """The numbers of one cell, until they are gathered."""


class AtTheFoot(SphinxTransform):
    """Take the numbers out of their cells and end the page with all of them."""

    default_priority = 850

    def apply(self, **_: Any) -> None:  # noqa: ANN401
        """Write the section, where there are numbers."""
        rows = []
        for node in list(self.document.findall(NumbersNode)):
            rows += listed(node["spec"])
            # MyST-NB keeps the other forms of an output beside it until it chooses.
            bundle = node
            while bundle.parent.get("nb_element") != "cell_code_output":
                bundle = bundle.parent
            output = bundle.parent
            output.remove(bundle)
            if not len(output):
                output.parent.remove(output)
        root = Path(self.app.srcdir)
        for pending in self.document.findall(PendingGlueReference):
            found = of_notebook(root / f"{pending.refdoc}.ipynb").get(pending.key)
            if found and found not in rows:
                rows.append(found)
        for measured in self.document.findall(nodes.inline):
            if (row := measured.get(ROW)) and row not in rows:
                rows.append(row)
        if rows:
            section = self._own() or nodes.section("", nodes.title("", TITLE), ids=[ANCHOR], names=[TITLE])
            section += worded_node(gathered(rows))
            if section.parent is None:
                next(self.document.findall(nodes.section)).append(section)

    def _own(self) -> nodes.section | None:
        """The section of that title with which a page may end itself, for the cells that glue."""
        for section in self.document.findall(nodes.section):
            if section[0].astext() == TITLE:
                section["ids"].insert(0, ANCHOR)
                return section
        return None


def listed(spec: dict[str, Any]) -> list[dict[str, str]]:
    """The numbers of one cell, each by the columns that it has."""
    titles = [column["title"] for column in spec["columns"]]
    return [dict(zip(titles, row, strict=True)) for row in spec["rows"]]


def of_notebook(path: Path) -> dict[str, dict[str, str]]:
    """Every number that a stored notebook lists, by its key."""
    outputs = [output for cell in json.loads(path.read_text("utf-8"))["cells"] for output in cell.get("outputs", [])]
    specs = [output.get("data", {}).get(TABLE_MIME, {}) for output in outputs]
    return {row["Number"]: row for spec in specs if spec.get("numbers") for row in listed(spec)}


def gathered(rows: list[dict[str, str]]) -> printed.Worded:
    """One table of all numbers, folded."""
    kept = [title for title in COLUMNS if any(row.get(title) for row in rows)]
    spec = {
        "caption": f"{len(rows)} numbers of the text, each by its name in the code, with its range and its days",
        "columns": [{"title": title, "kind": "text"} for title in kept],
        "rows": [[row.get(title, "") for title in kept] for row in rows],
        "fold": True,
    }
    return printed.table(printed.stored_table(spec))


def register(app: Sphinx) -> None:
    """Connect the gathering."""
    app.add_transform(AtTheFoot)
