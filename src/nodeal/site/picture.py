"""One chart as SVG: tidied after plotly, coloured for light and dark, or composed for download.

Plotly writes colours, fonts and empty groups into every element. A tidied picture has the fonts once, colours
as custom properties with a second set for a dark ground, coordinates to a tenth of a pixel, and nothing that draws
nothing. The address chooses: ``x.svg`` is light wherever it is opened, ``x.svg#dark`` is for a dark page. So one file
serves both grounds, and a browser that has it asks for nothing more. The picture cannot ask for the ground itself:
WebKit does not answer ``prefers-color-scheme`` inside an ``<img>``, and no engine but Chromium and Firefox tells it
what the page's own switch says.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from nodeal.charts.theme import DARK, FONT, GROUND, INK, MUTED
from nodeal.site.stored import FOOT_GAP, FOOT_LINE, FOOT_MARGIN, FOOT_SIZE, SiteError, StoredChart

SVG = "http://www.w3.org/2000/svg"
ET.register_namespace("", SVG)

USUAL = {
    "opacity": "1", "fill-opacity": "1", "stroke-opacity": "1", "font-weight": "normal", "font-style": "normal",
    "font-variant": "normal", "text-transform": "none", "text-decoration-line": "none", "text-shadow": "none",
    "vector-effect": "none", "white-space": "pre", "stroke-miterlimit": "2", "line-height": "1.3em",
}  # fmt: skip
"""Declarations that say what holds anyway (labels have no runs of spaces; no joint is sharp enough to mitre)."""

UNNAMED = {"#444444": MUTED}
"""Plotly's colour for an outline that names none."""
DROPPED = {"class", "data-index", "data-unformatted", "data-math", "data-notex", "role", "aria-roledescription"}
PRECISE = {"d", "transform", "x", "y", "width", "height", "cx", "cy", "r", "rx", "ry", "points", "x1", "x2", "y1", "y2"}
DECIMAL = re.compile(r"-?\d*\.\d+(?:e-?\d+)?|-?\d+e-\d+")
COLOR = re.compile(r"rgb\((\d+), ?(\d+), ?(\d+)\)|#[0-9a-fA-F]{6}\b")
REFERENCE = re.compile(r"""url\(["']?#([^"')]+)""")
PAINTS = ("fill", "stroke", "stop-color")
VARIABLE = re.compile(r"var\(--c-([0-9a-f]{6})\)")
DARK_SET = "dark"
"""The fragment of an address that asks for the colours of a dark ground."""


def tidy(raw: str, *, where: str, foot: Sequence[str] = ()) -> str:
    """Reduce plotly's SVG to what is seen, and write a foot under it.

    Parameters
    ----------
    raw
        As exported by ``Plotly.toImage``.
    where
        Chart and notebook, for errors.
    foot
        Lines of the foot: source, date and licence.

    Raises
    ------
    SiteError
        If the chart uses a colour that has no counterpart on a dark ground.
    """
    root = ET.fromstring(_same_ids(raw))
    if foot:
        _add_foot(root, foot)
    for element in root.iter():
        _tidy_attributes(element)
    _prune(root)
    used = sorted({name for text in _styles(root) for name in VARIABLE.findall(text)})
    foreign = sorted({_hex(m) for text in _styles(root) for m in COLOR.finditer(text)})
    if foreign:
        raise SiteError(
            where,
            found=f"the colour {foreign[0]}, which has no counterpart on a dark ground",
            expected="only colours named in nodeal.charts.theme",
            remedy="Use one of those, or add the pair to theme.DARK.",
        )
    root.attrib.pop("style", None)
    root.set("font-family", FONT)
    root.set("id", DARK_SET)
    style = ET.Element(f"{{{SVG}}}style")
    style.text = _palette(used)
    root.insert(0, style)
    return ET.tostring(root, encoding="unicode") + "\n"


def compose(chart: StoredChart, svg: str) -> str:
    """The picture as a reader takes it away: title and subtitle inside too, on a light ground.

    Colours become plain values, since many programs that open SVG files know no custom properties.
    """
    plain = re.sub(rf'<style>.*?</style>| id="{DARK_SET}"', "", svg[svg.index("<svg") :], flags=re.DOTALL)
    inner = VARIABLE.sub(r"#\1", plain)
    width, height = chart.size(narrow=False)
    pad, y = 16, 16
    parts: list[str] = []
    for text, size, weight, color in ((chart.title, 20, 600, INK), (chart.subtitle, 14, 400, MUTED)):
        block, y = _lines(text, pad, y, width - 2 * pad, size=size, weight=weight, color=color)
        parts.append(block)
        y += 4
    parts.append(inner.replace("<svg ", f'<svg y="{y + 6}" ', 1).strip())
    total = y + 6 + height + pad - 4
    body = "\n".join(parts)
    return (
        f'<svg xmlns="{SVG}" width="{width}" height="{total}" viewBox="0 0 {width} {total}" '
        f'font-family="{FONT}">\n<rect width="{width}" height="{total}" fill="{GROUND}"/>\n{body}\n</svg>\n'
    )


