#!/bin/sh
# Bring .venv up to date, for make. Usage: sh tools/setup.sh PYTHON WHERE [uv ARGUMENTS]
#
# PYTHON is make's PY, and WHERE is where make has it from: "file" if nobody named one. An environment at hand then
# keeps its Python. What is to be done stands in environment.py; this file only finds a Python that can read it.
set -u
cd "$(dirname "$0")/.." || exit 1
python=$1
where=$2
shift 2

if [ "$where" = file ] && [ -x .venv/bin/python ]; then
    .venv/bin/python -IS tools/environment.py "$@"
    code=$?
    # 126, 127 and 134 are a Python that does not start: a library of it is gone.
    case $code in 126 | 127 | 134) ;; *) exit "$code" ;; esac
fi

if ! "$python" -c '' 2>/dev/null; then
    echo "set-up: $python does not start as a Python; install Python 3.11 to 3.13, or name one: make book PY=python3.12" >&2
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))'; then
    "$python" -c 'import sys; sys.stdout.write("set-up: %s is Python %d.%d" % ((sys.argv[1],) + sys.version_info[:2]))' "$python" >&2
    echo "; the book needs Python 3.11 to 3.13. Install one, or name one: make book PY=python3.12" >&2
    exit 1
fi
exec "$python" -IS tools/environment.py "$@"
