"""All keys: to look up, to search and to change."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from segicl_gui.ui.actions import ROWS
from segicl_gui.ui.keys import FIXED, Keys, changes, defaults, normal, shown, user_of, with_changes
from segicl_gui.ui.keys import without as without_key
from segicl_gui.ui.words import tr

_ID = Qt.ItemDataRole.UserRole


class ShortcutsDialog(QDialog):
    """Lists what each key does, and gives other keys to actions.

    Parameters
    ----------
    changed : mapping of str to tuple of str
        What differs from the table of actions.
    """

    def __init__(self, changed: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keys"))
        self.resize(560, 660)
        self._keys = with_changes(changed)
        self._asked = ("", "")
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search action or key…"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.tree = QTreeWidget()
        self.tree.setHeaderLabels([tr("Action"), tr("Keys")])
        self.tree.setIndentation(14)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._fill()
        self.tree.currentItemChanged.connect(lambda now, before: self._choose())
        self.action = QLabel()
        self.edit = QKeySequenceEdit()
        self.edit.setMaximumSequenceLength(1)
        self.edit.setClearButtonEnabled(True)
        self.edit.setAccessibleName(tr("New key"))
        self.edit.setToolTip(tr("Click here, then press the new key"))
        self.set_key = QPushButton(tr("Set"))
        self.add_key = QPushButton(tr("Add"))
        self.no_key = QPushButton(tr("No key"))
        self.default = QPushButton(tr("Default"))
        for button, tip, act in (
            (
                self.set_key,
                tr("This key instead of the present ones"),
                lambda: self._give(add=False),
            ),
            (self.add_key, tr("This key too"), lambda: self._give(add=True)),
            (self.no_key, tr("Take away the keys of this action"), lambda: self._assign(())),
            (self.default, tr("Give this action its own keys back"), self._reset),
        ):
            button.setToolTip(tip)
            button.setAutoDefault(False)
            button.clicked.connect(act)
        self.message = QLabel()
        self.message.setWordWrap(True)
        self.message.setMinimumHeight(2 * self.message.fontMetrics().lineSpacing())
        line = QHBoxLayout()
        line.addWidget(self.edit, 1)
        for button in (self.set_key, self.add_key, self.no_key, self.default):
            line.addWidget(button)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        for button in buttons.buttons():
            button.setAutoDefault(False)
        self.all_default = buttons.addButton(
            tr("All defaults"), QDialogButtonBox.ButtonRole.ResetRole
        )
        self.all_default.setAutoDefault(False)
        self.all_default.clicked.connect(self._reset_all)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.search)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.action)
        layout.addLayout(line)
        layout.addWidget(self.message)
        layout.addWidget(buttons)
        self._choose()
        self.search.setFocus()

    def keys(self) -> dict[str, tuple[str, ...]]:
        """What differs from the table of actions now."""
        return changes(self._keys)

    def choose(self, action: str) -> None:
        """Select an action of the list."""
        self.tree.setCurrentItem(self._items[action])

    def visible(self) -> list[str]:
        """Titles of the actions that are listed, without those the search leaves out."""
        return [i.text(0) for g in self._groups() for i in _children(g) if not i.isHidden()]

    def _fill(self) -> None:
        self._items: dict[str, QTreeWidgetItem] = {}
        groups: dict[str, QTreeWidgetItem] = {}
        for row in ROWS:
            group = groups.get(row.menu) or self._group(tr(row.menu))
            groups[row.menu] = group
            item = QTreeWidgetItem(group, [tr(row.title), shown(self._keys[row.id])])
            item.setData(0, _ID, row.id)
            item.setToolTip(0, tr(row.tip))
            self._items[row.id] = item
        mouse = self._group(tr("Mouse and fixed keys"))
        for what, how in FIXED:
            QTreeWidgetItem(mouse, [tr(what), tr(how)])
        self.tree.expandAll()

    def _group(self, title: str) -> QTreeWidgetItem:
        group = QTreeWidgetItem(self.tree, [title])
        group.setFlags(Qt.ItemFlag.ItemIsEnabled)
        font = group.font(0)
        font.setBold(True)
        group.setFont(0, font)
        return group

    def _groups(self) -> list[QTreeWidgetItem]:
        return [self.tree.topLevelItem(i) for i in range(self.tree.topLevelItemCount())]

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        for group in self._groups():
            for item in _children(group):
                said = f"{group.text(0)} {item.text(0)} {item.toolTip(0)} {item.text(1)}".casefold()
                item.setHidden(not all(w in said for w in words))
            group.setHidden(all(i.isHidden() for i in _children(group)))

    def _chosen(self) -> str:
        item = self.tree.currentItem()
        return (item.data(0, _ID) or "") if item is not None else ""

    def _choose(self) -> None:
        action = self._chosen()
        item = self.tree.currentItem()
        fixed = tr("This cannot be changed.") if item is not None and item.parent() else ""
        self.action.setText(
            tr("Key for “{0}”:").format(self._items[action].text(0))
            if action
            else fixed or tr("Choose an action to change its key.")
        )
        for widget in (self.edit, self.set_key, self.add_key, self.no_key, self.default):
            widget.setEnabled(bool(action))
        self.edit.clear()
        self._say("")

    def _give(self, *, add: bool) -> None:
        """Give the key that was typed to the action; one that is in use, only when asked twice."""
        action = self._chosen()
        native = self.edit.keySequence()
        key = normal(native.toString(QKeySequence.SequenceFormat.PortableText))
        if not key:
            self._say(tr("Click into the field and press a key first."))
            return
        other, title = user_of(self._keys, key)
        if title and not other:
            self._say(tr("{0} is kept for: {1}. Choose another key.").format(shown((key,)), title))
            return
        if other not in ("", action) and self._asked != (action, key):
            self._asked = (action, key)
            self._say(
                tr("{0} is used by “{1}”. Press again to take it from there.").format(
                    shown((key,)), title
                )
            )
            return
        own = self._keys[action] if add else ()
        self._keys = without_key(self._keys, key)
        self._assign((*(k for k in own if k != key), key))
        if other not in ("", action):
            self._say(tr("“{0}” has lost {1}.").format(title, shown((key,))))

    def _assign(self, keys: tuple[str, ...]) -> None:
        self._keys[self._chosen()] = keys
        self._asked = ("", "")
        self.edit.clear()
        self._say("")
        self._list()

    def _reset(self) -> None:
        action = self._chosen()
        lost = []
        for key in defaults()[action]:
            other, title = user_of(self._keys, key)
            if other not in ("", action):
                lost.append(tr("“{0}” has lost {1}.").format(title, shown((key,))))
            self._keys = without_key(self._keys, key)
        self._assign(defaults()[action])
        self._say(" ".join(lost))

    def _reset_all(self) -> None:
        self._keys = defaults()
        self._list()
        self._say(tr("All keys are as they were at first."))

    def _list(self) -> None:
        for action, item in self._items.items():
            item.setText(1, shown(self._keys[action]))

    def _say(self, text: str) -> None:
        self.message.setText(text)


def _children(group: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [group.child(i) for i in range(group.childCount())]
