"""The pairs: text notebooks that people edit, executed notebooks that are published and tested.

``notebooks/src/NN_name.md`` (MyST text) is the source; ``notebooks/NN_name.ipynb`` is the same notebook executed,
with its outputs. One direction only: the text makes the notebook. Executing again without a change gives the
same bytes.

Editors differ in what they write beside what a person changed: whole numbers without their ".0", the language's
version, the kernel's name, timings, pictures of charts. So there is one form in which notebooks and texts are stored
(`tidied`, `tidied_text`), made of nothing that they differ in; the checks look at values, never at how they are
written.
"""

from __future__ import annotations

import base64
import copy
import hashlib
import io
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jupytext
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from nodeal import files, interrupts
from nodeal.errors import NodealError, refuse_conflict
from nodeal.place import root

if TYPE_CHECKING:
    from PIL import Image

PROCESSES = 2
CELL_SECONDS = 120
"""So long a cell may take unless NODEAL_CELL_SECONDS says otherwise."""
CHART_MIME = "application/vnd.plotly.v1+json"
FORMATS = "notebooks///ipynb,notebooks/src///md:myst"
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
HEADER = f"""---
jupytext:
  formats: {FORMATS}
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: {KERNEL["display_name"]}
  language: {KERNEL["language"]}
  name: {KERNEL["name"]}
---
"""
"""What stands above every text, so that the tools know it for a notebook."""


class NotebookError(NodealError):
    """A notebook that is missing its pair, its outputs, or that fails when executed."""


def texts() -> list[Path]:
    """The text notebooks, in chapter order."""
    return sorted((root() / "notebooks" / "src").glob("*.md"))


def named(stem: str) -> Path:
    """The text notebook of this name.

    Raises
    ------
    NotebookError
        If there is none; the message lists what there is.
    """
    for text in texts():
        if text.stem == stem:
            return text
    raise NotebookError(
        f"notebooks/src/{stem}.md",
        found="no such notebook",
        expected="one of " + ", ".join(t.stem for t in texts()),
        remedy="Correct the name.",
    )


def executed(text: Path) -> Path:
    """Where the executed form of a text notebook is stored."""
    return text.parents[1] / f"{text.stem}.ipynb"


def read(path: Path) -> NotebookNode:
    """An executed notebook.

    Raises
    ------
    NotebookError
        If there is none, or it is no notebook.
    """
    return nbformat.reads(json.dumps(loaded(path)), as_version=4)


def as_stored(text: str) -> NotebookNode:
    """A notebook's file as the site reads it: in the one form, whatever program saved it."""
    return tidied(nbformat.reads(text, as_version=4), "cell")


def loaded(path: Path) -> dict[str, Any]:
    """An executed notebook as plain JSON that has the shape of one.

    Raises
    ------
    NotebookError
        If there is none, or it is no notebook: what is, and which cell.
    """
    where, text = f"notebooks/{path.name}", ""
    try:
        text = path.read_text("utf-8-sig")
        stored = json.loads(text)
        wrong = _wrong_shape(stored)
    except FileNotFoundError:
        wrong = "no such file"
    except ValueError as error:
        refuse_conflict(where, text, NotebookError)
        wrong = f"no JSON: {str(error).splitlines()[0][:120]}"
    if wrong:
        raise NotebookError(
            where,
            found=wrong,
            expected="an executed notebook of format 4",
            remedy="Run `make notebooks`: it is written anew from its text.",
        )
    return stored


