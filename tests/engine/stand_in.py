"""Stands in for the client of nnInteractive: its signatures (version 2.6), and an answer.

A label is what was marked: points with their neighbours, boxes and drawings as they are.
"""

import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import ClassVar

import numpy as np


def install(patch):
    """The client, as if it were installed and a server named."""
    names = ["nnInteractive", "nnInteractive.inference", "nnInteractive.inference.remote"]
    for name in names:
        module = ModuleType(name)
        module.__spec__ = ModuleSpec(name, None)  # `find_spec` asks for it
        patch.setitem(sys.modules, name, module)
    module.nnInteractiveRemoteInferenceSession = nnInteractiveRemoteInferenceSession
    patch.setenv("SEGICL_NNINTERACTIVE_SERVER", "http://gpu:1527")
    return nnInteractiveRemoteInferenceSession


class nnInteractiveRemoteInferenceSession:  # noqa: N801, as theirs is called
    made: ClassVar = []
    fails = None

    def __init__(
        self,
        server_url,
        api_key=None,
        connect_timeout=10.0,
        read_timeout=60.0,
        set_image_read_timeout=600.0,
        write_timeout=120.0,
        pool_timeout=10.0,
    ):
        if self.fails:
            raise self.fails
        self.server_url, self.closed, self.calls = server_url, False, []
        self.supported_interactions = {"points": True, "bbox2d": True, "lasso": True}
        self.supports_initial_label = True
        self.image = self.target_buffer = None
        self.made.append(self)

    def set_image(self, image, image_properties=None):
        assert image.ndim == 4
        assert not self.closed
        self.image = image

    def set_target_buffer(self, target_buffer):
        assert target_buffer.shape == self.image.shape[1:]
        self.target_buffer = target_buffer

    def reset_interactions(self):
        if self.target_buffer is not None:
            self.target_buffer.fill(0)
        self.calls = []

    def add_bbox_interaction(
        self,
        bbox_coords,
        include_interaction,
        run_prediction=True,
        override_capability_checks=False,
    ):
        where = tuple(slice(a, b) for a, b in bbox_coords)
        assert sum(s.stop - s.start == 1 for s in where) >= 1  # boxes are flat
        self._mark(where, include_interaction, run_prediction)

    def add_point_interaction(
        self,
        coordinates,
        include_interaction,
        run_prediction=True,
        override_capability_checks=False,
    ):
        z, row, column = coordinates
        where = (z, slice(max(0, row - 1), row + 2), slice(max(0, column - 1), column + 2))
        self._mark(where, include_interaction, run_prediction)

    def add_scribble_interaction(
        self,
        scribble_image,
        include_interaction,
        run_prediction=True,
        override_capability_checks=False,
        interaction_bbox=None,
    ):
        assert scribble_image.shape == self.image.shape[1:]
        self._mark(scribble_image > 0, include_interaction, run_prediction)

    def add_lasso_interaction(
        self,
        lasso_image,
        include_interaction,
        run_prediction=True,
        override_capability_checks=False,
        interaction_bbox=None,
    ):
        self.add_scribble_interaction(lasso_image, include_interaction, run_prediction)

    def add_initial_seg_interaction(
        self, initial_seg, run_prediction=False, override_capability_checks=False
    ):
        self.target_buffer[:] = initial_seg.astype(self.target_buffer.dtype)

    def close(self):
        self.closed = True

    def _mark(self, where, positive, run):
        self.calls.append((where, positive, run))
        if run:
            for place, sign, _ in self.calls:
                self.target_buffer[place] = np.uint8(sign)
