"""Reference data that Indica compiles from other packages' sources and ships as rows."""

from __future__ import annotations
