"""Run the sandbox with `python -m outbound_worker.sandbox`."""

from __future__ import annotations

from outbound_worker.sandbox.cli import main

main()
