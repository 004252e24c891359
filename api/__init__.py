"""The HTTP entrance of Indica: it carries requests to the functions of schema `api` and answers."""

from __future__ import annotations
