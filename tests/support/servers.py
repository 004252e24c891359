"""PostgreSQL servers of other versions, for tests: those that npm brought, made ready to run.

`PG_BIN` chooses the server of a whole run: the folder of its programs, such as
/usr/lib/postgresql/17/bin or tests/postgres/node_modules/postgres-18/native/bin.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from database.cli.cluster import ServerPrograms, find_programs, give_to_server_user, programs_in
from database.common.errors import ClusterError

PACKAGES = Path(__file__).parents[1] / "postgres" / "node_modules"
DEBIAN_EXTENSIONS = Path("/usr/share/postgresql")


def chosen_programs() -> ServerPrograms:
    """The server of this run: the one of `PG_BIN`, else the newest that is installed."""
    chosen = os.environ.get("PG_BIN")
    if not chosen:
        return find_programs()
    folder = Path(chosen).resolve()
    found = _packaged(folder) if _links(folder).exists() else programs_in(folder)
    if found is None:
        raise ClusterError(f"PG_BIN={chosen} holds no PostgreSQL server")
    return found


def packaged_servers() -> list[ServerPrograms]:
    """The servers that npm brought, oldest version first."""
    found = [_packaged(folder.resolve()) for folder in PACKAGES.glob("postgres-*/native/bin")]
    return sorted(found, key=lambda programs: programs.major)


def _packaged(bin_dir: Path) -> ServerPrograms:
    """A packaged server, which cannot be asked for its version before its links are made."""
    package = json.loads((bin_dir.parents[1] / "package.json").read_text("utf-8"))
    return ServerPrograms(bin_dir, int(package["version"].partition(".")[0]))


def _links(bin_dir: Path) -> Path:
    return bin_dir.parent / "pg-symlinks.json"


def needs_preparing(programs: ServerPrograms) -> bool:
    """Whether a server came by npm: without symbolic links, and without pgTAP."""
    return _links(programs.bin_dir).exists()


def prepare(programs: ServerPrograms, directory: Path) -> ServerPrograms:
    """Copy a packaged server to where its user may read it, and complete it with pgTAP."""
    native = programs.bin_dir.parent
    copy = directory / "server"
    shutil.copytree(native, copy, symlinks=True)
    for link in json.loads(_links(programs.bin_dir).read_text("utf-8")):
        source, target = (
            copy / Path(link[name]).relative_to("native") for name in ("source", "target")
        )
        if not target.exists():
            target.symlink_to(os.path.relpath(source, target.parent))
    for program in (copy / "bin").iterdir():
        program.chmod(0o755)
    extensions = copy / "share" / "postgresql" / "extension"
    for path in _pgtap():
        shutil.copy(path, extensions / path.name)
    give_to_server_user(copy)
    return ServerPrograms(copy / "bin", programs.major)


def _pgtap() -> Iterable[Path]:
    """The files of pgTAP, which is SQL alone and so serves every version."""
    folders = sorted(DEBIAN_EXTENSIONS.glob("*/extension/pgtap.control"))
    if not folders:
        raise ClusterError("pgTAP is not installed", "Run `make packages`.")
    return folders[-1].parent.glob("pgtap*")
