"""The fake Chatwoot: contacts, conversations, messages and its account webhooks."""

from __future__ import annotations
