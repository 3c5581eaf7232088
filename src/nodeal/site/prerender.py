"""Draw every stored chart once, in a headless Chromium, and keep the pictures under version control.

The pages show these pictures; the build needs no browser and a reader no script. Each file carries a digest of
what it was drawn from, so that a test can refuse pictures that no longer match their notebook.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from plotly.offline import get_plotlyjs

from nodeal import files, interrupts
from nodeal.charts.theme import DARK, FONT
from nodeal.notebooks import whole
from nodeal.site.picture import tidy
from nodeal.site.stored import SiteError, StoredChart, stored_charts

RECIPE = 3
"""Raise when drawing or tidying changes: every picture is then stale."""

PICTURES = Path("book/charts")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--virtual-time-budget=120000", "--dump-dom",
)  # fmt: skip
DEADLINE = 180
MARK = re.compile(r"\A<!-- drawn from ([0-9a-f]{16}), drawing ([0-9a-f]{16}) -->\n")

DRAW = """
// What stands beside a bar is anchored in its middle, where the font of this machine would have it: anchor it where it
// begins.
const begun = (svg) => {
  const place = document.createElement("div");
  document.body.append(place);
  place.innerHTML = svg;
  for (const text of place.querySelectorAll("text.bartext-outside")) {
    text.setAttribute("x", text.getBBox().x);
    text.setAttribute("text-anchor", "start");
  }
  const changed = new XMLSerializer().serializeToString(place.firstChild);
  place.remove();
  return changed;
};
(async () => {
  const drawn = {};
  for (const {key, data, layout} of jobs) {
    const place = document.createElement("div");
    document.body.append(place);
    try {
      await Plotly.newPlot(place, data.map((trace, i) => ({...trace, uid: "t" + i})), layout, {staticPlot: true});
      const svg = await Plotly.toImage(place,
        {format: "svg", width: layout.width, height: layout.height, imageDataOnly: true});
      drawn[key] = {svg: begun(svg)};
    } catch (error) { drawn[key] = {error: String(error)}; }
    place.remove();
  }
  const out = document.createElement("pre");
  out.id = "drawn";
  out.textContent = btoa(unescape(encodeURIComponent(JSON.stringify(drawn))));
  document.body.replaceChildren(out);
})();
"""


@dataclass(frozen=True, slots=True)
class Picture:
    """One of the two pictures of a chart."""

    chart: StoredChart
    narrow: bool

    @property
    def file(self) -> str:
        """File name below ``book/charts``."""
        return f"{self.chart.name}{'.narrow' if self.narrow else ''}.svg"

    @property
    def digest(self) -> str:
        """Digest of all that the drawing depends on, titles excluded: they are HTML.

        Taken over values: a program that writes 2.0 as 2 has changed nothing.
        """
        layout, foot = self.chart.layout(narrow=self.narrow), self.chart.foot(narrow=self.narrow)
        made_of = [RECIPE, FONT, DARK, self.chart.spec["data"], layout, foot]
        return _digest(json.dumps(whole(made_of), sort_keys=True))

    def is_current(self, folder: Path) -> bool:
        """Whether the stored file was drawn from this very chart, and is still what was drawn."""
        path = folder / self.file
        return path.is_file() and _drawn_from(path) == self.digest

    def marked(self, drawing: str) -> str:
        """A drawing as it is stored: under a mark that says what it was drawn from, and what it looks like."""
        return f"<!-- drawn from {self.digest}, drawing {_digest(drawing)} -->\n{drawing}"


@dataclass(frozen=True, slots=True)
class State:
    """How the stored pictures stand to the stored charts."""

    missing: list[Picture]
    stale: list[Picture]
    orphaned: list[Path]
    """Drawn for a chart that is no more."""
    strange: list[Path]
    """Not drawn here, or changed since: somebody's own, which is neither published nor touched."""

    def problems(self) -> list[str]:
        """One line for each picture of a chart that is not as it should be."""
        return [
            *(f"{p.file} is missing (chart of {p.chart.notebook})" for p in self.missing),
            *(f"{p.file} is not the drawing of the chart that {p.chart.notebook} now holds" for p in self.stale),
            *(f"{path.name} belongs to no chart" for path in self.orphaned),
        ]


def pictures(charts: Iterable[StoredChart]) -> list[Picture]:
    """The wide and the narrow picture of each chart."""
    return [Picture(chart, narrow) for chart in charts for narrow in (False, True)]