def _wrong_shape(stored: object) -> str:
    """What makes this JSON no notebook; empty if it is one. What editors add or leave out of their own is no matter."""
    if not isinstance(stored, dict) or "nbformat" not in stored:
        return f"JSON that is no notebook ({json.dumps(stored)[:40]})"
    if stored["nbformat"] != 4:
        return f"a notebook of format {stored['nbformat']}"
    if not isinstance(stored.get("cells"), list) or not isinstance(stored.get("metadata"), dict):
        return "a notebook without " + ("cells" if not isinstance(stored.get("cells"), list) else "metadata")
    for number, cell in enumerate(stored["cells"]):
        kinds: dict[str, type | tuple[type, ...]] = {"cell_type": str, "source": (str, list), "metadata": dict}
        if isinstance(cell, dict) and cell.get("cell_type") == "code":
            kinds |= {"outputs": list, "execution_count": (int, type(None))}
        lacking = [key for key, kind in kinds.items() if not isinstance(cell, dict) or key not in cell
                   or not isinstance(cell[key], kind)]  # fmt: skip
        if lacking:
            return f"a cell, number {number}, without {' and '.join(lacking)} as notebooks have it"
        if not all(isinstance(o, dict) and "output_type" in o for o in cell.get("outputs", [])):
            return f"a cell, number {number}, with an output that has no type"
    return ""


# ---- executing ----------------------------------------------------------------------------------------------

_KEPT_OUT: dict[str, str] = {
    "PYTHON": "flags, warnings, start-up files and further packages of one person's Python",
    "IPYTHON": "start-up files and settings of one person's IPython",
    "PLOTLY_": "another form of charts",
    "PANDAS_": "other defaults of frames",
    "FORCE_COLOR": "colour codes in text",
    "CLICOLOR": "colour codes in text",
    "NO_COLOR": "no colour codes where they are wanted",
    "COLUMNS": "the width of a terminal",
    "LINES": "the height of a terminal",
    "TZ": "the hour, and near midnight the day",
    "LANG": "names of months, order of letters",
    "LC_": "names of months, order of letters",
}
"""Beginnings of the variables that no kernel gets to see, and what each would bring into an output."""
_MAY_SHOW = ("NPY_", "OPENBLAS_", "OMP_", "MKL_", "NODEAL_", "JUPYTER_", "PYDEVD_", "LD_PRELOAD", "MALLOC_")
"""Variables that a kernel keeps, and that may make a library speak."""


def kernel_environment(settings: Path) -> dict[str, str]:
    """Variables with which every kernel starts, so that a cell gives the same on every machine.

    Parameters
    ----------
    settings
        An empty folder, in place of a person's own settings of IPython.
    """
    kept = {k: v for k, v in os.environ.items() if not k.startswith(tuple(_KEPT_OUT))}
    here = Path(__file__).resolve().parents[1]  # the kernel takes the package that started it, and no other
    own = {"PYTHONPATH": str(here), "PYTHONNOUSERSITE": "1", "PYTHONUTF8": "1", "IPYTHONDIR": str(settings)}
    return kept | own | {"TZ": "UTC"}


def execute(text: Path) -> NotebookNode:
    """Run a text notebook from top to bottom and return it with its outputs; nothing is written.

    Raises
    ------
    NotebookError
        If a cell fails, prints or warns; the message names the cell's first line and what it said.
    """
    ((_, notebook),) = interrupts.as_done(_executed, [text])
    return notebook


def cell_seconds() -> int:
    """Seconds that a cell may take: NODEAL_CELL_SECONDS, or else `CELL_SECONDS`.

    Raises
    ------
    NotebookError
        If the setting is no whole number of seconds.
    """
    said = os.environ.get("NODEAL_CELL_SECONDS", "") or str(CELL_SECONDS)
    if not re.fullmatch("[1-9][0-9]{0,5}", said):
        raise NotebookError(
            "NODEAL_CELL_SECONDS",
            found=repr(said),
            expected=f"a whole number of seconds, such as {CELL_SECONDS}",
            remedy="Write it in digits, or unset it.",
        )
    return int(said)


