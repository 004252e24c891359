"""The HTTP entrance of Indica: each request becomes one call of a function of schema `api`."""

from __future__ import annotations
