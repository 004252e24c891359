"""Tables, the machinery that applies SQL, the operations CLI and the local cluster."""

from __future__ import annotations