async def _executed(text: Path) -> NotebookNode:
    notebook, seconds = source(text), cell_seconds()
    at = [0]
    client = NotebookClient(
        notebook,
        timeout=seconds,
        kernel_name="python3",
        record_timing=False,
        shutdown_kernel="immediate",  # it has nothing to save, and may be at work when it is to end
        extra_arguments=["--IPKernelApp.log_level=40"],  # errors only: kernels warn of every local socket
        resources={"metadata": {"path": str(text.parents[1])}},
        on_cell_start=lambda cell, cell_index: at.append(cell_index),
    )
    left = "the stored notebook was left as it was."
    try:
        with tempfile.TemporaryDirectory() as settings:
            await client.async_execute(env=kernel_environment(Path(settings)))
    except CellExecutionError as error:
        failed = next(n for n, c in enumerate(notebook.cells) if any(o.output_type == "error" for o in _outputs_of(c)))
        raise NotebookError(
            _cell_of(text, notebook, failed),
            found=" ".join(f"{error.ename}: {error.evalue}".split()),
            expected="a cell that runs",
            remedy=f"Mend the cell, or what it calls; {left}",
        ) from None
    except CellTimeoutError as error:
        raise NotebookError(
            _cell_of(text, notebook, at[-1]),
            found=f"no end after {seconds} seconds",
            expected="a cell that ends within them",
            remedy=f"Make it quicker, or give cells longer, as in `NODEAL_CELL_SECONDS={5 * seconds} make notebooks`; "
            + left,
        ) from error
    except (DeadKernelError, RuntimeError, TimeoutError) as error:  # a kernel that does not start, or dies
        raise NotebookError(
            _cell_of(text, notebook, at[-1]) if len(at) > 1 else f"notebooks/src/{text.name}",
            found=" ".join(str(error).split())[:300] or type(error).__name__,
            expected="a kernel that runs every cell to its end",
            remedy=f"Close what else runs, then run it again; {left}",
        ) from error
    finally:
        if client.km is not None:  # interrupted before the kernel was ready
            await client.km.shutdown_kernel(now=True)  # type: ignore[misc] # declared as None by nbclient
    for number, cell in enumerate(notebook.cells):
        if said := _said_aside(cell):
            set_here = ", ".join(sorted(k for k in os.environ if k.startswith(_MAY_SHOW))) or "none"
            raise NotebookError(
                _cell_of(text, notebook, number),
                found=said,
                expected="a cell that neither prints nor warns",
                remedy="Mend the cell, or what it calls; the stored notebook was left as it was. If it is quiet on "
                f"another machine, a variable may be the cause (here are set: {set_here}).",
            )
    notebook = tidied(notebook, text.stem)
    nbformat.validate(notebook)
    return notebook


def _outputs_of(cell: NotebookNode) -> list[NotebookNode]:
    return cell.get("outputs", [])


def _cell_of(text: Path, notebook: NotebookNode, number: int) -> str:
    """Where a cell stands in its text: file, line, and how it begins, cut to one line that can be read."""
    begins = next(iter(notebook.cells[number].source.splitlines()), "")
    shown = begins if len(begins) <= 60 else f"{begins[:59]}…"
    return f"notebooks/src/{text.name}, line {cell_lines(text)[number]}, cell {shown!r}"


def store(text: Path) -> bool:
    """Execute one text notebook and store it, the text itself tidied. Returns whether a stored file changed."""
    return _put(text, execute(text))


def _put(text: Path, notebook: NotebookNode) -> bool:
    fresh = {executed(text): written(notebook), text: tidied_text(text.read_text("utf-8"), text.name)}
    changed = [path for path, content in fresh.items() if not path.is_file() or path.read_bytes() != content.encode()]
    for path in changed:
        files.write(path, fresh[path])
    return bool(changed)


def picture_all() -> list[str]:
    """Put today's pictures of charts into the stored notebooks, executing nothing. Returns the names of the changed."""
    renewed = []
    for path in filter(Path.is_file, map(executed, texts())):
        fresh = written(tidied(read(path), path.stem))
        if path.read_bytes() != fresh.encode():
            files.write(path, fresh)
            renewed.append(path.name)
    return renewed


