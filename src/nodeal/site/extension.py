"""The Sphinx extension: ties the parts of the site to the events of a build."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config

from nodeal import printed
from nodeal.charts import theme
from nodeal.site import (
    answering,
    assets,
    cases,
    catalogue,
    citing,
    claims,
    docstring,
    downloads,
    figure,
    glossary,
    home,
    imprint,
    landing,
    ledgerpage,
    numbers,
    page,
    published,
    quality,
    scales,
    shown,
    stepline,
    texts,
    timeline,
    transforms,
    used,
    writer,
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    # Jupyter Book sets this for an extension that is not loaded here; undeclared it would be a warning.
    app.add_config_value("comments_config", {}, "")
    figure.register(app)
    # Sphinx watches neither this code nor the theme's style and script: a change must renew every page.
    app.add_config_value("nodeal_code", "", "env")
    app.add_config_value("nodeal_looks", "", "html")
    app.connect("config-inited", _watch_own_files)
    transforms.register(app)
    citing.register(app)
    claims.register(app)
    glossary.register(app)
    timeline.register(app)
    used.register(app)
    cases.register(app)
    numbers.register(app)
    landing.register(app)
    app.add_post_transform(stepline.StepLine)
    home.register(app)
    app.add_transform(texts.PlainBesideHtml)
    app.add_directive("catalogue", catalogue.Catalogue)
    app.add_directive("corrections", answering.Corrections)
    app.add_directive("docstring", docstring.Docstring)
    app.add_directive("imprint", answering.Imprint)
    app.add_directive("quality", quality.Quality)
    app.add_directive("replies", answering.Replies)
    app.add_directive("scales", scales.Scales)
    app.add_directive("shown", shown.ShownAgain)
    app.set_translator("html", writer.Writer)
    app.connect("config-inited", _take_imprint)
    app.connect("builder-inited", published.prepare)
    app.connect("env-get-outdated", page.note_changes)
    app.connect("env-updated", page.renew_with_any)
    app.connect("html-page-context", page.add_context)
    app.connect("html-collect-pages", ledgerpage.pages)
    # After every page whose text it lists.
    app.connect("html-collect-pages", page.files)
    app.connect("html-collect-pages", published.lost)
    # Pictures must be checked before Sphinx decides whether warnings fail the build.
    app.connect("build-finished", downloads.write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _watch_own_files(app: Sphinx, config: Config) -> None:
    here, looks = Path(__file__).parent, assets.theme(Path(app.confdir)).parents[1]
    printer = Path(printed.__file__).parent
    if not config.html_theme_path:
        config.html_theme_path = [str(looks)]
    config.nodeal_code = _digest([*sorted(here.glob("*.py")), *sorted(printer.glob("*.*")), Path(theme.__file__)])
    config.nodeal_looks = _digest(looks.rglob("*.*")) + assets.bundle()


def _digest(files: Iterable[Path]) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(files))).hexdigest()[:16]


def _take_imprint(app: Sphinx, config: Config) -> None:
    """Where the book stands is on every page: another address or publisher renews them all."""
    of = imprint.read(Path(app.confdir))
    config.html_baseurl = of.address
    config.nodeal_looks += repr(of)
