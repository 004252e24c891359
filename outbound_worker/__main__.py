"""`python -m outbound_worker` is `indica-worker`."""

from __future__ import annotations

from outbound_worker.cli import main

if __name__ == "__main__":
    main()
