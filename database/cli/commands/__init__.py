"""Commands of `indica`: each module here has `register(root)`, which adds its commands."""

from __future__ import annotations
