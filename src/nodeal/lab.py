"""JupyterLab's side: whatever it saves of this book, it saves in the form in which the book is stored.

``make lab`` switches this extension of the Jupyter server on. So opening, running and saving a chapter changes no
file unless its content changed, and an edit reaches the text without a new header or new code fences.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat

from nodeal import notebooks, place


def tidy(model: dict[str, Any], path: str, contents_manager: Any, **_: object) -> None:  # noqa: ANN401 - Jupyter's
    """Bring what is about to be saved into the stored form; files of other books and folders are left alone.

    Parameters
    ----------
    model
        Jupyter's model of the file: ``type`` and ``content``, which is changed in place.
    path
        Below the server's folder.
    contents_manager
        Knows that folder.
    """
    file = Path(contents_manager.root_dir, path.strip("/"))
    if model["type"] == "notebook" and _is_ours(file.parent):
        model["content"] = notebooks.tidied(nbformat.from_dict(model["content"]), file.stem)
    elif model["type"] == "file" and file.match("src/*.md") and _is_ours(file.parents[1]):
        model["content"] = notebooks.tidied_text(model["content"], file.name)


def _is_ours(folder: Path) -> bool:
    return folder.name == "notebooks" and place.is_root(folder.parent)


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: Any) -> None:  # noqa: ANN401 - Jupyter's own type, installed for Lab only
    # Loaded in alphabetical order, so after jupytext's, which brings a contents manager of its own.
    server.contents_manager.register_pre_save_hook(tidy)
