"""Tests; tests/README.md says how to run and write them."""

from __future__ import annotations
