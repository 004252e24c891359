"""What the processes share: settings, the log, the redactor, the HTTP client, the local state."""

from __future__ import annotations
