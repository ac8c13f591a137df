"""Options come back as they were kept, also from another version."""

from __future__ import annotations

from segicl_gui.domain.tool_options import Mode, ToolOptions


def test_kept_options_come_back_and_unknown_ones_do_not_harm():
    options = ToolOptions(Mode.REPLACE, 0.3, False, -20.0, None, True)
    assert ToolOptions.restored(options.kept()) == options
    assert ToolOptions.restored({"mode": "subtract", "new": 1}) == ToolOptions(Mode.SUBTRACT)
