"""The window: its parts, and what is repainted when something changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.project import Step
from segicl_gui.domain.session import Tool
from segicl_gui.engine import registry
from segicl_gui.engine.process import EngineState
from segicl_gui.services.asking import EngineRunner
from segicl_gui.services.autosave import Saving
from segicl_gui.services.jobs import Job, Jobs
from segicl_gui.services.predict import CURRENT
from segicl_gui.services.projects import Opened
from segicl_gui.services.relink import MissingImageError
from segicl_gui.services.workspace import Workspace
from segicl_gui.storage.settings import Settings, save_settings
from segicl_gui.ui.actions import ROWS, dress, make_actions, set_keys
from segicl_gui.ui.bars import MANUAL, SliceBar, StateBar, ToolBar
from segicl_gui.ui.canvas import Canvas
from segicl_gui.ui.case_queue import CaseQueue
from segicl_gui.ui.cine import Cine
from segicl_gui.ui.commands import Commands
from segicl_gui.ui.comment_list import CommentList
from segicl_gui.ui.dialogs.export import ExportChoice
from segicl_gui.ui.edit_panel import EditPanel
from segicl_gui.ui.editing import Editing
from segicl_gui.ui.engine_view import EngineView
from segicl_gui.ui.exemplar_gallery import ExemplarGallery
from segicl_gui.ui.importing import Importing
from segicl_gui.ui.keys import with_changes
from segicl_gui.ui.label_panel import LabelPanel
from segicl_gui.ui.main_thread import MainThread
from segicl_gui.ui.notice import Notice, close_unsaved, show_unexpected
from segicl_gui.ui.opening import Opening
from segicl_gui.ui.picture import READING_AHEAD, Picture
from segicl_gui.ui.prompt_list import PromptList
from segicl_gui.ui.read_only import ReadOnlyBar
from segicl_gui.ui.start_page import StartPage
from segicl_gui.ui.theme import THEMES, Theme, style_sheet
from segicl_gui.ui.thumbnails import Thumbnails
from segicl_gui.ui.tools.options_bar import HintBar, OptionsBar
from segicl_gui.ui.tools.tool_box import ToolBox
from segicl_gui.ui.views import Views
from segicl_gui.ui.words import tr

_TOGETHER_MS = 15  # what comes within this time is painted together
# Every repaint of a bar or list redraws the picture beside it (tens of milliseconds without a
# graphics card), so what nobody waits for is shown now and then.
_AT_LEISURE_MS = 400
_BRIEF = ("Thumbnails", READING_AHEAD)  # gone before they are read
_TOOL_ACTIONS = {t: f"tool_{t.value}" for t in Tool}


class MainWindow(EngineView, QMainWindow):
    """Case queue, canvas, gallery and labels around one open project.

    Parameters
    ----------
    engine : EngineRunner
        Answers requests; called from background threads.
    settings : Settings
    engines : callable
        Lists the engines there are.
    keep : callable
        Saves settings that were changed.
    """

    def __init__(
        self,
        engine: EngineRunner,
        settings: Settings,
        engines: Callable[[], tuple[registry.Offer, ...]],
        keep: Callable[[Settings], None] = save_settings,
    ) -> None:
        super().__init__()
        self.setWindowTitle("SegICL")
        self.setMinimumSize(1000, 640)
        self.resize(QSize(1440, 900).boundedTo(self.screen().availableSize()))
        self.setAcceptDrops(True)
        self.settings = settings
        self.engines = engines
        self._keep = keep
        self.workspace: Workspace | None = None
        self.shown_job: Job | None = None
        self._engine = engine
        self._main = MainThread()
        self.jobs = Jobs(self._main.post, self.show_error, self._job_changed)
        self._engine_state = (EngineState.STARTING, "")
        self._theme: Theme | None = None
        self._came: set[str] = set()
        self._held = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._show_proposals)
        self._work_changed = QTimer(self)
        self._work_changed.setSingleShot(True)
        self._work_changed.timeout.connect(self._show_work)
        self.opening = Opening(self)
        self.importing = Importing(self)
        self.commands = Commands(self)
        self.actions_by_id = make_actions(self, self.commands, self.guarded)
        self._build()
        self._connect()
        self.apply_settings(settings)
        self.start_page.show_recent(settings.recent)
        self.show_engine(EngineState.STARTING, "")
        self.state_bar.show_saving(None)

    # Building

    def _build(self) -> None:
        actions = self.actions_by_id
        self.thumbnails = Thumbnails(self)
        self.canvas = Canvas()
        self.queue = CaseQueue(self.thumbnails)
        self.gallery = ExemplarGallery(self.thumbnails)
        self.labels = LabelPanel()
        self.prompts = PromptList(actions)
        self.comments = CommentList(actions)
        self.tool_bar = ToolBar(actions)
        self.edit_panel = EditPanel()
        self.slice_bar = SliceBar(actions)
        self.state_bar = StateBar(actions)
        self.notice = Notice(self)
        self.read_only_bar = ReadOnlyBar(actions)
        self.start_page = StartPage(actions)
        self.options_bar = OptionsBar()
        self.hint_bar = HintBar()
        self.tools = ToolBox(
            self.canvas, lambda: self.workspace, lambda e: self.show_error(tr("That"), e),
            lambda: self.picture.paint(),
        )  # fmt: skip
        # Elsewhere Space presses buttons and chooses rows.
        self.removeAction(actions["last_tool"])
        actions["last_tool"].setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.canvas.addAction(actions["last_tool"])
        self.picture = Picture(
            self.canvas, self.tool_bar, self.slice_bar, self.state_bar, self.jobs
        )
        self.cine = Cine(self, lambda: self.workspace)
        self.views = Views(self.canvas, self.picture, actions)
        self.notice.sit_over(self.views.with_canvas)
        self.editing = Editing(
            self.edit_panel, self.canvas, self.guarded,
            lambda is_open: self.slice_bar.accept.setEnabled(not is_open),
        )  # fmt: skip
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tool_bar)
        column.addWidget(self.options_bar)
        column.addWidget(self.edit_panel)
        column.addWidget(self.views.with_canvas, 1)
        below = QHBoxLayout()
        below.setContentsMargins(0, 0, 12, 0)
        below.addWidget(self.hint_bar, 1)
        below.addWidget(self.tool_bar.numbers)
        column.addLayout(below)
        column.addWidget(self.views.bar)
        column.addWidget(self.views.time_bar)
        column.addWidget(self.slice_bar)
        right = QSplitter(Qt.Orientation.Vertical)
        right.addWidget(self.gallery)
        right.addWidget(self.labels)
        right.addWidget(self.prompts)
        right.addWidget(self.comments)
        right.setSizes([390, 300, 250, 170])
        split = QSplitter(Qt.Orientation.Horizontal)
        for widget in (self.queue, centre, right):
            split.addWidget(widget)
        for i, stretch in enumerate((0, 1, 0)):
            split.setStretchFactor(i, stretch)
            split.setCollapsible(i, i != 1)
        split.setSizes([250, 850, 310])
        self.queue.setMinimumWidth(190)
        right.setMinimumWidth(290)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.start_page)
        self.stack.addWidget(split)
        whole = QWidget()
        layout = QVBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.read_only_bar)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.state_bar)
        self.setCentralWidget(whole)
        self.canvas.settle()
        for row in ROWS:
            self._menu(tr(row.menu)).addAction(actions[row.id])

    def _menu(self, title: str) -> object:
        for action in self.menuBar().actions():
            if action.text() == title:
                return action.menu()
        return self.menuBar().addMenu(title)

    def _connect(self) -> None:
        def on(signal: object, method: Callable[..., None]) -> None:
            signal.connect(lambda *args: self.guarded(partial(method, *args))())  # type: ignore[attr-defined]

        commands = self.commands
        on(self.canvas.prompted, commands.prompt)
        on(self.canvas.stepped, lambda step: commands.step_slice(-step))
        on(self.tools.size_stepped, commands.step_brush)
        self.tools.hinted.connect(self.hint_bar.show_hint)
        on(self.canvas.window_changed, lambda a, b: self.picture.set_window(MANUAL, (a, b)))
        self.canvas.pointed.connect(self.picture.point)
        self.canvas.shown.connect(self._shown)
        on(self.queue.opened, commands.open_case)
        on(self.gallery.opened, commands.open_slice)
        on(self.gallery.marked, commands.mark_exemplar)
        on(self.gallery.reopened, commands.reopen_exemplar)
        on(self.gallery.curve_wanted, commands.learning_curve)
        on(self.labels.chosen, commands.choose_label)
        on(self.labels.edited, commands.edit_label)
        on(self.labels.lock_toggled, commands.toggle_lock)
        on(self.labels.eye_toggled, commands.toggle_eye)
        on(self.labels.added, commands.add_label)
        on(self.labels.entered, lambda: self.views.measure(self.labels.show_measures))
        self.prompts.pointed.connect(self.canvas.overlay.point_at)
        on(self.prompts.removed, commands.forget_prompt)
        on(self.prompts.opened, self._prompt_opened)
        on(self.comments.settled, commands.settle_comment)
        on(self.comments.opened, self._prompt_opened)
        on(self.options_bar.brush_changed, self._brush_changed)
        on(self.options_bar.options_changed, self._options_changed)
        on(self.tool_bar.window_chosen, self.picture.choose_window)
        on(self.views.strip.chosen, self._slice_chosen)
        on(self.views.time_bar.strip.chosen, commands.go_to_frame)
        on(self.views.pointed, commands.point)
        on(self.read_only_bar.retried, self.opening.try_again)
        self.start_page.recent_chosen.connect(lambda p: self.open_path(Path(p)))
        for digit in range(1, 10):
            key = QShortcut(QKeySequence(f"Alt+{digit}"), self)
            on(key.activated, partial(commands.choose_label_by_key, digit))

    def guarded(self, work: Callable[[], None]) -> Callable[[], None]:
        """`work` with its errors shown instead of raised."""

        def run() -> None:
            try:
                work()
            except Exception as e:
                self.show_error(tr("That"), e)

        return run

    def show_error(self, title: str, error: BaseException) -> None:
        """Tell an error: a quiet bar where the user can act on it, else a dialog."""
        if isinstance(error, MissingImageError) and not (
            self.workspace and self.workspace.read_only
        ):
            find = (tr("Find images…"), self.guarded(self.commands.find_images))
            self.notice.tell(error, seconds=0, action=find)
        elif isinstance(error, UserError):
            self.notice.tell(error)
        else:
            show_unexpected(self, title, error)

    # Opening and closing

    def open_path(self, path: Path, *, masks: bool | None = None) -> None:
        """Open a project or a folder of scans; asks about masks found beside the scans."""
        self.guarded(lambda: self.opening.open(path, masks))()

    def open_demo(self) -> None:
        """Make the demo's scans where they are missing and open them."""
        self.guarded(self.opening.open_demo)()

    def set_opened(self, opened: Opened, path: Path) -> None:
        """Show a project that was opened."""
        if not self.close_project():
            opened.store.close()
            return
        workspace = Workspace(
            opened,
            self._engine,
            self.jobs,
            lambda s, e: self._main.post(lambda: self._saving(s, e)),
            later=lambda callback, seconds: QTimer.singleShot(
                round(seconds * 1000), self.guarded(callback)
            ),
        )
        workspace.use_name(self.settings.who)
        self.workspace, self._followed = workspace, None
        workspace.project.changed.connect(self._on_changed)
        workspace.session.events.place.connect(self._on_place)
        workspace.session.events.tools.connect(self._on_tools)
        workspace.session.events.proposals.connect(self._on_proposal)
        workspace.session.events.edit.connect(self.picture.paint)
        workspace.objects.numbered.connect(self._repaint)
        workspace.outdated.changed.connect(self._on_outdated)
        self.editing.set_workspace(workspace)
        for part in (self.picture, self.thumbnails, self.queue, self.gallery, self.labels,
                     self.prompts, self.comments, self.views, self.read_only_bar,
                     self.slice_bar):  # fmt: skip
            part.set_workspace(workspace)
        only = " (read-only)" if workspace.read_only else ""
        self.setWindowTitle(f"{workspace.project.state.name}{only} · SegICL")
        self.stack.setCurrentIndex(1)
        self.apply_settings(self.settings.opened(path))
        self.state_bar.show_saving(workspace.saving)
        self.canvas.setFocus()
        self._on_place()
        self._on_tools()
        workspace.predictor.refresh()
        if workspace.read_only is None:
            workspace.quality.watch()
        self.opening.greet(opened)

    def close_project(self) -> bool:
        """Save and close what is open; False if the user wants to stay."""
        workspace = self.workspace
        if workspace is None:
            return True
        self.canvas.flush()
        if not workspace.autosave.flush(3.0) and not close_unsaved(self):
            return False
        self.editing.set_workspace(None)
        self.workspace = None
        workspace.close()
        for part in (self.picture, self.queue, self.gallery, self.labels, self.thumbnails,
                     self.prompts, self.comments, self.views, self.read_only_bar,
                     self.slice_bar):  # fmt: skip
            part.set_workspace(None)
        self.state_bar.show_saving(None)
        self.setWindowTitle("SegICL")
        self.stack.setCurrentIndex(0)
        self.start_page.show_recent(self.settings.recent)
        return True

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Save before the window goes."""
        if not self.close_project():
            event.ignore()
            return
        self.jobs.close()
        self.views.close()
        self.canvas.close_viewer()
        event.accept()

    def export(self, choice: ExportChoice) -> None:
        """Write masks in the background."""
        self.opening.export(choice)

    # Settings

    def apply_settings(self, settings: Settings) -> None:
        """Take over preferences and keep them."""
        before = self.settings
        self.server_changed(before, settings)
        self.settings = settings
        set_keys(self.actions_by_id, with_changes(settings.keys))
        self.slice_bar.show_keys()
        self.views.show_keys()
        theme = THEMES[settings.theme]
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        sheet = style_sheet(theme)
        if app.styleSheet() != sheet:
            app.setStyleSheet(sheet)
        if theme is not self._theme:
            self._theme = theme
            dress(self.actions_by_id, theme)
            for part in (self.picture, self.queue, self.gallery, self.labels, self.prompts,
                         self.comments, self.tool_bar, self.options_bar, self.edit_panel,
                         self.state_bar, self.notice, self.start_page, self.views,
                         self.read_only_bar):  # fmt: skip
                part.set_theme(theme)
            self.state_bar.show_saving(self.workspace.saving if self.workspace else None)
        self.show_engine(*self._engine_state)
        if self.workspace:
            self.workspace.use_name(settings.who)
        if settings != before:
            self.guarded(lambda: self._keep(settings))()

    # What changed

    def _on_changed(self, step: Step) -> None:
        workspace = self.workspace
        if workspace is None:
            return
        here = workspace.session.case_id
        if step.case_id is not None and step.case_id != here:
            # Of many cases that change one after the other, nobody waits for each.
            self._came |= {step.case_id} | ({here} if here else set())
            _start_sooner(self._soon, _AT_LEISURE_MS)
            return
        if step.case_id is None:
            self.queue.refresh()
            self.show_engine(*self._engine_state)
        else:
            self.queue.refresh_case(step.case_id)
        self._repaint()

    def _on_place(self) -> None:
        self.queue.select()
        self._repaint()

    @contextmanager
    def painted_once(self) -> Iterator[None]:
        """Changes made within are painted together at the end, the last place only."""
        self._held = True
        try:
            yield
        finally:
            self._held = False
            self._repaint()

    def _repaint(self) -> None:
        if self._held:
            return
        self._show_tools()
        self.picture.paint()
        self.views.refresh()
        self.labels.refresh()
        self.prompts.refresh()
        self.comments.refresh()
        self.gallery.refresh()

    def _on_tools(self) -> None:
        workspace = self.workspace
        if workspace is None:
            return
        session = workspace.session
        self.labels.refresh()
        self.prompts.refresh()
        for tool, name in _TOOL_ACTIONS.items():
            self.actions_by_id[name].setChecked(tool is session.tool)
        self._show_tools()
        self.picture.paint()
        self.views.refresh()

    def _show_tools(self) -> None:
        if self.workspace is None:
            return
        session = self.workspace.session
        self.tools.follow(session)
        self.tools.show_borders(session)
        case = self.picture.case()
        self.options_bar.show_tool(
            session, self.actions_by_id[_TOOL_ACTIONS[session.tool]].text(),
            case.geometry if case else None, self.picture.intensities(), self.tools.note(session),
        )  # fmt: skip
        self.show_hint()

    def _on_proposal(self, case_id: str) -> None:
        """Note what came; the slices of a volume come faster than they can be painted."""
        self._came.add(case_id)
        waited_for = self.picture.waits_for_proposal()
        _start_sooner(self._soon, _TOGETHER_MS if waited_for else _AT_LEISURE_MS)

    def _on_outdated(self, case_ids: frozenset[str]) -> None:
        self._came |= case_ids
        _start_sooner(self._soon, _AT_LEISURE_MS)

    @property
    def repaint_due(self) -> bool:
        """Whether a proposal or a job has changed and is not on screen yet."""
        return self._soon.isActive() or self._work_changed.isActive()

    def _show_proposals(self) -> None:
        workspace = self.workspace
        came, self._came = self._came, set()
        if workspace is None:
            return
        for case_id in came & set(workspace.project.state.cases):
            self.queue.refresh_case(case_id)
        if workspace.session.case_id in came:
            self.gallery.refresh()
            self.labels.refresh()
            self.picture.paint()
            self.views.refresh()

    # The canvas speaks

    def _shown(self, digest: str, now: float) -> None:
        if self.workspace is not None:
            self.workspace.session.report_shown(digest, now)

    def _brush_changed(self, size: int) -> None:
        if self.workspace is not None:
            self.workspace.session.set_tools(brush_size=size)

    def _options_changed(self, fields: dict[str, object]) -> None:
        if self.workspace is not None:
            self.workspace.session.set_options(**fields)

    def _slice_chosen(self, index: int) -> None:
        case = self.picture.case()
        if case is not None and self.workspace is not None:
            start = case.geometry.span(self.workspace.session.index).start
            self.commands.open_slice(case.id, start + index)

    def _prompt_opened(self, index: int) -> None:
        case = self.picture.case()
        if case is not None:
            self.commands.open_slice(case.id, index)

    # Jobs, engine, saving

    def _job_changed(self, job: Job) -> None:
        moved_on = job.share > 0 and not job.finished
        _start_sooner(self._work_changed, _AT_LEISURE_MS if moved_on else _TOGETHER_MS)
        if job.finished and job.slot == CURRENT:
            self.show_engine(*self._engine_state)

    def _show_work(self) -> None:
        shown = [j for j in self.jobs.running if j.title not in _BRIEF]
        current = self.jobs.in_slot(CURRENT)
        self.shown_job = current or (shown[-1] if shown else None)
        self.state_bar.show_work(self.shown_job)

    def _saving(self, state: Saving, error: UserError | None) -> None:
        self.state_bar.show_saving(state)
        if error is not None:
            self.notice.tell(error, seconds=0)
        elif state is Saving.SAVED and self.notice.text.text().startswith(f"<b>{tr('Not saved')}"):
            self.notice.say(tr("Saved now."), seconds=3)

    # Dropping

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Take folders and files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Open what was dropped, or import its masks."""
        paths = [Path(u.toLocalFile()) for u in event.mimeData().urls() if u.isLocalFile()]
        if paths:
            QTimer.singleShot(0, self.guarded(lambda: self.importing.dropped(paths)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the message above the bars at the bottom."""
        super().resizeEvent(event)
        self.notice.place()


def _start_sooner(timer: QTimer, milliseconds: int) -> None:
    """Have a timer fire after this time, unless it does before."""
    if not timer.isActive() or timer.remainingTime() > milliseconds:
        timer.start(milliseconds)
