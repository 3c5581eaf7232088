"""Pictures in the three engines that readers have: what is written in them is read off the screen.

Chromium is driven by playwright; it has no build of the others for every system, so Debian's Firefox and WebKit
are driven as they come: Firefox by Marionette, its own protocol, and WebKit by the WebDriver that Debian packs.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import socket
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path
from typing import ClassVar
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from nodeal.site.figure import PHONE

pytestmark = pytest.mark.browser

PAGE = "notebooks/02_yes_but.html"
PICTURES = ("fig-talks-first-answers", "fig-talks-truces")
AXIS = re.compile(r"\d{1,2}|[A-Z][a-z]{2} ?20\d\d")
"""What stands at an axis, on the bare ground: numbers and months."""
LEGIBLE = 4.5
"""Contrast of a letter against what is below it: WCAG 2.2, level AA."""
STARTED = 240
"""Seconds in which an engine has started, on a machine that has much else to do."""
SETTLED = 60
"""Seconds in which a picture has its colours; only a machine with much else to do needs more than one."""

LABELS = """
  // The drawing, laid unseen over its picture, says where each text of it stands on the screen.
  const [figure, svg] = arguments;
  const image = document.getElementById(figure).querySelector("img");
  image.scrollIntoView({ behavior: "instant", block: "start" });
  const cover = document.createElement("div");
  cover.innerHTML = svg.slice(svg.indexOf("<svg"));
  const { left, top, width, height } = image.getBoundingClientRect();
  Object.assign(cover.style, { position: "fixed", left: `${left}px`, top: `${top}px`, visibility: "hidden" });
  Object.assign(cover.firstChild.style, { width: `${width}px`, height: `${height}px` });
  document.body.append(cover);
  const labels = [...cover.querySelectorAll("text")].map((text) => {
    const { x, y, width, height } = text.getBoundingClientRect();
    return [text.textContent.trim(), x, y, width, height];
  });
  cover.remove();
  return [labels, image.complete ? image.currentSrc : "nothing yet"];
"""

CONTRASTS = """async ([png, labels]) => {
  // Of each label: contrast of the ground, which is its commonest colour, and what stands out most from it.
  const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
  const canvas = Object.assign(document.createElement("canvas"), { width: bitmap.width, height: bitmap.height });
  const paper = canvas.getContext("2d", { willReadFrequently: true });
  paper.drawImage(bitmap, 0, 0);
  const linear = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const light = (rgb) => 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8 & 255) + 0.0722 * linear(rgb & 255);
  const read = [];
  for (const [text, x, y, width, height] of labels) {
    if (y < 0 || y + height > bitmap.height || width < 1) continue;
    const { data } = paper.getImageData(Math.floor(x), Math.floor(y), Math.ceil(width), Math.ceil(height));
    const count = new Map();
    for (let i = 0; i < data.length; i += 4) {
      const rgb = data[i] << 16 | data[i + 1] << 8 | data[i + 2];
      count.set(rgb, (count.get(rgb) || 0) + 1);
    }
    const ground = light([...count].reduce((a, b) => b[1] > a[1] ? b : a)[0]);
    const ratio = (rgb) => (Math.max(light(rgb), ground) + 0.05) / (Math.min(light(rgb), ground) + 0.05);
    read.push([text, Math.max(...[...count.keys()].map(ratio)), ground]);
  }
  return read;
}"""


class Chromium:
    """A page of the Chromium that all tests share."""

    def __init__(self, browser, _folder: Path):
        self.page = browser.new_page()

    def system(self, *, dark: bool):
        self.page.emulate_media(color_scheme="dark" if dark else "light")

    def size(self, width: int, height: int):
        self.page.set_viewport_size({"width": width, "height": height})

    def visit(self, address: str):
        self.page.goto(address)

    def run(self, script: str, *values):
        return self.page.evaluate(f"values => (function () {{ {script} }})(...values)", list(values))

    def photograph(self) -> str:
        return base64.b64encode(self.page.screenshot()).decode()

    def close(self):
        self.page.close()


class Driven:
    """An engine that is a process of its own and speaks WebDriver's words, over a wire of its own."""

    needs: ClassVar[dict[str, tuple[str, ...]]]
    """Debian's packages, and the programs of each, one of which must be there."""

    def __init__(self, _browser, folder: Path):
        self.folder, self.processes, self.last = folder, [], ExitStack()

    @classmethod
    def missing(cls) -> str:
        return " ".join(package for package, names in cls.needs.items() if not any(map(shutil.which, names)))

    def start(self, *command: str, environment: dict[str, str], **options):
        own = os.environ | {"HOME": str(self.folder), "XDG_RUNTIME_DIR": str(self.folder)} | environment
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.processes.append(self.last.enter_context(subprocess.Popen(command, env=own, **quiet, **options)))

    def end(self, process: subprocess.Popen):
        self.processes.remove(process)
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def close(self):
        with self.last:
            for process in reversed(self.processes[:]):
                self.end(process)


