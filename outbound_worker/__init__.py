"""The outbound worker: carries what the database decided to Chatwoot and WhatsApp."""

from __future__ import annotations

__version__ = "0.1.0"
