"""``nodeal``, and ``python -m nodeal``: the way in, which hears a signal while all else is still being read.

Libraries take a moment to import. `interrupts.heard` is one of those that wait for them, so until it takes over, a
signal simply ends the process: nothing has been begun.
"""

import os
import signal
import sys
from types import FrameType


def _end(number: int, _frame: FrameType | None) -> None:
    os.write(2, b"interrupted; nothing was left half done\n")
    os._exit(128 + number)


def main() -> None:
    """Run a command."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)
    from nodeal.errors import NodealError

    try:
        from nodeal import cli
    except NodealError as error:  # no checkout, or one without its article
        sys.exit(f"error {error}")
    cli.main()


if __name__ == "__main__":
    main()