def store_all(which: Iterable[Path], report: Callable[[Path, bool], None]) -> None:
    """Execute and store several, `PROCESSES` at a time; `report` hears of each as it is done.

    After an error or an interrupt nothing more is stored; what was stored before stands.
    """
    for text, notebook in interrupts.as_done(_executed, which, at_once=PROCESSES):
        report(text, _put(text, notebook))


# ---- the one form --------------------------------------------------------------------------------------------


def tidied(notebook: NotebookNode, stem: str) -> NotebookNode:
    """A copy of a notebook in the form in which it is stored, whatever program saved it.

    Kept are cells, tags, counts and outputs. Cell ids come from the notebook's name, whole numbers are written
    without a fraction (JavaScript knows no ``2.0``), and what programs add of their own goes: metadata and timings.
    Beside a chart stands its committed picture, if it was drawn from this very chart, and no viewer's own.
    """
    tidy = copy.deepcopy(notebook)
    tidy.nbformat, tidy.nbformat_minor = 4, 5
    tidy.metadata = nbformat.from_dict({"jupytext": {"formats": FORMATS}, "kernelspec": KERNEL})
    for number, cell in enumerate(tidy.cells):
        cell.id = f"{stem[:50]}-{number:03d}".replace("_", "-")
        cell.source = _line_feeds(cell.source).strip("\n")
        cell.metadata = nbformat.from_dict({k: v for k, v in cell.metadata.items() if k == "tags" and v})
        for output in cell.get("outputs", []):
            if "data" in output:
                shown = whole(dict(output.data))
                if CHART_MIME in shown:
                    shown.pop("image/png", None)
                    shown |= pictured(shown[CHART_MIME])
                output.data = nbformat.from_dict(shown)
    return tidy


def tidied_text(text: str, name: str) -> str:
    """A text notebook in the form in which it is stored: the header, plain code fences, line feeds, one at the end.

    Editors write the same header in other orders and name the kernel's language at each fence. Every other line
    stays as a person wrote it.

    Raises
    ------
    NotebookError
        If the header says something that no editor would keep; `name` is the file's.
    """
    fed = _line_feeds(text.removeprefix("\ufeff"))
    refuse_conflict(f"notebooks/src/{name}", fed, NotebookError)
    plain = re.sub(r"^```\{code-cell\}.*", "```{code-cell}", fed, flags=re.M)
    foreign = sorted(jupytext.reads(plain, fmt="md:myst").metadata.keys() - {"jupytext", "kernelspec", "language_info"})
    if foreign:
        raise NotebookError(
            f"notebooks/src/{name}",
            found=f"{foreign[0]!r} in its header",
            expected="only jupytext and kernelspec: editors drop everything else when they save",
            remedy="Take it out of the header.",
        )
    body = re.sub(r"\A---\n.*?\n---(?:\n+|\Z)", "", plain, flags=re.DOTALL)
    return f"{HEADER}\n{body.rstrip()}\n"


def source(text: Path) -> NotebookNode:
    """A text notebook, not executed."""
    return tidied(jupytext.reads(tidied_text(text.read_text("utf-8"), text.name), fmt="md:myst"), text.stem)


PICTURES = Path("book/charts")
"""Where the pictures of charts are kept: two as SVG for the site, one as PNG for notebooks."""


def pictured(spec: dict[str, Any]) -> dict[str, str]:
    """The committed picture of a chart as an output holds it; nothing where there is none of this very chart."""
    path = root() / PICTURES / f"{spec.get('nodeal', {}).get('name')}.png"
    if not path.is_file() or drawn_as(path)[0] != drawn_from(spec):
        return {}
    return {"image/png": base64.b64encode(path.read_bytes()).decode()}


def drawn_from(spec: dict[str, Any]) -> str:
    """Digest of what the picture of a chart shows, in values: traces, layout with title and subtitle, source."""
    layout = {key: value for key, value in spec["layout"].items() if key != "meta"}
    return digest(json.dumps(whole([spec["data"], layout, spec["nodeal"]["caption"]]), sort_keys=True))