class Firefox(Driven):
    needs: ClassVar = {"firefox-esr": ("firefox-esr", "firefox")}
    settings: ClassVar = {
        "marionette.port": 0,
        "layout.css.prefers-color-scheme.content-override": 2,  # as the system says
        "network.captive-portal-service.enabled": False,
        "network.connectivity-service.enabled": False,
    }

    def __init__(self, browser, folder: Path):
        super().__init__(browser, folder)
        self.count = 0
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in self.settings.items()]
        (folder / "user.js").write_text("\n".join(lines))
        program = next(filter(None, map(shutil.which, self.needs["firefox-esr"])))
        self.start(program, "--headless", "--marionette", "--remote-allow-system-access", "--no-remote",
                   "--profile", str(folder), environment={})  # fmt: skip
        port = folder / "MarionetteActivePort"
        until(lambda: port.is_file() and port.read_text())
        self.wire = socket.create_connection(("127.0.0.1", int(port.read_text())), timeout=STARTED)
        self.answers = self.wire.makefile("rb")
        self._answer()  # Firefox greets first.
        self._ask("WebDriver:NewSession")

    def system(self, *, dark: bool):
        self._ask("Marionette:SetContext", value="chrome")
        self.run(f"Services.prefs.setIntPref('ui.systemUsesDarkTheme', {int(dark)})")
        self._ask("Marionette:SetContext", value="content")

    def size(self, width: int, height: int):
        self._ask("WebDriver:SetWindowRect", width=width, height=height)

    def visit(self, address: str):
        self._ask("WebDriver:Navigate", url=address)

    def run(self, script: str, *values):
        return self._ask("WebDriver:ExecuteScript", script=script, args=values)["value"]

    def photograph(self) -> str:
        return self._ask("WebDriver:TakeScreenshot", full=False)["value"]

    def close(self):
        if hasattr(self, "wire"):
            self.answers.close()
            self.wire.close()
        super().close()

    def _ask(self, what: str, **values):
        self.count += 1
        asked = json.dumps([0, self.count, what, values]).encode()
        self.wire.sendall(b"%d:%b" % (len(asked), asked))
        _, _, error, value = self._answer()
        assert error is None, error
        return value

    def _answer(self):
        length = b""
        while (digit := self.answers.read(1)) != b":":
            assert digit, "Firefox has gone"
            length += digit
        return json.loads(self.answers.read(int(length)))


