"""Which key does what: the table's own keys, and what the user changed of them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QKeySequence

from segicl_gui.ui.actions import ROWS
from segicl_gui.ui.words import tr

Keys = Mapping[str, tuple[str, ...]]

# What no action of the table does: (what, how). The keys among them cannot be given away.
FIXED = (
    ("Slices", "Wheel"),
    ("Zoom", "Ctrl+wheel"),
    ("Brush size", "Shift+wheel"),
    ("Window/level", "Right drag"),
    ("Crosshair", "Click with the hand (three planes)"),
    ("Choose label 1 to 9", "Alt+1 … Alt+9"),
)
_TAKEN = {f"Alt+{n}": "Choose label" for n in range(1, 10)} | dict.fromkeys(
    ("Tab", "Shift+Tab"), "moving between buttons and fields"
)


def normal(key: str) -> str:
    """A key in the form it is kept in; "" for what is no key."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)


def shown(keys: tuple[str, ...]) -> str:
    """Keys as the user's system writes them."""
    native = QKeySequence.SequenceFormat.NativeText
    return ", ".join(QKeySequence(k).toString(native) for k in keys)


def defaults() -> dict[str, tuple[str, ...]]:
    """The table's own keys of every action."""
    return {r.id: tuple(normal(k) for k in r.keys) for r in ROWS}


def with_changes(changed: Keys) -> dict[str, tuple[str, ...]]:
    """The keys of every action; changes that no longer fit are left out.

    Parameters
    ----------
    changed : mapping of str to tuple of str
        Action's id -> its keys, of those that differ from the table. A key that another
        change names as well, or that is fixed, counts once or not at all.
    """
    keys = defaults()
    for action, wanted in changed.items():
        if action not in keys:
            continue
        keys[action] = ()
        for key in (normal(k) for k in wanted):
            if key and key not in _TAKEN and key not in keys[action]:
                keys = without(keys, key)
                keys[action] = (*keys[action], key)
    return keys


def without(keys: Keys, key: str) -> dict[str, tuple[str, ...]]:
    """The keys with one of them given to no action."""
    return {a: tuple(k for k in ks if k != key) for a, ks in keys.items()}


def changes(keys: Keys) -> dict[str, tuple[str, ...]]:
    """What differs from the table: the part that is kept in the settings."""
    own = defaults()
    return {a: ks for a, ks in keys.items() if ks != own[a]}


def user_of(keys: Keys, key: str) -> tuple[str, str]:
    """Who uses a key: (action's id, its title); the id is "" for what cannot be changed.

    Returns
    -------
    tuple of str
        ("", "") if nobody does.
    """
    if key in _TAKEN:
        return "", tr(_TAKEN[key])
    for row in ROWS:
        if key in keys[row.id]:
            return row.id, tr(row.title)
    return "", ""
