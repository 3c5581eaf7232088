"""Run chapters cell by cell in this process, without a kernel, as another processor would; print what differs.

``python replay.py 02_yes_but`` compares every output with the stored one. numpy sorts by other instructions on other
processors, and rows that tie then stand in another order unless the sort is a stable one. Where numpy has only one
way to sort, ``NPY_DISABLE_CPU_FEATURES`` changes nothing; so every sort that does not ask for a stable order is given
its rows from the last to the first, which such a sort may do at any time.
"""

from __future__ import annotations

import json
import sys

import pandas as pd

from nodeal import notebooks, show


def upset(kind: type[pd.DataFrame | pd.Series], name: str) -> None:
    """Let a sort turn round what ties, if the package or a cell calls it without ``kind="stable"``."""
    sort = getattr(kind, name)

    def upset_sort(frame, *args, **options):
        keys = options.get("by", args[0] if args else None)
        several = isinstance(keys, (list, tuple)) and len(keys) > 1  # pandas sorts by several keys stably
        caller = sys._getframe(1).f_globals.get("__name__", "")
        if caller.partition(".")[0] in ("nodeal", "cell") and not several and "kind" not in options:
            return sort(frame.iloc[::-1], *args, **options, kind="stable")
        return sort(frame, *args, **options)

    setattr(kind, name, upset_sort)


def differing(stem: str) -> list[str]:
    """Cells of a chapter whose outputs, glued numbers aside, are not the stored ones."""
    shown, space, found = [], {"__name__": "cell"}, []
    show.display = lambda bundle, **_: shown.append(bundle)
    show.glue = lambda *_, **__: None
    stored = notebooks.read(notebooks.executed(notebooks.named(stem)))
    for cell in (c for c in stored.cells if c.cell_type == "code"):
        shown.clear()
        exec(cell.source, space)
        # A chart's picture is put beside it when it is stored.
        wanted = [
            {k: v for k, v in o.data.items() if k != "image/png"} for o in cell.outputs if "scrapbook" not in o.metadata
        ]
        if json.loads(json.dumps(shown)) != json.loads(json.dumps(wanted)):
            found.append(f"{stem}, cell {cell.execution_count}")
    return found


if __name__ == "__main__":
    for kind in (pd.DataFrame, pd.Series):
        upset(kind, "sort_values")
        upset(kind, "sort_index")
    print(*(line for stem in sys.argv[1:] for line in differing(stem)), sep="\n", end="")
