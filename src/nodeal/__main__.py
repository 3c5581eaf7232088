"""``python -m nodeal`` is ``nodeal``."""

from nodeal.cli import main

if __name__ == "__main__":
    main()
