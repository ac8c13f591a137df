"""The loop of exemplars and proposals on arrays that somebody else holds; nothing is kept."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.images import Image, intensity_range
from segicl_gui.domain.labels import Schema
from segicl_gui.domain.masks import LabelArray, LabelMap
from segicl_gui.domain.project import Assessment, CaseState, ImageRef, Project, ProjectState
from segicl_gui.domain.session import Session
from segicl_gui.services.annotate import Annotate
from segicl_gui.services.asking import EngineRunner
from segicl_gui.services.exemplar_quality import ExemplarQuality
from segicl_gui.services.jobs import Jobs
from segicl_gui.services.library import ImageLibrary, LoadedImage
from segicl_gui.services.predict import Predictor
from segicl_gui.services.windows import automatic_limits


class LayerWork:
    """A project in memory whose cases are arrays. Used on the main thread.

    Parameters
    ----------
    engine : EngineRunner
    jobs : Jobs
    later : callable
        Runs a callable on the main thread after so many seconds.
    """

    def __init__(
        self,
        engine: EngineRunner,
        jobs: Jobs,
        later: Callable[[Callable[[], None], float], None] = lambda callback, seconds: callback(),
    ) -> None:
        self.jobs = jobs
        self.project = Project(ProjectState("Layers"))
        self.session = Session()
        self._folder = TemporaryDirectory(prefix="segicl-")
        folder = Path(self._folder.name)
        self._images = _HeldImages(folder)
        self.library: ImageLibrary = self._images
        self.annotate = Annotate(self.project, self.session)
        self.predictor = Predictor(
            self.project, self.session, self.library, engine, jobs, lambda count: [], later
        )
        self.quality = ExemplarQuality(
            self.project, self.library, engine, jobs, lambda: self.predictor.engine_name,
            folder, later,
        )  # fmt: skip

    def close(self) -> None:
        """Stop asking for proposals."""
        self.predictor.close()
        self.quality.close()
        self._folder.cleanup()

    def hold(self, name: str, array: npt.NDArray[Any], spacing: tuple[float, ...]) -> str:
        """Take an array as a case.

        Parameters
        ----------
        name : str
        array : ndarray
            (row, column), (slice, row, column), or one of them with a last axis of three colours
            as uint8. It is kept, not copied.
        spacing : tuple of float
            Between rows and columns, or slices, rows and columns.

        Returns
        -------
        str
            Id of the case.

        Raises
        ------
        UserError
            If the array is something else.
        """
        n = len(spacing)
        if n not in (2, 3) or array.ndim not in (n, n + 1) or array.dtype.kind not in "uifb":
            raise UserError(
                f"Cannot work on {name}",
                f"It is an array of {array.dtype} with shape {array.shape}.",
                "Choose a 2D or 3D image, grey or RGB; split time and channels first.",
            )
        size = array.shape[:n]
        geometry = Geometry(
            tuple(reversed(size)),
            tuple(float(v) for v in reversed(spacing)),
            (0.0,) * n,
            tuple(float(v) for v in np.eye(n).reshape(-1)),
            (1, 0) if n == 2 else (2, 1, 0),
            (False,) * n,
        )
        case_id = uuid.uuid4().hex[:12]
        image = Image(array if n == 3 else array[np.newaxis], geometry)
        self._images.hold(case_id, image)
        case = CaseState(case_id, name, name, (ImageRef("", case_id),), geometry)
        self.project.commit_shared(f"Add {name}", self.project.state.with_case(case))
        return case_id

    def teach(self, case_id: str, planes: Mapping[int, LabelArray]) -> None:
        """Take slices as they are for finished: they are exemplars from now on.

        Parameters
        ----------
        case_id : str
        planes : mapping of int to ndarray of int
            Slice -> (row, column) label map. A value that no label has yet makes one; labels that
            do not occur are absent there.

        Raises
        ------
        UserError
            If a value is not from 0 to 65535.
        """
        values = sorted({int(v) for plane in planes.values() for v in np.unique(plane)} - {0})
        if values and (values[0] < 0 or values[-1] > 65535):
            raise UserError(
                "Cannot learn from these labels",
                f"They hold the value {values[0] if values[0] < 0 else values[-1]}.",
                "Use values from 1 to 65535.",
            )
        self._ensure_labels(values)
        ids = self.project.state.schema.ids()
        case = self.project.state.cases[case_id]
        array = case.mask().array()
        for index, plane in planes.items():
            array[index] = plane
        case = case.with_mask(0, LabelMap.from_array(array))
        for index, plane in planes.items():
            shown = set(np.unique(plane).tolist())
            states = {i: Assessment.CONFIRMED if i in shown else Assessment.ABSENT for i in ids}
            case = case.with_assessments(states, [index])
        self.project.commit_case(f"Learn {case.name}", case)

    def rename(self, label_id: int, name: str) -> None:
        """Call a label so: engines that read look for what it is called.

        Raises
        ------
        UserError
            If the name is empty or another label's.
        """
        schema = self.project.state.schema
        if schema.get(label_id).name != name:
            self._set_schema(f"Rename label {label_id}", schema.change(label_id, name=name))

    def proposed(self, case_id: str, index: int) -> LabelArray | None:
        """(row, column): what is proposed for a slice; None where nothing is yet."""
        proposal = self.session.proposal_at(case_id, index)
        found = None if proposal is None else proposal.slices.get((0, index))
        return None if found is None else found.mask

    def _ensure_labels(self, values: list[int]) -> None:
        schema = self.project.state.schema
        known = set(schema.ids())
        for value in values:
            if value not in known:
                schema = schema.add(replace(schema.new(f"label {value}"), id=value))
        if schema is not self.project.state.schema:
            self._set_schema("New labels", schema)

    def _set_schema(self, title: str, schema: Schema) -> None:
        self.project.commit_shared(title, replace(self.project.state, schema=schema))


class _HeldImages(ImageLibrary):
    """Images that were given, not read."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._held: dict[str, LoadedImage] = {}

    def hold(self, case_id: str, image: Image) -> None:
        limits = intensity_range(image.array)
        self._held[case_id] = LoadedImage(image, limits, automatic_limits(image))

    def cached(self, case: CaseState) -> LoadedImage | None:
        return self._held.get(case.id)

    def load(self, case: CaseState, *, passing: bool = False) -> LoadedImage:
        return self._held[case.id]