def state(root: Path) -> State:
    """Compare ``book/charts`` with the charts in the notebooks."""
    folder = root / PICTURES
    wanted = pictures(stored_charts(root).values())
    names = {p.file for p in wanted}
    missing = [p for p in wanted if not (folder / p.file).is_file()]
    others = sorted(path for path in folder.glob("*.svg") if path.name not in names)
    return State(
        missing=missing,
        stale=[p for p in wanted if p not in missing and not p.is_current(folder)],
        orphaned=[path for path in others if _drawn_from(path)],
        strange=[path for path in others if not _drawn_from(path)],
    )


def prerender(root: Path, *, everything: bool = False) -> tuple[list[str], list[str], list[str]]:
    """Draw what is missing or stale, or all; delete what was drawn for a chart that is no more.

    Returns
    -------
    tuple of list of str
        Names of the files drawn, of the files deleted, and of those left alone because they were not drawn here.

    Raises
    ------
    SiteError
        If there is something to draw and no Chromium, or a chart cannot be drawn.
    """
    found = state(root)
    todo = pictures(stored_charts(root).values()) if everything else found.missing + found.stale
    folder = root / PICTURES
    folder.mkdir(parents=True, exist_ok=True)
    if todo:
        for picture, svg in zip(todo, _draw(todo), strict=True):
            files.write(folder / picture.file, picture.marked(svg))
    for path in found.orphaned:
        path.unlink()
    orphaned, strange = ([path.name for path in paths] for paths in (found.orphaned, found.strange))
    return [p.file for p in todo], orphaned, strange


def browser() -> str:
    """Path of a Chromium.

    Raises
    ------
    SiteError
        If none is installed.
    """
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    raise SiteError(
        "charts",
        found="no Chromium on this machine",
        expected=f"one of {', '.join(BROWSERS)} on the PATH",
        remedy="Install one (Debian: apt-get install chromium). Building the book needs none, drawing charts does.",
    )


def _drawn_from(path: Path) -> str | None:
    """Digest of what a picture was drawn from; None if it was not drawn here, or was changed since."""
    text = path.read_text("utf-8", errors="replace")
    found = MARK.match(text)
    return found[1] if found is not None and found[2] == _digest(text[found.end() :]) else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _draw(todo: list[Picture]) -> list[str]:
    jobs = [{"key": p.file, "data": p.chart.spec["data"], "layout": p.chart.layout(narrow=p.narrow)} for p in todo]
    chromium = browser()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "plotly.js").write_text(get_plotlyjs(), "utf-8")
        page = Path(folder, "page.html")
        listed = json.dumps(jobs).replace("</", "<\\/")  # so that no text in a chart can end the script
        page.write_text(
            f'<!doctype html><meta charset="utf-8"><body><script src="plotly.js"></script>'
            f"<script>const jobs = {listed};{DRAW}</script>",
            "utf-8",
        )
        command = [chromium, *FLAGS, f"--user-data-dir={folder}/profile", page.as_uri()]
        try:
            run = interrupts.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=DEADLINE)
        except subprocess.TimeoutExpired:
            raise SiteError(
                "charts", found=f"no drawing from {Path(chromium).name} after {DEADLINE} seconds",
                expected="a page with the drawn charts", remedy="Try again when the machine has less to do.",
            ) from None  # fmt: skip
    found = re.search(r'<pre id="drawn">([^<]+)', run.stdout)
    if found is None:
        raise SiteError(
            "charts",
            found=f"no drawing from {Path(chromium).name} (exit code {run.returncode}): {run.stderr.strip()[-300:]}",
            expected="a page with the drawn charts",
            remedy="Try again; if it stays, open the browser by hand to see whether it starts.",
        )
    drawn = json.loads(base64.b64decode(found.group(1)))
    return [_checked(picture, drawn[picture.file]) for picture in todo]


def _checked(picture: Picture, drawn: dict[str, str]) -> str:
    where = f"{picture.chart.notebook}, chart {picture.chart.name!r}"
    if "error" in drawn:
        raise SiteError(
            where, found=f"plotly could not draw it ({drawn['error']})", expected="a valid figure",
            remedy="Correct the chart's function and re-execute the notebook.",
        )  # fmt: skip
    return tidy(drawn["svg"], where=where, foot=picture.chart.foot(narrow=picture.narrow))
