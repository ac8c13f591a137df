"""The order that is chosen in the list of cases is the order they are put in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QComboBox

from segicl_gui.services.queue import Order

Make = Callable[..., Any]


def test_the_box_sorts_by_what_it_says(desk: Make):
    d = desk()
    queue = d.window.queue
    box = next(
        b
        for b in queue.findChildren(QComboBox)
        if Order.NAME in [b.itemData(i) for i in range(b.count())]
    )
    for order in (Order.NAME, Order.ADDED, Order.USEFUL, Order.NAME):
        box.setCurrentIndex([box.itemData(i) for i in range(box.count())].index(order))
        box.activated.emit(box.currentIndex())
        assert d.work.queue.order is order