def drawn_as(png: Path | io.BytesIO) -> tuple[str, str]:
    """What a PNG says of itself: digest of the chart that it was drawn from, and of the drawing.

    Both are empty for a picture that was not drawn here, or was changed since.
    """
    from PIL import Image

    try:
        with Image.open(png) as picture:
            chart, drawing, seen = str(picture.info.get(PICTURE_MARK, "  ")).split(" ")
            return (chart, drawing) if seen == as_seen(picture) else ("", "")
    except (OSError, ValueError):  # no picture at all, or somebody's own
        return "", ""


def as_seen(picture: Image.Image) -> str:
    """Digest of a picture's points, whatever way they were packed."""
    return hashlib.sha256(picture.convert("RGB").tobytes()).hexdigest()[:16]


PICTURE_MARK = "drawn"


def digest(text: str) -> str:
    """A short name for a text: the first digits of its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def written(notebook: NotebookNode) -> str:
    """A notebook as the text of its file."""
    return nbformat.writes(notebook, indent=1) + "\n"


def whole(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """The same JSON value in one form, whoever wrote it: what is whole as an integer, the largest numbers as floats."""
    if isinstance(value, dict):
        return {key: whole(item) for key, item in value.items()}
    if isinstance(value, list):
        return [whole(item) for item in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        return int(value)
    return float(value) if isinstance(value, int) and abs(value) >= EXACT else value


EXACT = 2**53
"""Below this every whole number is one that each program reads and writes alike."""


# ---- checking -----------------------------------------------------------------------------------------------


def check_pair(text: Path) -> None:
    """The stored notebook is the executed form of this text, whole and in order.

    Raises
    ------
    NotebookError
        Naming the first cell that differs, has no number, is out of order, failed, or warned.
    """
    stored = read(executed(text))
    where = f"notebooks/{text.stem}.ipynb"
    again = f"Run `make notebooks`; if it is the notebook that you edited, first `.venv/bin/jupytext --sync {where}`."
    ours, theirs = _cells(source(text)), _cells(tidied(stored, text.stem))
    for number, (a, b) in enumerate(zip(ours, theirs, strict=False)):
        if a != b:
            ours_is, theirs_is, line = _first_difference(a, b)
            raise NotebookError(
                f"{where}, cell {number}",
                found=theirs_is,
                expected=f"{ours_is}, as in line {cell_lines(text)[number] + line} of notebooks/src/{text.name}",
                remedy=again,
            )
    if len(ours) != len(theirs):
        raise NotebookError(where, found=f"{len(theirs)} cells", expected=f"{len(ours)} cells", remedy=again)
    require_executed(stored, where)
    code = [c for c in stored.cells if c.cell_type == "code"]
    counts = [c.execution_count for c in code]
    if counts != list(range(1, len(code) + 1)):
        raise NotebookError(where, found=f"execution counts {counts}", expected=f"1 to {len(code)} in order",
                            remedy="Run `make notebooks`.")  # fmt: skip
    for cell in code:
        if said := _said_aside(cell):
            raise NotebookError(
                f"{where}, cell {cell.execution_count}",
                found=said,
                expected="neither errors nor warnings nor printed lines",
                remedy="Mend what the cell calls.",
            )


def _said_aside(cell: NotebookNode) -> str:
    """The first error, warning or printed line among a cell's outputs, which should show results and nothing else."""
    for output in cell.get("outputs", []):
        if output.output_type in ("error", "stream"):
            said = output.get("text") or output.get("evalue")
            return f"{output.get('name', 'an error')}: {str(said).strip()[:120]!r}"
    return ""


def require_executed(notebook: NotebookNode, where: str) -> None:
    """Refuse a notebook whose code cells have no counts or no outputs: compared with nothing, everything is right.

    Raises
    ------
    NotebookError
        Naming what commonly takes outputs away behind a person's back.
    """
    code = [c for c in notebook.cells if c.cell_type == "code"]
    empty = [n for n, c in enumerate(code, start=1) if c.execution_count is None]
    if empty or not any(c.outputs for c in code):
        raise NotebookError(
            where,
            found=f"no execution count in code cell {empty[0]}" if empty else "no outputs",
            expected="an executed notebook, stored with its outputs",
            remedy="Run `make notebooks`. If they are gone again after the next commit, a filter of git's such as "
            f"nbstripout takes them away: `git check-attr filter {where}` names it, and `nbstripout --uninstall`, or "
            "taking the line out of .git/info/attributes, ends it.",
        )