class WebKit(Driven):
    needs: ClassVar = {"webkit2gtk-driver": ("WebKitWebDriver",), "xvfb": ("Xvfb",)}

    def __init__(self, browser, folder: Path):
        super().__init__(browser, folder)
        self.session = ""
        read, write = os.pipe()
        try:
            self.start("Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1400x24", "-nolisten", "tcp",
                       environment={}, pass_fds=[write])  # fmt: skip
        finally:
            os.close(write)
        with open(read, "rb") as told:  # noqa: PTH123 (a pipe has no path)
            self.display = told.readline().decode().strip()

    def system(self, *, dark: bool):
        """Start anew: the engine asks once what the desktop looks like."""
        self._leave()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.start("WebKitWebDriver", f"--port={port}", environment={
            "DISPLAY": f":{self.display}", "GTK_THEME": "Adwaita:dark" if dark else "Adwaita", "NO_AT_BRIDGE": "1",
            "LIBGL_ALWAYS_SOFTWARE": "1",
        })  # fmt: skip
        self.at = f"http://127.0.0.1:{port}/session"
        window = next(Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser"))
        options = {"webkitgtk:browserOptions": {"binary": str(window), "args": ["--automation"]}}

        def listens():
            with socket.socket() as wire:
                return wire.connect_ex(("127.0.0.1", port)) == 0

        until(listens)
        self.session = "/" + self._ask("", {"capabilities": {"alwaysMatch": options}})["sessionId"]

    def size(self, width: int, height: int):
        self._ask("/window/rect", {"width": width, "height": height})

    def visit(self, address: str):
        self._ask("/url", {"url": address})

    def run(self, script: str, *values):
        return self._ask("/execute/sync", {"script": script, "args": values})

    def photograph(self) -> str:
        return self._ask("/screenshot")

    def close(self):
        try:
            self._leave()
        finally:
            super().close()

    def _leave(self):
        if self.session:
            self._ask("", method="DELETE")
            self.end(self.processes[-1])
            self.session = ""

    def _ask(self, what: str, values: dict | None = None, method: str = ""):
        request = Request(
            self.at + self.session + what, method=method or ("GET" if values is None else "POST"),
            data=None if values is None else json.dumps(values).encode(),
        )  # fmt: skip
        try:
            with urlopen(request, timeout=STARTED) as answer:
                return json.load(answer)["value"]
        except HTTPError as error:
            raise AssertionError(error.read().decode()) from error


def until(true, seconds=STARTED):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"nothing in {seconds} seconds"
        time.sleep(0.05)


@pytest.fixture(params=[Chromium, Firefox, WebKit], ids=lambda kind: kind.__name__)
def engine(request, browser, tmp_path):
    kind = request.param
    if issubclass(kind, Driven) and (missing := kind.missing()):
        pytest.skip(f"pictures are not looked at in {kind.__name__}: apt-get install {missing}")
    engine = kind.__new__(kind)
    try:
        engine.__init__(browser, tmp_path)
        yield engine
    finally:
        engine.close()


@pytest.fixture
def faint(engine, root, browser):
    """What cannot be read in the pictures on the ground that the page should have; nothing if all can."""
    reader = browser.new_page()

    def measured(dark):
        found = []
        phone = engine.run("return innerWidth") <= PHONE
        for figure in PICTURES:
            file = f"{figure.removeprefix('fig-')}{'.narrow' if phone else ''}.svg"
            labels, source = engine.run(LABELS, figure, (root / "book/charts" / file).read_text("utf-8"))
            if source.rpartition("/")[2].partition("#")[0] != file:
                return [*found, (figure, "shows", source)]  # stay with it: out of sight it is not loaded
            read = reader.evaluate(CONTRASTS, [engine.photograph(), labels])
            words = [(text, round(ratio, 1), ground) for text, ratio, ground in read if re.search(r"\w", text)]
            found += [(figure, text, ratio) for text, ratio, _ in words if ratio < LEGIBLE]
            axis = [ground for text, _, ground in words if AXIS.fullmatch(text)]
            if not axis or any((ground < 0.1) is not dark for ground in axis):
                found.append((figure, "ground of the axis labels", axis))
        return found

    def settled(*, dark):
        end = time.monotonic() + SETTLED
        while (found := measured(dark)) and time.monotonic() < end:
            time.sleep(0.2)
        return found

    yield settled
    reader.close()


def test_readers_of_each_engine_see_what_there_is(engine, address, faint):
    """Pictures are legible on the ground that the system says, and on the one that the page's own switch says
    against it, without reloading, on both widths; heads of tables that sort look it.

    On a dark system wide, on a light one as on a phone: so each ground is seen at each width, and each of them both
    as the system's and as the one chosen.
    """
    underlined = "return getComputedStyle(document.querySelector('thead button')).textDecorationLine"
    press = "document.querySelector('[data-do=ground]').click()"
    for dark in (True, False):
        engine.system(dark=dark)
        engine.size(1280, 1100)
        engine.visit(address + PAGE)
        if not dark:
            engine.size(500, 1100)
        assert faint(dark=dark) == [], "the system's ground"
        assert engine.run(underlined) == "underline"
        engine.run(press)
        assert faint(dark=not dark) == [], "the ground chosen against it"
