"""Engines in the preferences: in words, with what they lack."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QComboBox, QDialog, QLabel

from segicl_gui.engine import registry
from segicl_gui.engine.registry import Offer
from segicl_gui.storage.settings import Settings
from segicl_gui.ui.dialogs.preferences import PreferencesDialog

OFFERS = (
    Offer("network", "Network", "Needs a lot."),
    Offer("pixels", "Pixel classifier", "Needs little."),
    Offer("peer", "Peer", "Is for comparison.", "its weights did not come with the app"),
    Offer("elses", "elses"),
)


def shown(engine: str = "", offers: tuple[Offer, ...] = OFFERS, default: str = "network") -> Any:
    dialog = PreferencesDialog(Settings(engine=engine), offers, default)
    box = next(b for b in dialog.findChildren(QComboBox) if b.findData("") >= 0 > b.findData("de"))
    return dialog, box


def texts(dialog: PreferencesDialog) -> str:
    return "\n".join(x.text() for x in dialog.findChildren(QLabel))


@pytest.mark.usefixtures("app")
def test_each_engine_is_told_in_words():
    dialog, box = shown()
    assert [box.itemText(i) for i in range(box.count())] == [
        "Network, the default",
        "Pixel classifier (pixels)",
        "Peer: not usable here",
        "elses",
    ]
    assert "Needs a lot." in texts(dialog)
    box.setCurrentIndex(box.findData("pixels"))
    assert "Needs little." in texts(dialog)
    assert "Needs a lot." not in texts(dialog)
    assert dialog.settings().engine == "pixels"


@pytest.mark.usefixtures("app")
def test_an_engine_that_lacks_something_cannot_be_chosen():
    _, box = shown()
    usable = [box.model().item(i).isEnabled() for i in range(box.count())]
    assert usable == [True, True, False, True]
    dialog, box = shown("network")
    assert (box.currentIndex(), dialog.settings().engine) == (0, "")
    # One that was chosen before it lacked it stays, with the reason.
    dialog, box = shown("peer")
    assert box.currentData() == "peer"
    assert "Cannot be used here: its weights did not come with the app." in texts(dialog)


@pytest.mark.usefixtures("app")
def test_an_engine_that_is_gone_gives_way_to_the_default():
    dialog, _ = shown("gone", offers=(), default="gone too")
    assert dialog.settings().engine == ""


def test_the_window_offers_what_is_installed(
    monkeypatch: pytest.MonkeyPatch, desk: Callable[..., Any]
):
    window = desk(opened=False).window
    told: list[str] = []

    def accept(self: PreferencesDialog) -> QDialog.DialogCode:
        told.append(texts(self))
        box = next(
            b for b in self.findChildren(QComboBox) if b.findData("") >= 0 > b.findData("de")
        )
        box.setCurrentIndex(box.findData("pixels"))
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(PreferencesDialog, "exec", accept)
    monkeypatch.setattr(window, "engines", registry.offers)
    window.commands.preferences()
    assert window.settings.engine == "pixels"
    assert told
