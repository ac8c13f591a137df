"""The whole demo with every connection beyond this computer refused and listed.

By hand, since it takes a minute: ``python tests/foreign/no_network.py`` (with a screen, or below
``xvfb-run -a``).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]


def main() -> int:
    """Run it; 0 where nothing beyond this computer was asked for."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "network.log"
        guard = ROOT / "tests" / "security" / "guard"
        env = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(guard), str(ROOT)]),
            "SEGICL_NETWORK_LOG": str(log),
        }
        command = [sys.executable, "-m", "segicl_gui", "demo", "--headless", "--out", folder]
        done = subprocess.run(command, env=env, cwd=ROOT, check=False)
        asked = log.read_text() if log.exists() else ""
    print(asked or "nothing beyond this computer was asked for")
    return done.returncode or bool(asked)


if __name__ == "__main__":
    sys.exit(main())
