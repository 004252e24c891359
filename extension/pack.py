"""Packs the extension for the Chrome Web Store: the same sources give the same bytes.

Only what the browser needs goes in. The version is the project's, and the key that gives an
unpacked extension its id is left out, since the store signs with its own.
"""

from __future__ import annotations

import json
import sys
import tomllib
import zipfile
from pathlib import Path

HERE = Path(__file__).parent

FILES = ("managed_schema.json", "service-worker.js")
FOLDERS = ("_locales", "icons", "lib", "options", "sidepanel", "sites", "styles")
SUFFIXES = {".css", ".html", ".js", ".json", ".png"}

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can hold."""


def version() -> str:
    project = tomllib.loads((HERE.parent / "pyproject.toml").read_text("utf-8"))
    return str(project["project"]["version"])


def manifest() -> bytes:
    """The manifest as the store takes it."""
    content = json.loads((HERE / "manifest.json").read_text("utf-8"))
    del content["key"]
    content["version"] = version()
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def contents() -> dict[str, bytes]:
    """Every packed file by its path, sorted."""
    chosen = [HERE / name for name in FILES]
    for folder in FOLDERS:
        chosen += [path for path in (HERE / folder).rglob("*") if path.suffix in SUFFIXES]
    packed = {path.relative_to(HERE).as_posix(): path.read_bytes() for path in chosen}
    return dict(sorted({**packed, "manifest.json": manifest()}.items()))


def pack(folder: Path) -> Path:
    """Write `indica-extension-<version>.zip` into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"indica-extension-{version()}.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in contents().items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED, 9)
    return target


if __name__ == "__main__":
    made = pack(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent / "build")
    print(f"{made} ({made.stat().st_size / 1024:.0f} KiB)")
