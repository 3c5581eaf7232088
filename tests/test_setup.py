"""Set-up as make runs it, in a checkout of a few files and with a stand-in for uv: nothing is fetched."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from nodeal.notebooks import root

FAKE_UV = r"""#!/bin/sh
echo "$* cache=${UV_CACHE_DIR:-}" >> "$PLACE/uv.log"
for last; do :; done
case "$1 ${2:-}" in
--version*) echo "uv $VERSION" ;;
venv*)
    while [ $# -gt 1 ]; do
        [ "$1" = --python ] && python=$2
        case "$1" in *.venv | */next-*) folder=$1 ;; esac
        shift
    done
    case "$last" in --*) ;; *) folder=$last ;; esac
    rm -rf "$folder" && mkdir -p "$folder/bin" && ln -s "$(command -v "$python")" "$folder/bin/python"
    echo "version_info = $RUNS" > "$folder/pyvenv.cfg" ;;
"pip sync")
    [ ! -e "$PLACE/slow" ] || sleep "$(cat "$PLACE/slow")"
    [ ! -e "$PLACE/offline" ] || { echo "error: no address for a name" >&2; exit 2; } ;;
"pip install")
    while [ "$1" != --python ]; do shift; done
    printf '#!/bin/sh\necho built\n' > "$(dirname "$2")/nodeal"
    chmod +x "$(dirname "$2")/nodeal" ;;
