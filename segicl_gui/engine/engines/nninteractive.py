"""The `nninteractive` engine: a server of nnInteractive, asked through its authors' client.

Isensee et al., arXiv 2503.08373. The client (``nninteractive-client`` on PyPI, Apache-2.0) is the
user's to install, the server and its weights too; the weights that the authors offer are for
non-commercial use (CC BY-NC-SA 4.0). Written against version 2.6 of the client. No server could
be reached where this was written: proven with a stand-in for the client only.

The images of a request go to the server that ``SEGICL_NNINTERACTIVE_SERVER`` names, and nowhere
else. nnInteractive looks at volumes; here it is given one image at a time, as a volume of one
slice, since a request holds images that need not belong together.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import (
    CancelledError,
    CancelToken,
    EngineFailedError,
    PredictRequest,
    PromptSpec,
    SlicePrediction,
)
from segicl_gui.engine.engines.arrays import Arrays, checked
from segicl_gui.engine.engines.marks import stroke, unmarked

SERVER = "SEGICL_NNINTERACTIVE_SERVER"
"""Environment variable with the server's address; its key is in NN_INTERACTIVE_API_KEY."""
# Of `Session.supported_interactions`, by our kinds of prompts.
_THEIRS = {"click": "points", "scribble": "scribble", "box": "bbox2d", "lasso": "lasso"}

Mask = npt.NDArray[np.uint8]


class NNInteractiveEngine:
    """Segments by clicks, boxes, scribbles and lassos; exemplars and texts are not looked at.

    Raises
    ------
    UserError
        If the client is not installed, or no server is named.
    """

    name = "nninteractive"
    version = "1"

    def __init__(self) -> None:
        self._session = _client()
        self._server = os.environ.get(SERVER, "").strip()
        if not self._server:
            raise UserError(
                "No nnInteractive server is named",
                f"The environment variable {SERVER} is not set.",
                f"Set {SERVER} to the address of yours, such as http://gpu-server:1527, and start"
                " the app again.",
            )

    def predict(
        self,
        request: PredictRequest,
        arrays: Arrays,
        cancel: CancelToken,
        emit: Callable[[SlicePrediction], None],
        progress: Callable[[float, str], None],
    ) -> None:
        """Answer each query through `emit`; see `segicl_gui.engine.api.Engine`."""
        if not request.prompts:
            raise UserError(
                "No proposal without a mark",
                "This engine outlines what you click on or draw a box around; nothing is marked.",
                "Choose the click or the box tool and mark what you look for.",
            )
        arrays = checked(request, arrays)
        cancel.check()
        progress(0.0, "Asking the nnInteractive server")
        with self._connected() as session:
            for i, key in enumerate(request.queries):
                cancel.check()
                emit(self._answer(session, request, arrays, i, arrays[key], cancel))
                progress((i + 1) / len(request.queries), "Asking the nnInteractive server")

    def _answer(
        self,
        session: Any,
        request: PredictRequest,
        arrays: Arrays,
        index: int,
        image: npt.NDArray[np.float32],
        cancel: CancelToken,
    ) -> SlicePrediction:
        shape = image.shape[:2]
        prompts = [p for p in request.prompts if p.query == index]
        labels = tuple(dict.fromkeys(p.label for p in prompts))
        corrected = dict(request.previous).get(index)
        before = None if corrected is None else arrays[corrected]
        mask = np.zeros(shape, np.uint16)
        if labels:
            # One channel of one slice; colours are made grey.
            grey = image if image.ndim == 2 else image.mean(-1)
            session.set_image(np.ascontiguousarray(grey, np.float32)[None, None])
        for label in labels:
            cancel.check()
            shown = None if before is None else before == label
            own = [p for p in prompts if p.label == label]
            mask[_found(session, own, shown, shape) > 0] = label
        for label in unmarked(request, index, labels):
            if before is not None:
                mask[(before == label) & (mask == 0)] = label
        note = "" if labels else "Nothing is marked here"
        # The server tells no probabilities: all is said to be as sure as it mostly is.
        return SlicePrediction(index, mask, np.full(shape, 230, np.uint8), 0.7 * bool(labels), note)

    @contextmanager
    def _connected(self) -> Iterator[Any]:
        """A session, ended afterwards: others wait for it where the server has few."""
        session = None
        try:
            session = self._session(server_url=self._server)
            yield session
        except (UserError, CancelledError):
            raise
        except Exception as e:  # of httpx, blosc2 and the client itself
            told = (str(e).strip().splitlines() or [""])[0].rstrip(".")
            raise EngineFailedError(
                "The nnInteractive server did not answer",
                f"{self._server}: {type(e).__name__}: {told}.",
                "See that it runs and has a free session, or choose another engine.",
            ) from e
        finally:
            if session is not None:
                session.close()


def _found(
    session: Any,
    prompts: Sequence[PromptSpec],
    shown: npt.NDArray[np.bool_] | None,
    shape: tuple[int, int],
) -> Mask:
    """The mask (row, column) of one label."""
    volume: Mask = np.zeros((1, *shape), np.uint8)
    session.reset_interactions()
    session.set_target_buffer(volume)
    if shown is not None and shown.any() and session.supports_initial_label:
        session.add_initial_seg_interaction(shown[None].astype(np.uint8), run_prediction=False)
    known = [p for p in prompts if session.supported_interactions.get(_THEIRS[p.kind], True)]
    if len(known) < len(prompts):
        refused = sorted({p.kind for p in prompts} - {p.kind for p in known})
        raise UserError(
            "The mark cannot be used",
            f"The model of the nnInteractive server does not take {', '.join(refused)}.",
            "Use a click.",
        )
    for i, p in enumerate(known):
        _add(session, p, shape, last=i + 1 == len(known))
    found: Mask = np.asarray(session.target_buffer)[0]
    return found


def _add(session: Any, prompt: PromptSpec, shape: tuple[int, int], *, last: bool) -> None:
    """Add a prompt; the server answers with the last one, which knows of all."""
    how = {"include_interaction": prompt.positive, "run_prediction": last}
    end = np.array(shape) - 1
    places = np.clip(np.array(prompt.points, float), 0, end)
    if prompt.kind == "click":
        row, column = np.rint(places[0]).astype(int).tolist()
        session.add_point_interaction((0, row, column), **how)
    elif prompt.kind == "box":
        low, high = np.rint(places.min(0)).astype(int), np.rint(places.max(0)).astype(int) + 1
        box = [[0, 1], [int(low[0]), int(high[0])], [int(low[1]), int(high[1])]]
        session.add_bbox_interaction(box, **how)
    else:
        closed = places if prompt.kind == "scribble" else np.concatenate([places, places[:1]])
        drawn = np.zeros((1, *shape), np.uint8)
        drawn[0][tuple(stroke([(r, c) for r, c in closed]).T)] = 1
        add = (
            session.add_scribble_interaction
            if prompt.kind == "scribble"
            else session.add_lasso_interaction
        )
        add(drawn, **how)


def _client() -> Any:
    try:
        from nnInteractive.inference.remote import nnInteractiveRemoteInferenceSession
    except ImportError as e:
        raise UserError(
            "The client of nnInteractive is not installed",
            f"{e}.",
            "Install it beside the app: pip install nninteractive-client.",
        ) from e
    return nnInteractiveRemoteInferenceSession
