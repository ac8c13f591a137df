"""The command line. Scripts rely on its options, outputs and exit codes."""

from segicl_gui.cli.main import app

__all__ = ["app"]
