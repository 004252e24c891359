"""`python -m database` is `indica`."""

from __future__ import annotations

from database.cli.main import main

if __name__ == "__main__":
    main()
