"""Plain Sphinx, of a later release than Jupyter Book 1.x can take, builds the same pages: `make check-sphinx`.

The way out, should Jupyter Book 1.x not be kept up: its own command writes the ``conf.py`` that it would have used, and
Sphinx alone reads it. Apart from the other tests, since it sets up an environment. It builds what is committed.
"""

import subprocess
import tomllib

import pytest

from nodeal import place
from nodeal.site.build import build

PLAIN = ("sphinx>=9,<10", "myst-nb>=1.4", "sphinx-external-toc>=1.1", "sphinxcontrib-bibtex>=2.7")
"""What builds the book, in place of jupyter-book."""
EXTENSIONS = "myst_nb,sphinx_external_toc,sphinxcontrib.bibtex,nodeal.site.extension"
SPHINXS_OWN = {".buildinfo", "search.html", "searchindex.js"}
"""Files that hold Sphinx's release or its scripts."""


def run(folder, *command):
    done = subprocess.run([str(part) for part in command], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    target = tmp_path_factory.mktemp("sphinx") / "book"
    run(place.root(), "git", "clone", "-q", "--no-hardlinks", ".", target)
    return target


@pytest.fixture(scope="module")
def python(copy):
    top = place.root()
    uv, environment = top / ".boot" / "bin" / "uv", top / ".boot" / "sphinx"
    run(top, uv, "venv", "-q", "--clear", "--python", top / ".venv/bin/python", environment)
    project = tomllib.loads((copy / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *(one for of in project["optional-dependencies"].values() for one in of)]
    ours = [one for one in wanted if not one.startswith("jupyter-book")]
    install = (uv, "pip", "install", "-q", "--python", environment / "bin/python")
    run(top, *install, *PLAIN, *ours)
    run(top, *install, "--no-deps", "--editable", copy)
    return environment / "bin/python"


def test_plain_sphinx_builds_the_same_pages_from_the_generated_configuration(copy, python, tmp_path):
    run(copy, place.root() / ".venv/bin/jupyter-book", "config", "sphinx", ".")
    run(copy, python, "-m", "sphinx", "-q", "-n", "-W", "--keep-going", "-D", f"extensions={EXTENSIONS}", "-b", "html",
        "-d", tmp_path / "doctrees", ".", tmp_path / "html")  # fmt: skip
    book, plain = (files(site) for site in (build(copy), tmp_path / "html"))
    assert book.keys() == plain.keys()
    assert [name for name in book if book[name] != plain[name] and name not in SPHINXS_OWN] == []
    assert sum(name.endswith(".html") for name in book) > 8


def files(site):
    """Content by path; the search's script, named by its content, is Sphinx's in half."""
    assert (site / "index.html").is_file()
    found = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    return {name: content for name, content in found.items() if not name.startswith("_static/search.")}
