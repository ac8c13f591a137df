"""Everything that belongs to one open project, wired together."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from segicl_gui.domain.errors import ReadOnly, UserError
from segicl_gui.domain.history import History
from segicl_gui.domain.project import Project, Step
from segicl_gui.domain.session import Session, Tool
from segicl_gui.domain.tool_options import ToolOptions
from segicl_gui.services.annotate import Annotate
from segicl_gui.services.asking import EngineRunner
from segicl_gui.services.auto_accept import AutoAccept
from segicl_gui.services.autosave import Autosave, Saving
from segicl_gui.services.controls import Controls
from segicl_gui.services.correct import Corrector
from segicl_gui.services.exemplar_quality import ExemplarQuality
from segicl_gui.services.followed import FirstProposals
from segicl_gui.services.frame_tags import FrameTags
from segicl_gui.services.jobs import Jobs
from segicl_gui.services.library import ImageLibrary
from segicl_gui.services.measure import Measurer
from segicl_gui.services.mouse_tools.numbering import settle
from segicl_gui.services.objects import Objects
from segicl_gui.services.operations import Operations
from segicl_gui.services.outdated import Outdated
from segicl_gui.services.predict import Predictor
from segicl_gui.services.projects import Opened
from segicl_gui.services.propose_all import ProposeAll
from segicl_gui.services.queue import Queue
from segicl_gui.services.ranking import Ranker
from segicl_gui.services.review import Review
from segicl_gui.services.shelf import ProposalShelf
from segicl_gui.services.solo import Solo
from segicl_gui.storage.proposal_cache import PLACE, ProposalCache


class Workspace:
    """An open project with its services. Made and used on the main thread.

    Parameters
    ----------
    opened : Opened
    engine : EngineRunner
    jobs : Jobs
    on_saving : callable
        Told (state, error or None) of the autosave, from its thread.
    later : callable
        Runs a callable on the main thread after so many seconds.
    """

    def __init__(
        self,
        opened: Opened,
        engine: EngineRunner,
        jobs: Jobs,
        on_saving: Callable[[Saving, UserError | None], None] = lambda state, error: None,
        clock: Callable[[], float] = time.monotonic,
        later: Callable[[Callable[[], None], float], None] = lambda callback, seconds: callback(),
    ) -> None:
        self.store = opened.store
        self.folder = opened.store.folder
        self.project = Project(opened.state, settle)
        self.project.who = self.store.who
        self.project.read_only = self.store.read_only
        self.session = Session()
        cache = ProposalCache(self.folder / PLACE, read_only=self.read_only is not None)
        self._shelf = ProposalShelf(cache, self.project)
        self.session.proposals = self._shelf
        self.history = History(self.project)
        self.library = ImageLibrary(self.folder)
        self.autosave = Autosave(self.project, self.store, on_saving)
        self.annotate = Annotate(self.project, self.session, clock)
        self.first_proposals = FirstProposals(self.project, self.session)
        self.controls = Controls(self.project, self.session)
        self.annotate.measure = lambda case, slices: {
            **self.first_proposals.measure(case, slices),
            **self.controls.measure(case, slices),
        }
        self.review = Review(self.project, self.session, self.annotate)
        self.frame_tags = FrameTags(self.project, self.session)
        self.outdated = Outdated(self.project, self.session)
        self.queue = Queue(self.project, self.session)
        self.solo = Solo(self.project, self.session)
        self.measurer = Measurer()
        self.jobs = jobs
        self.objects = Objects(self.project, self.session, jobs)
        self.operations = Operations(self.project, self.session, self.library, jobs)
        self.predictor = Predictor(
            self.project, self.session, self.library, engine, jobs, self.queue.upcoming, later
        )
        self.corrector = Corrector(
            self.project, self.session, self.library, engine, jobs, self.annotate,
            self.predictor,
        )  # fmt: skip
        self.quality = ExemplarQuality(
            self.project, self.library, engine, jobs, lambda: self.predictor.engine_name,
            self.folder, later,
        )  # fmt: skip
        self.ranker = Ranker(
            self.project, self.library, jobs, self.queue, self.predictor.refresh, later
        )
        self.propose_all = ProposeAll(
            self.project, self.session, self.queue, self.predictor, jobs, later
        )
        self.auto = AutoAccept(self.project, self.session, jobs)
        self._return_to(self.store.load_screen())
        self.objects.prepare()

    @property
    def read_only(self) -> ReadOnly | None:
        """Why the project can only be looked at; None where it can be worked on."""
        return self.store.read_only

    @property
    def saving(self) -> Saving | None:
        """Whether what is on screen is on disk; None where nothing is ever saved."""
        return self.autosave.state if self.read_only is None else None

    def close(self) -> bool:
        """Save everything and let go; False if something could not be saved."""
        self.predictor.close()
        self.quality.close()
        self.propose_all.stop()
        for job in self.jobs.running:
            job.cancel()
        saved = self.autosave.close()
        try:
            self._shelf.close()
            if self.read_only is None:
                self.store.save_screen(self._screen())
                self.library.looks.save()
        except UserError:
            saved = False
        self.store.close()
        return saved

    def use_name(self, who: str) -> None:
        """Have everything from now on done in this name."""
        if who == self.project.who:
            return
        # What waits to be written was done in the name before.
        self.autosave.flush()
        self.project.who = self.store.who = who

    def undo(self, *, across_cases: bool = False) -> Step | None:
        """Undo the last step; returns it, or None where there is none.

        Stops before a step of another case than the one on screen unless `across_cases`;
        then it goes to that case first.

        Raises
        ------
        UserError
            At the boundary, naming the case the next undo would change.
        """
        return self._move(self.history.done, self.history.undo, "undo", across_cases)

    def redo(self, *, across_cases: bool = False) -> Step | None:
        """Redo the step undone last, with the same rule as `undo`."""
        return self._move(self.history.undone, self.history.redo, "redo", across_cases)

    def _move(
        self,
        steps: tuple[Step, ...],
        move: Callable[[], Step | None],
        verb: str,
        across_cases: bool,
    ) -> Step | None:
        if not steps:
            return None
        case_id = steps[-1].case_id
        if case_id is not None and case_id != self.session.case_id:
            if not across_cases:
                name = self.project.state.cases[case_id].name
                raise UserError(
                    f"The next {verb} is in {name}",
                    f"It would {verb} “{steps[-1].title}”.",
                    f"Press {verb} again to go there and {verb} it.",
                )
            self.session.go(case_id, self.queue.entry_slice(case_id))
        return move()

    def _screen(self) -> dict[str, Any]:
        s = self.session
        return {
            "case": s.case_id,
            "index": s.index,
            "tool": s.tool.value,
            "label": s.active_label,
            "brush": s.brush_size,
            "options": s.options.kept(),
            "opacity": s.opacity,
            "hidden": sorted(s.hidden),
            "display": s.display.kept(),
        }

    def _return_to(self, screen: dict[str, Any]) -> None:
        cases, s = self.project.state.cases, self.session
        ids = self.project.state.schema.ids()
        case_id = str(screen.get("case"))
        if case_id in cases:
            s.case_id = case_id
            s.index = min(int(screen["index"]), cases[case_id].n_slices - 1)
        else:
            coming = self.queue.upcoming(1) or list(cases)[:1]
            if coming:
                s.case_id, s.index = coming[0], self.queue.entry_slice(coming[0])
        if s.case_id is not None and self.read_only is None:
            self.history.restore(*self.store.last_steps(s.case_id))
        label = screen.get("label")
        s.active_label = label if label in ids else (ids[0] if ids else None)
        s.tool = Tool.PAN if self.read_only else Tool(screen.get("tool", Tool.BRUSH))
        s.brush_size = int(screen.get("brush", s.brush_size))
        s.options = ToolOptions.restored(screen.get("options", {}))
        s.opacity = float(screen.get("opacity", s.opacity))
        s.hidden = frozenset(i for i in screen.get("hidden", []) if i in ids)
        s.display.restore(screen.get("display", {}))
