"""The addresses of the API, one blueprint a file."""

from __future__ import annotations
