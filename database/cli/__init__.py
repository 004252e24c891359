"""The command `indica` and the local development system that `indica up` starts."""

from __future__ import annotations
