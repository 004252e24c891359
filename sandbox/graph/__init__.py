"""The fake Graph API of WhatsApp: sends, templates, numbers and Meta's webhooks."""

from __future__ import annotations