def _add_foot(root: ET.Element, lines: Sequence[str]) -> None:
    """Make the picture so much higher, and write the lines there."""
    width, height = (float(root.get(side, "0")) for side in ("width", "height"))
    text = ET.SubElement(root, f"{{{SVG}}}text", {"fill": MUTED, "font-size": str(FOOT_SIZE)})
    for number, line in enumerate(lines, start=1):
        at = {"x": str(FOOT_MARGIN), "y": f"{height + FOOT_GAP + number * FOOT_LINE - 4:g}"}
        ET.SubElement(text, f"{{{SVG}}}tspan", at).text = line
    total = height + FOOT_GAP + FOOT_LINE * len(lines)
    root.set("height", f"{total:g}")
    root.set("viewBox", f"0 0 {width:g} {total:g}")


def _same_ids(raw: str) -> str:
    """Plotly's random id, which is in every clip path, made the same on each run."""
    found = re.search(r'<defs id="defs-([0-9a-f]+)"', raw)
    return re.sub(rf"(?<=[a-z-]){found.group(1)}", "0", raw) if found else raw


def _tidy_attributes(element: ET.Element) -> None:
    for name in sorted(DROPPED & set(element.attrib)):
        del element.attrib[name]
    for name in sorted(PRECISE & set(element.attrib)):
        element.set(name, DECIMAL.sub(_tenth, element.get(name, "")))
    for name in sorted(set(PAINTS) & set(element.attrib)):
        element.set(name, COLOR.sub(_variable, element.get(name, "")))
    if element.get("transform", "").startswith("rotate(0,"):
        del element.attrib["transform"]
    if "style" in element.attrib:
        declared = dict(_declarations(element.get("style", "")))
        if declared.get("stroke-width") in ("0", "0px"):
            declared = {k: v for k, v in declared.items() if not k.startswith("stroke")}
        for paint in ("fill", "stroke"):
            if declared.get(f"{paint}-opacity") == "0":
                declared |= {paint: "none"}
                del declared[f"{paint}-opacity"]
        if declared.get("stroke") == "none":
            declared = {k: v for k, v in declared.items() if not k.startswith("stroke")}
        kept = ";".join(f"{k}:{v}" for k, v in declared.items() if USUAL.get(k) != v and k != "font-family")
        element.set("style", kept)
        if not kept:
            del element.attrib["style"]


def _declarations(style: str) -> Iterator[tuple[str, str]]:
    for declaration in filter(None, (part.strip() for part in style.split(";"))):
        name, _, value = declaration.partition(":")
        yield name.strip(), COLOR.sub(_variable, value.strip())


def _variable(found: re.Match[str]) -> str:
    color = UNNAMED.get(_hex(found), _hex(found))
    return f"var(--c-{color[1:]})" if color in DARK else found.group(0)


def _hex(found: re.Match[str]) -> str:
    if found.group(0).startswith("#"):
        return found.group(0).lower()
    return "#" + "".join(f"{int(n):02x}" for n in found.groups())


def _tenth(found: re.Match[str]) -> str:
    rounded = f"{float(found.group(0)):.1f}".removesuffix(".0")
    return "0" if rounded == "-0" else rounded


def _prune(root: ET.Element) -> None:
    """Take out, innermost first, what draws nothing: empty groups, unpainted shapes, unused clip paths."""
    referred = {ref for e in root.iter() for ref in _references(e)}

    def visit(parent: ET.Element) -> None:
        for child in list(parent):
            visit(child)
            if _is_idle(child, referred):
                parent.remove(child)
            elif child.tag == f"{{{SVG}}}g" and not child.attrib:
                at = list(parent).index(child)
                parent[at : at + 1] = list(child)

    visit(root)
    # What only a group that is gone now had referred to goes too.
    referred = {ref for e in root.iter() for ref in _references(e)}
    visit(root)


def _references(element: ET.Element) -> Iterator[str]:
    for value in element.attrib.values():
        yield from REFERENCE.findall(value)


def _is_idle(element: ET.Element, referred: set[str]) -> bool:
    tag = element.tag.removeprefix(f"{{{SVG}}}")
    if tag in ("g", "defs"):
        return len(element) == 0
    if tag in ("clipPath", "pattern", "linearGradient", "radialGradient"):
        return element.get("id") not in referred
    if tag == "text":
        return not "".join(element.itertext()).strip()
    if tag == "path" and not element.get("d"):
        return True
    if tag in ("path", "rect", "circle"):
        style = dict(_declarations(element.get("style", "")))
        return style.get("fill") == "none" and "stroke" not in style and "stroke" not in element.attrib
    return False


def _styles(root: ET.Element) -> Iterator[str]:
    for element in root.iter():
        yield from (element.get(name, "") for name in ("style", *PAINTS))


def _palette(used: list[str]) -> str:
    light = ";".join(f"--c-{name}:#{name}" for name in used)
    dark = ";".join(f"--c-{name}:{DARK[f'#{name}']}" for name in used)
    return f"svg{{{light}}}svg:target{{{dark}}}"


def _lines(text: str, x: int, y: int, width: int, *, size: int, weight: int, color: str) -> tuple[str, int]:
    """Text broken to a width, by the average width of a letter, which errs on the wide side."""
    lines = textwrap.wrap(text, width=int(width / (size * (0.6 if weight > 500 else 0.56))))
    step = round(size * 1.35)
    spans = "".join(f'<tspan x="{x}" y="{y + size + i * step}">{escape(line)}</tspan>' for i, line in enumerate(lines))
    return f'<text font-size="{size}" font-weight="{weight}" fill="{color}">{spans}</text>', y + len(lines) * step
