"""Draw every stored chart once, in a headless Chromium, and keep the pictures under version control.

The pages show these pictures; the build needs no browser and a reader no script. Each file carries a digest of
what it was drawn from, so that a test can refuse pictures that no longer match their notebook. The notebooks carry a
third picture, a PNG of what a reader takes away, for every viewer that draws no plotly charts.
"""

from __future__ import annotations

import base64
import io
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plotly.offline import get_plotlyjs

from nodeal import files, interrupts
from nodeal.charts.theme import DARK, FONT
from nodeal.notebooks import PICTURE_MARK, PICTURES, as_seen, digest, drawn_as, drawn_from, whole
from nodeal.site.picture import compose, tidy
from nodeal.site.stored import SiteError, StoredChart, stored_charts

RECIPE = 3
"""Raise when drawing or tidying changes: every picture is then stale."""

COLOURS = 32
"""Of a PNG: enough for a chart's few colours and the edges of its letters."""
APART = 12
"""Two colours of a PNG differ by this much in red, green or blue: nearer ones look the same."""
Colour = tuple[int, int, int]
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
  hand(drawn);
})();
"""
PAINT = """
(async () => {
  const drawn = {};
  for (const {key, svg} of jobs) {
    try {
      const image = new Image();
      image.src = "data:image/svg+xml," + encodeURIComponent(svg);
      await image.decode();
      const canvas = Object.assign(document.createElement("canvas"), {width: image.width, height: image.height});
      canvas.getContext("2d").drawImage(image, 0, 0);
      drawn[key] = {png: canvas.toDataURL("image/png").split(",")[1]};
    } catch (error) { drawn[key] = {error: String(error)}; }
  }
  hand(drawn);
})();
"""
HAND = """
const hand = (drawn) => {
  const out = document.createElement("pre");
  out.id = "drawn";
  out.textContent = btoa(unescape(encodeURIComponent(JSON.stringify(drawn))));
  document.body.replaceChildren(out);
};
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
        return digest(json.dumps(whole(made_of), sort_keys=True))

    def is_current(self, folder: Path) -> bool:
        """Whether the stored file was drawn from this very chart, and is still what was drawn."""
        path = folder / self.file
        return path.is_file() and _drawn_from(path) == self.digest

    def marked(self, drawing: str) -> str:
        """A drawing as it is stored: under a mark that says what it was drawn from, and what it looks like."""
        return f"<!-- drawn from {self.digest}, drawing {digest(drawing)} -->\n{drawing}"


@dataclass(frozen=True, slots=True)
class State:
    """How the stored pictures stand to the stored charts."""

    missing: list[Picture]
    stale: list[Picture]
    orphaned: list[Path]
    """Drawn for a chart that is no more."""
    strange: list[Path]
    """Not drawn here, or changed since: somebody's own, which is neither published nor touched."""
    unpainted: list[StoredChart]
    """Their PNG is missing, or not painted of today's drawing."""
    bare: list[StoredChart]
    """Their notebook holds an older picture than the PNG, or none."""

    def problems(self) -> list[str]:
        """One line for each picture of a chart that is not as it should be."""
        return [
            *(f"{p.file} is missing (chart of {p.chart.notebook})" for p in self.missing),
            *(f"{p.file} is not the drawing of the chart that {p.chart.notebook} now holds" for p in self.stale),
            *(f"{path.name} belongs to no chart" for path in self.orphaned),
            *(
                f"{chart.name}.png is not the picture of the chart that {chart.notebook} now holds"
                for chart in self.unpainted
            ),
            *(f"{chart.notebook} does not hold {chart.name}.png" for chart in self.bare),
        ]


def pictures(charts: Iterable[StoredChart]) -> list[Picture]:
    """The wide and the narrow picture of each chart."""
    return [Picture(chart, narrow) for chart in charts for narrow in (False, True)]


