"""Files that appear whole or not at all: written aside, then put in place."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nodeal import interrupts


@contextmanager
def aside(*targets: Path) -> Iterator[list[Path]]:
    """Where to write instead of `targets`: what stands there takes their places when the block ends well.

    After an error, a full disk or a signal the targets are as they were, and nothing is left beside them.
    """
    staged = [target.with_name(f"{target.name}.{os.getpid()}.new") for target in targets]
    try:
        yield staged
        with interrupts.held():
            for new, target in zip(staged, targets, strict=True):
                new.replace(target)
    finally:
        for new in staged:
            new.unlink(missing_ok=True)


def write(target: Path, content: str | bytes) -> None:
    """Replace one file by `content`: text as UTF-8 with Unix line ends, bytes as they are."""
    with aside(target) as (new,):
        new.write_bytes(content.encode() if isinstance(content, str) else content)
