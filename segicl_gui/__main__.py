"""What ``segicl`` and ``python -m segicl_gui`` start."""

from __future__ import annotations

import multiprocessing


def main() -> None:
    """Run the command line; leaves with its exit code."""
    # Child processes of a packaged app start here too.
    multiprocessing.freeze_support()
    # Imported here so that such a child does not load what it has no use for.
    from segicl_gui.cli import app

    app(prog_name="segicl")


if __name__ == "__main__":
    main()