esac
"""


class Checkout:
    """A folder in which ``make book`` sets up with the stand-in and then says "built"."""

    def __init__(self, place):
        self.place = place
        place.mkdir()
        shutil.copy(root() / "Makefile", place)
        if (root() / "tools").is_dir():
            shutil.copytree(root() / "tools", place / "tools")
        for name in ("requirements.lock", "pyproject.toml"):
            (place / name).write_text("as it was\n", "utf-8")
        uv = place / ".boot" / "bin" / "uv"
        uv.parent.mkdir(parents=True)
        uv.write_text(FAKE_UV, "utf-8")
        uv.chmod(0o755)
        self.path = place.parent / "path"
        self.path.mkdir(exist_ok=True)
        (self.path / "python3").symlink_to(sys.executable)

    @contextmanager
    def start(self, *arguments, **env):
        pinned = re.search(
            r"\d+\.\d+\.\d+", "".join(p.read_text("utf-8") for p in self.place.glob("tools/*.py")) + "0.0.0"
        )
        own = {"PLACE": str(self.place), "VERSION": pinned.group(), "RUNS": "{}.{}.{}".format(*sys.version_info[:3])}
        clean = {k: v for k, v in os.environ.items() if k not in ("PY", "MAKEFLAGS", "MAKELEVEL", "UV_CACHE_DIR")}
        with subprocess.Popen(
            ["make", *(arguments or ["book"])], cwd=self.place, text=True, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=clean | own | {"PATH": f"{self.path}:{os.environ['PATH']}"} | env,
        ) as running:  # fmt: skip
            yield running

    def make(self, *arguments, **env):
        """Exit code and everything that was said."""
        with self.start(*arguments, **env) as running:
            return running.wait(60), "".join(running.communicate())

    def environments_made(self):
        log = self.place / "uv.log"
        return sum(line.startswith("venv") for line in log.read_text("utf-8").splitlines()) if log.exists() else 0

    def change(self, name):
        """The file is another one now, as after a pull."""
        (self.place / name).write_text("as it is now\n", "utf-8")
        later = time.time() + 5
        os.utime(self.place / name, (later, later))


@pytest.fixture
def fresh(tmp_path):
    return Checkout(tmp_path / "a book")


@pytest.fixture
def ready(fresh):
    code, said = fresh.make()
    assert code == 0, said
    assert "built" in said
    assert fresh.environments_made() == 1
    return fresh


def test_what_is_ready_is_left_alone(ready):
    os.utime(ready.place / "requirements.lock", (time.time() + 5,) * 2)
    code, said = ready.make()
    assert (code, ready.environments_made()) == (0, 1), said
    assert "set-up" not in said


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_a_renewal_that_fails_loses_nothing(ready, name):
    """Without a network after a pull: the old environment works, and the reader hears how to use it."""
    ready.change(name)
    (ready.place / "offline").touch()
    code, said = ready.make()
    assert code != 0
    assert "no address for a name" in said
    assert "`uv pip sync …` failed" in said
    assert "`.venv/bin/nodeal book`" in said
    assert subprocess.run([ready.place / ".venv/bin/nodeal"], capture_output=True, check=True).stdout == b"built\n"
    (ready.place / "offline").unlink()
    assert ready.make()[0] == 0
    assert not [p.name for p in (ready.place / ".boot").iterdir() if p.name.startswith(("next", "last"))]


def test_a_first_set_up_that_fails_names_no_environment(fresh):
    (fresh.place / "offline").touch()
    code, said = fresh.make()
    assert code != 0
    assert "run the same make command again" in said
    assert ".venv/bin/nodeal book" not in said


def test_a_set_up_killed_in_the_middle_of_the_swap_is_undone(ready):
    ready.change("requirements.lock")
    (ready.place / ".venv").rename(ready.place / ".boot" / "last")
    (ready.place / "offline").touch()
    assert ready.make()[0] != 0
    assert (ready.place / ".venv/bin/nodeal").is_file()


def test_two_set_ups_at_once_wait_for_each_other(fresh):
    (fresh.place / "slow").write_text("0.7")
    with fresh.start() as one, fresh.start() as other:
        said = ["".join(each.communicate(timeout=60)) for each in (one, other)]
        assert [one.returncode, other.returncode] == [0, 0], said
    assert fresh.environments_made() == 1
    assert sum("waiting for it" in one for one in said) == 1


def test_a_killed_set_up_does_not_block_the_next(fresh):
    (fresh.place / "slow").write_text("30")
    with fresh.start() as killed:
        while not fresh.environments_made():
            time.sleep(0.02)
        os.killpg(killed.pid, signal.SIGKILL)
    (fresh.place / "slow").unlink()
    code, said = fresh.make()
    assert code == 0, said
    assert "waiting" not in said


def test_a_moved_folder_is_explained_and_made_anew(ready):
    old = ready.place
    ready.place = old.with_name("moved")
    old.rename(ready.place)
    code, said = ready.make()
    assert code == 0
    assert f".venv was made in another folder ({old})" in said
    assert ready.environments_made() == 2


def test_a_copied_folder_has_an_environment_of_its_own(ready):
    """Its own would run the package of the folder that it was copied from."""
    copy = ready.place.with_name("copy")
    shutil.copytree(ready.place, copy, symlinks=True)
    ready.place = copy
    assert "made in another folder" in ready.make()[1]


def test_an_environment_without_its_python_is_explained_and_made_anew(ready):
    python = ready.place / ".venv/bin/python"
    python.unlink()
    python.symlink_to(ready.place / "no such python")
    code, said = ready.make()
    assert code == 0, said
    assert "the Python that .venv was made with is gone" in said
    assert "built" in said


def test_another_python_is_used_only_when_named(ready):
    config = ready.place / ".venv/pyvenv.cfg"
    config.write_text(config.read_text("utf-8").replace("3.", "3.99"), "utf-8")
    had = re.search(r"3\.\d+", config.read_text("utf-8")).group()
    code, said = ready.make("book", f"PY={sys.executable}")
    assert code == 0, said
    assert f".venv has Python {had}" in said
    assert ready.environments_made() == 2
    assert "set-up" not in ready.make("book", f"PY={sys.executable}")[1]


@pytest.mark.parametrize("name", ["no-such-python", "./old", "./no"])
def test_a_python_that_will_not_do_is_refused_with_what_is_needed(ready, name):
    """Also where an environment is at hand: nobody shall believe that the Python they named was used."""
    old = 'case "$2" in "") ;; *exit*) exit 1 ;; *) printf "set-up: %s is Python 2.7" "$3" ;; esac'
    for path, body in (("old", old), ("no", "exit 3")):
        (ready.place / path).write_text(f"#!/bin/sh\n{body}\n", "utf-8")
        (ready.place / path).chmod(0o755)
    code, said = ready.make("book", f"PY={name}")
    assert code != 0
    assert name in said
    assert "3.11 to 3.13" in said
    assert "make book PY=" in said
    assert "built" not in said


def test_where_the_cache_cannot_be_written_one_in_the_checkout_is_used(fresh, tmp_path):
    (tmp_path / "file").touch()
    assert fresh.make(XDG_CACHE_HOME=str(tmp_path / "file" / "cache"))[0] == 0
    assert f"cache={fresh.place}/.boot/cache/uv" in (fresh.place / "uv.log").read_text("utf-8")


def test_a_cache_that_can_be_written_is_left_to_uv(fresh, tmp_path):
    assert fresh.make(XDG_CACHE_HOME=str(tmp_path / "cache"))[0] == 0
    assert "cache=/" not in (fresh.place / "uv.log").read_text("utf-8")


@pytest.mark.parametrize(
    ("command", "runs"),
    [
        (("serve", "PORT=8123"), "nodeal serve --port '8123'"),
        (("lab", "LAB_ARGS=--allow-root --no-browser"), "jupyter lab --notebook-dir=. --allow-root --no-browser"),
        (("readme",), "nodeal readme"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_make_passes_on_what_a_command_takes(fresh, command, runs):
    code, said = fresh.make("-n", *command)
    assert code == 0
    assert runs in said


def test_root_is_told_how_to_start_jupyter(ready):
    fake = ready.path / "id"
    fake.write_text("#!/bin/sh\necho 0\n", "utf-8")
    fake.chmod(0o755)
    code, said = ready.make("lab")
    assert code != 0
    assert "make lab LAB_ARGS=--allow-root" in said
    jupyter = ready.place / ".venv/bin/jupyter"
    jupyter.write_text('#!/bin/sh\necho "started $*"\n', "utf-8")
    jupyter.chmod(0o755)
    assert "started lab --notebook-dir=. --allow-root" in ready.make("lab", "LAB_ARGS=--allow-root")[1]
