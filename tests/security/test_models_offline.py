"""Nothing but the command that is asked to fetches models."""

from __future__ import annotations

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "segicl_gui"
FETCHER = "segicl_gui.engine.models.download"


def importers(folder: Path) -> set[str]:
    """Files that import the module which fetches."""
    found = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [f"{node.module}.{a.name}" for a in node.names] + [str(node.module)]
            if FETCHER in names:
                found.add(path.relative_to(folder).as_posix())
    return found


def test_only_the_command_line_can_fetch_a_model():
    assert importers(PACKAGE) == {"cli/models.py"}


def test_the_check_notices_every_way_to_import_it(tmp_path: Path):
    ways = (
        "from segicl_gui.engine.models.download import downloaded",
        "from segicl_gui.engine.models import download",
        "def f():\n    import segicl_gui.engine.models.download",
    )
    for i, way in enumerate(ways):
        (tmp_path / f"{i}.py").write_text(way)
    assert importers(tmp_path) == {"0.py", "1.py", "2.py"}
