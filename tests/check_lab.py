"""A real JupyterLab opens, runs, edits and saves every chapter in a copy of this checkout: `make check-lab`.

Apart from the other tests, since it sets up an environment with JupyterLab and needs a Chromium. It tests what is
committed, so commit first.
"""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from urllib.request import urlopen

import pytest
from playwright.sync_api import sync_playwright

from nodeal import notebooks
from nodeal.site.prerender import browser as chromium

NAMES = [text.stem for text in notebooks.texts()]
AUTOSAVE = 5
"""Seconds; JupyterLab's own two minutes would only make this longer."""
SETTINGS = {
    "docmanager-extension/plugin": f'{{"autosaveInterval": {AUTOSAVE}}}',
    # Every output is drawn, seen or not: the plotly extension then stores a picture beside each chart, if it can.
    "notebook-extension/tracker": '{"windowingMode": "none"}',
}
START, RUN, WRITTEN = 120, 300, 10
"""Seconds in which Lab must answer, in which a chapter must have run, and in which a save must have ended."""


def run(copy, *command):
    done = subprocess.run(command, cwd=copy, env=clean(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


def clean(**more):
    """This process's surroundings without what would point a program at another checkout."""
    return {k: v for k, v in os.environ.items() if not k.startswith(("NODEAL_", "VIRTUAL_ENV", "JUPYTER"))} | more


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    target = tmp_path_factory.mktemp("lab") / "book"
    run(notebooks.root(), "git", "clone", "-q", "--no-hardlinks", ".", str(target))
    return target


@pytest.fixture(scope="module")
def lab(copy, tmp_path_factory):
    """``make lab`` in the copy, with no settings but the two above. Gives a Chromium page that shows it."""
    home = tmp_path_factory.mktemp("jupyter")
    for name, text in SETTINGS.items():
        file = home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    args = (
        f"--no-browser --ip=127.0.0.1 --port={port} --ServerApp.port_retries=0 --IdentityProvider.token= "
        "--LabApp.expose_app_in_browser=True" + (" --allow-root" if os.geteuid() == 0 else "")
    )
    folders = {f"JUPYTER_{k}_DIR": str(home / k.lower()) for k in ("CONFIG", "DATA", "RUNTIME")}
    folders["JUPYTERLAB_SETTINGS_DIR"] = str(home / "settings")
    log = home / "log"
    with (
        log.open("wb") as out,
        subprocess.Popen(
            ["make", "lab", f"PY={sys.executable}", f"LAB_ARGS={args}"],
            cwd=copy, env=clean(**folders), stdout=out, stderr=out, start_new_session=True,
        ) as server,
    ):  # fmt: skip
        try:
            address = f"http://127.0.0.1:{port}/lab"
            _wait(lambda: _answers(address) or server.poll() is not None, START, "no JupyterLab")
            assert server.poll() is None, log.read_text()[-3000:]
            with (
                sync_playwright() as play,
                play.chromium.launch(executable_path=chromium(), args=["--no-sandbox"]) as window,
            ):
                yield window.new_page(base_url=address + "/")
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGTERM)
            server.wait(30)


def _answers(address):
    try:
        with urlopen(address, timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def _wait(holds, seconds, what):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"{what} within {seconds} s"
        time.sleep(0.5)


def opened(page, name):
    """Open one chapter alone, and wait until it is there."""
    page.goto(f"tree/notebooks/{name}.ipynb?reset")
    page.wait_for_function(
        "() => window.jupyterapp?.shell.currentWidget?.content?.widgets?.length > 5", timeout=START * 1000
    )
    page.wait_for_function("() => window.jupyterapp.shell.currentWidget.sessionContext.isReady", timeout=START * 1000)
    return page


def command(page, name):
    page.evaluate("name => window.jupyterapp.commands.execute(name)", name)


def saved(page):
    command(page, "docmanager:save")
    page.wait_for_function("() => !window.jupyterapp.shell.currentWidget.context.model.dirty", timeout=START * 1000)


def nothing_changed(copy):
    """What git sees of what Lab did, once the server has written it all: nothing, if all is well."""
    with contextlib.suppress(AssertionError):
        _wait(lambda: not run(copy, "git", "status", "--porcelain"), WRITTEN, "no clean checkout")
    assert run(copy, "git", "status", "--porcelain") == "", run(copy, "git", "diff", "--unified=0")[:5000]


def stored(copy, name):
    return (copy / "notebooks" / f"{name}.ipynb").stat().st_mtime_ns


@pytest.mark.parametrize("name", NAMES)
def test_opened_and_left_to_the_autosave_nothing_changes(copy, lab, name):
    before = stored(copy, name)
    page = opened(lab, name)
    page.evaluate("() => { window.jupyterapp.shell.currentWidget.context.model.dirty = true; }")
    _wait(lambda: stored(copy, name) != before, 6 * AUTOSAVE, "no autosave")
    nothing_changed(copy)


@pytest.mark.parametrize("name", NAMES)
def test_run_and_saved_nothing_changes(copy, lab, name):
    page = opened(lab, name)
    command(page, "notebook:run-all-cells")
    page.wait_for_function(
        """() => {
            const {content, sessionContext} = window.jupyterapp.shell.currentWidget;
            const code = content.widgets.filter(w => w.model.type === "code");
            return sessionContext.session?.kernel?.status === "idle"
                && code.every((w, i) => w.model.executionCount === i + 1 && w.model.executionState === "idle");
        }""",
        timeout=RUN * 1000,
    )
    page.wait_for_timeout(3000)  # the plotly extension adds its pictures when the charts are drawn
    before = stored(copy, name)
    saved(page)
    assert stored(copy, name) != before
    nothing_changed(copy)


def test_an_edit_reaches_the_text_and_changes_nothing_else(copy, lab):
    page = opened(lab, NAMES[0])
    page.evaluate(
        """() => {
            const cell = window.jupyterapp.shell.currentWidget.content.widgets.find(w => w.model.type === "markdown");
            cell.model.sharedModel.setSource(cell.model.sharedModel.getSource() + " and more");
        }"""
    )
    saved(page)
    try:
        lines = re.findall(r"^[+-][^+-].*", run(copy, "git", "diff", "--unified=0"), re.M)
        assert len(lines) == 4, lines
        assert sum("and more" in line for line in lines) == 2
        assert run(copy, "git", "diff", "--name-only").split() == [
            f"notebooks/{NAMES[0]}.ipynb", f"notebooks/src/{NAMES[0]}.md",
        ]  # fmt: skip
    finally:
        run(copy, "git", "checkout", "-q", "notebooks")


def test_what_lab_saved_is_a_sound_book(copy, lab):
    """All chapters opened, run and saved: it builds, and pairs, pictures and outputs are as they should be."""
    nothing_changed(copy)
    run(copy, ".venv/bin/nodeal", "book")
    run(copy, ".venv/bin/pytest", "-q", "--nbval", "--nbval-current-env", "-n", "2", "--dist", "loadfile",
        "tests/notebooks", "tests/site/test_prerendered.py", "notebooks")  # fmt: skip
