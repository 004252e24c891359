"""The outbound worker: calls Chatwoot and WhatsApp as the database decided."""

from __future__ import annotations

__version__ = "0.1.0"
