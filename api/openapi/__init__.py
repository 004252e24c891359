"""The OpenAPI document and its page: what the addresses do, in words for callers.

One module a blueprint describes the addresses of that blueprint, by the names of their views;
`document` puts them together, `page` shows them.
"""

from __future__ import annotations