def state(root: Path) -> State:
    """Compare ``book/charts`` with the charts in the notebooks."""
    folder = root / PICTURES
    charts = list(stored_charts(root).values())
    wanted = pictures(charts)
    names = {p.file for p in wanted} | {f"{chart.name}.png" for chart in charts}
    missing = [p for p in wanted if not (folder / p.file).is_file()]
    others = sorted(path for path in folder.glob("*.[ps][nv]g") if path.name not in names)
    unpainted = [chart for chart in charts if not _is_painted(folder, chart)]
    return State(
        missing=missing,
        stale=[p for p in wanted if p not in missing and not p.is_current(folder)],
        orphaned=[path for path in others if _drawn_from(path)],
        strange=[path for path in others if not _drawn_from(path)],
        unpainted=unpainted,
        bare=[chart for chart in charts if chart not in unpainted and _is_bare(folder, chart)],
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
    painted = list(stored_charts(root).values()) if everything else state(root).unpainted
    if painted:
        drawings = [_composed(folder, chart) for chart in painted]
        for chart, drawing, png in zip(painted, drawings, _paint(painted, drawings), strict=True):
            files.write(folder / f"{chart.name}.png", _few_colours(png, f"{drawn_from(chart.spec)} {digest(drawing)}"))
    orphaned, strange = ([path.name for path in paths] for paths in (found.orphaned, found.strange))
    return [*(p.file for p in todo), *(f"{chart.name}.png" for chart in painted)], orphaned, strange


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
    if path.suffix == ".png":
        return drawn_as(path)[0] or None
    text = path.read_text("utf-8", errors="replace")
    found = MARK.match(text)
    return found[1] if found is not None and found[2] == digest(text[found.end() :]) else None


def _composed(folder: Path, chart: StoredChart) -> str:
    return compose(chart, (folder / Picture(chart, narrow=False).file).read_text("utf-8"))


def _is_painted(folder: Path, chart: StoredChart) -> bool:
    """Whether the PNG is there, and of this chart and its present drawing."""
    path, drawing = folder / f"{chart.name}.png", folder / Picture(chart, narrow=False).file
    if not path.is_file() or not drawing.is_file():
        return False
    return drawn_as(path) == (drawn_from(chart.spec), digest(_composed(folder, chart)))


def _is_bare(folder: Path, chart: StoredChart) -> bool:
    """Whether a notebook holds no picture of a chart, or an old one of ours; what a viewer put there is as good."""
    try:
        stored = base64.b64decode(chart.png, validate=True)
    except ValueError:
        return False
    ours = not stored or drawn_as(io.BytesIO(stored)) != ("", "")
    return ours and stored != (folder / f"{chart.name}.png").read_bytes()


def _few_colours(png: bytes, mark: str) -> bytes:
    """A picture in `COLOURS` colours, a third of its size, that says what it was drawn from."""
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    said, small = PngInfo(), io.BytesIO()
    with Image.open(io.BytesIO(png)) as picture:
        every = picture.convert("RGB")
    counted: Any = every.getcolors(every.width * every.height)
    palette = Image.new("P", (1, 1))
    palette.putpalette([channel for colour in _kept_colours(counted) for channel in colour])
    few = every.quantize(palette=palette, dither=Image.Dither.NONE)
    said.add_text(PICTURE_MARK, f"{mark} {as_seen(few)}")
    few.save(small, "PNG", optimize=True, pnginfo=said)
    return small.getvalue()


def _kept_colours(counted: list[tuple[int, Colour]]) -> list[Colour]:
    """The colours that a picture keeps: the house's own first, which mean something, then the most frequent."""
    own = {tuple(bytes.fromhex(name[1:])) for name in DARK}
    kept: list[Colour] = []
    for _, colour in sorted(counted, key=lambda item: (item[1] not in own, -item[0], item[1])):
        if all(max(abs(a - b) for a, b in zip(colour, other, strict=True)) >= APART for other in kept):
            kept.append(colour)
    return kept[:COLOURS]


def _draw(todo: list[Picture]) -> list[str]:
    jobs = [{"key": p.file, "data": p.chart.spec["data"], "layout": p.chart.layout(narrow=p.narrow)} for p in todo]
    drawn = _in_browser(jobs, DRAW, get_plotlyjs())
    return [_checked(picture, drawn[picture.file]) for picture in todo]


def _paint(charts: list[StoredChart], drawings: list[str]) -> list[bytes]:
    """Composed drawings as PNG, at the size at which they are shown."""
    jobs = [{"key": chart.name, "svg": drawing} for chart, drawing in zip(charts, drawings, strict=True)]
    drawn = _in_browser(jobs, PAINT)
    for chart in charts:
        if "error" in drawn[chart.name]:
            raise _undrawable(chart, drawn[chart.name]["error"])
    return [base64.b64decode(drawn[chart.name]["png"]) for chart in charts]


def _in_browser(jobs: list[dict[str, Any]], script: str, library: str = "") -> dict[str, dict[str, str]]:
    """What a script makes of some jobs in a page of a Chromium's own, by the key of each."""
    chromium = browser()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "library.js").write_text(library, "utf-8")
        page = Path(folder, "page.html")
        listed = json.dumps(jobs).replace("</", "<\\/")  # so that no text in a chart can end the script
        page.write_text(
            f'<!doctype html><meta charset="utf-8"><body><script src="library.js"></script>'
            f"<script>const jobs = {listed};{HAND}{script}</script>",
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
    return json.loads(base64.b64decode(found.group(1)))


def _checked(picture: Picture, drawn: dict[str, str]) -> str:
    if "error" in drawn:
        raise _undrawable(picture.chart, drawn["error"])
    where = f"{picture.chart.notebook}, chart {picture.chart.name!r}"
    return tidy(drawn["svg"], where=where, foot=picture.chart.foot(narrow=picture.narrow))


def _undrawable(chart: StoredChart, said: str) -> SiteError:
    return SiteError(
        f"{chart.notebook}, chart {chart.name!r}", found=f"plotly could not draw it ({said})",
        expected="a valid figure", remedy="Correct the chart's function and re-execute the notebook.",
    )  # fmt: skip
