"""Publishers' raw files: where each comes from, its checksum, and how it reaches us.

A raw file is never committed. It is fetched from its pinned address into a cache outside the project, or
taken from the folder named by ``NODEAL_RAW``, and in both cases its SHA-256 must agree with the registry.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import pooch
import requests

from nodeal.errors import NodealError


class RawFileError(NodealError):
    """A raw file that is unknown, missing, or not the one we pinned."""


@dataclass(frozen=True, slots=True)
class RawFile:
    """One raw file of a publisher, as registered in ``registry.toml``.

    `dataset` is the id by which tables name it; `held_by` the repository that holds a copy, empty where the address
    is the publisher's own.
    """

    key: str
    url: str
    sha256: str
    size: int
    title: str
    publisher: str
    version: str
    page: str
    licence: str
    dataset: str
    held_by: str = ""


@cache
def registry() -> dict[str, RawFile]:
    """Every registered raw file by its key, such as ``aid/ust_r29_website/weapons.csv``."""
    listed = tomllib.loads(resources.files("nodeal.ingest").joinpath("registry.toml").read_text("utf-8"))
    files = {}
    for publication in listed["publication"]:
        shared = {key: value for key, value in publication.items() if key != "file"}
        for entry in publication["file"]:
            files[entry["key"]] = RawFile(**shared, **entry)
    return files


def fetch(key: str, *, progress: bool = True) -> Path:
    """Path of a raw file whose checksum was seen to agree.

    Raises
    ------
    RawFileError
        If the key is unknown, the file is missing or cannot be fetched, or its checksum differs.
    """
    if key not in registry():
        raise RawFileError(
            f"raw file {key}",
            found="a key that is not registered",
            expected="one of " + ", ".join(sorted(registry())),
            remedy="Register address, checksum and licence in src/nodeal/ingest/registry.toml.",
        )
    entry = registry()[key]
    folder = os.environ.get("NODEAL_RAW")
    if folder and not Path(folder).is_dir():
        raise RawFileError(
            "NODEAL_RAW",
            found=f"{folder!r}, which is {'a file' if Path(folder).exists() else 'not there'}",
            expected="the folder with the publishers' raw files",
            remedy="Name that folder, or unset NODEAL_RAW to download them.",
        )
    return _local(entry, Path(folder) / key) if folder else _download(entry, progress)


def available(*keys: str) -> bool:
    """Whether all these files can be had without the network: in ``NODEAL_RAW`` or in the cache."""
    folder = os.environ.get("NODEAL_RAW")
    return all((Path(folder) / k if folder else _cached(registry()[k])).is_file() for k in keys)


def _local(entry: RawFile, path: Path) -> Path:
    if not path.is_file():
        raise RawFileError(
            f"raw file {entry.key}",
            found="no such file in the folder NODEAL_RAW",
            expected=f"{entry.title} ({entry.size:,} bytes)",
            remedy="Put the file there, or unset NODEAL_RAW to download it.",
        )
    found = pooch.file_hash(str(path))
    if found != entry.sha256:
        size = path.stat().st_size
        raise RawFileError(
            f"raw file {entry.key}",
            found=f"SHA-256 {found[:12]}… and {size:,} bytes" + (" (truncated?)" if size < entry.size else ""),
            expected=f"SHA-256 {entry.sha256[:12]}… and {entry.size:,} bytes",
            remedy=f"Fetch it again from {entry.url}; if the publisher changed it, review it and pin it anew.",
        )
    return path


def _cache_dir() -> Path:
    return Path(os.environ.get("NODEAL_CACHE") or pooch.os_cache("nodeal"))


def _cached(entry: RawFile) -> Path:
    return _cache_dir() / f"{entry.sha256[:12]}-{Path(entry.key).name}"


def _download(entry: RawFile, progress: bool) -> Path:
    target = _cached(entry)
    try:
        got = pooch.retrieve(
            entry.url,
            known_hash=f"sha256:{entry.sha256}",
            fname=target.name,
            path=target.parent,
            progressbar=progress,
        )
    except ValueError as error:  # pooch found another checksum
        raise RawFileError(
            f"raw file {entry.key}",
            found="a download with another SHA-256",
            expected=f"SHA-256 {entry.sha256[:12]}… ({entry.size:,} bytes)",
            remedy=f"See what changed at {entry.page}; review it and pin it anew, or name a local copy in NODEAL_RAW.",
        ) from error
    except (FileExistsError, NotADirectoryError, PermissionError) as error:
        raise RawFileError(
            str(target.parent),
            found=(error.strerror or str(error)).lower(),
            expected="a folder in which downloads are kept",
            remedy="Name one in NODEAL_CACHE, or a folder with the raw files in NODEAL_RAW.",
        ) from error
    except (requests.RequestException, OSError) as error:
        raise RawFileError(
            f"raw file {entry.key}",
            found=f"no download ({type(error).__name__})",
            expected=f"{entry.url}",
            remedy="Check the network, or name a folder with the raw files in NODEAL_RAW.",
        ) from error
    return Path(got)
