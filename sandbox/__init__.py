"""A stand-in for Chatwoot and for WhatsApp's Graph API: same answers, same traps, no network."""

from __future__ import annotations