_Cell = tuple[str, str, tuple[str, ...]]
"""What a pair must have in common: kind, source and tags of a cell."""


def _cells(notebook: NotebookNode) -> list[_Cell]:
    return [(c.cell_type, c.source.strip(), tuple(c.metadata.get("tags", []))) for c in notebook.cells]


def _first_difference(a: _Cell, b: _Cell) -> tuple[str, str, int]:
    """How two cells differ: the first line that does, in both forms, and its number in the cell, from 0."""
    if a[1] == b[1]:
        ours, theirs = (
            f"a {kind} cell" + (f" with the tags {', '.join(tags)}" if tags else "") for kind, _, tags in (a, b)
        )
        return ours, theirs, 0
    lines = zip_longest(a[1].splitlines(), b[1].splitlines())
    number, pair = next((n, pair) for n, pair in enumerate(lines) if pair[0] != pair[1])
    ours, theirs = ("no further line" if line is None else repr(line) for line in pair)
    return ours, theirs, number


def cell_lines(text: Path) -> list[int]:
    """Line of a text notebook, counted from 1, at which the source of each cell begins."""
    lines = [line.rstrip() for line in text.read_text("utf-8").splitlines()]
    begins, here = [], 0
    for cell in jupytext.read(text).cells:
        source = [line.rstrip() for line in cell.source.strip().splitlines()]
        found = (n for n in range(here, len(lines)) if lines[n : n + len(source)] == source)
        here = next(found, here)
        begins.append(here + 1)
        here += len(source)
    return begins


def glued(text: Path) -> dict[str, str]:
    """Every number or word that a stored notebook glued, by key, as printed in the book."""
    found = {}
    for cell in read(executed(text)).cells:
        for output in cell.get("outputs", []):
            name = output.get("metadata", {}).get("scrapbook", {}).get("name")
            if name:
                data = output["data"]
                shown = next(iter(v for k, v in data.items() if k.endswith("text/plain")))
                found[name] = shown.strip("'")
    return found


# ---- comparing ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """One value in the outputs that a fresh execution gives differently."""

    cell: int
    place: str
    old: str
    new: str


def diff(text: Path) -> list[Change]:
    """Execute a notebook afresh and list every value in its outputs that differs from the stored one."""
    old, new = tidied(read(executed(text)), text.stem), execute(text)
    changes = []
    code = [[c for c in n.cells if c.cell_type == "code"] for n in (old, new)]
    for number, (a, b) in enumerate(zip(*code, strict=False), start=1):
        before, after = dict(_leaves(_outputs(a))), dict(_leaves(_outputs(b)))
        for place in sorted(before.keys() | after.keys()):
            was, now = before.get(place, "–"), after.get(place, "–")
            if was != now:
                changes.append(Change(number, place, _readable(was), _readable(now)))
    return changes


def _readable(value: object) -> str:
    """A value as a person can read it: of a picture in base64 its length and how it begins."""
    text = str(value)
    return f"{text[:12]}… ({len(text):,} letters)" if re.fullmatch(r"[A-Za-z0-9+/]{120,}=*", text) else text


def _outputs(cell: NotebookNode) -> list[Any]:
    return json.loads(json.dumps(cell.outputs))


def _leaves(value: object, place: str = "") -> Iterable[tuple[str, object]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, f"{place}.{key}" if place else key)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _leaves(item, f"{place}[{number}]")
    elif isinstance(value, str) and "\n" in value:
        for number, line in enumerate(value.splitlines(), start=1):
            yield f"{place} line {number}", line
    else:
        yield place, value
