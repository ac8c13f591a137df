"""An engine that behaves as its request's option “mode” says; also loaded in child processes."""

import ctypes
import os
import signal
import time

import numpy as np

try:
    import resource
except ImportError:  # Windows
    resource = None

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import SlicePrediction


class FakeEngine:
    """Answers with the first label where the query is above 0.5, or misbehaves.

    A previous answer is given back instead, with the first points of the prompts set.
    """

    name = "fake"
    version = "1"

    def predict(self, request, arrays, cancel, emit, progress):
        options = dict(request.options)
        mode = options.get("mode", "")
        progress(0.0, f"started {os.getpid()}")
        if mode == "wait":
            while True:
                cancel.check()
                time.sleep(0.01)
        elif mode == "sleep":
            time.sleep(1000)
        elif mode == "hog":
            time.sleep(0.3)  # lets the server say that it started
            # One call into C that keeps the interpreter lock for minutes.
            sum(range(10**11))
        elif mode == "die":
            time.sleep(0.3)
            os._exit(3)
        elif mode == "raise":
            raise RuntimeError("a bug")
        elif mode == "refuse":
            raise UserError("No", "It is so.", "Do otherwise.")
        elif mode == "memory":
            raise MemoryError
        elif mode == "address space":
            # What a container or `ulimit -v` does.
            resource.setrlimit(resource.RLIMIT_AS, (2**20, resource.RLIM_INFINITY))
            try:
                bytearray(2**28)
            finally:
                resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY,) * 2)
        elif mode == "segfault":
            time.sleep(0.3)
            ctypes.string_at(0)
        elif mode == "abort":
            time.sleep(0.3)
            os.abort()
        elif mode == "killed":
            time.sleep(0.3)
            os.kill(os.getpid(), signal.SIGKILL)
        elif mode == "stopped":
            time.sleep(0.3)
            os.kill(os.getpid(), signal.SIGSTOP)
        elif mode == "kills the first" and ("careful", "1") not in request.options:
            os._exit(3)
        elif mode == "print":
            os.write(1, b"x" * 1_000_000)
        elif mode == "wrong shape":
            emit(SlicePrediction(0, np.zeros((1, 1), np.uint16), np.zeros((1, 1), np.uint8), 1.0))
        label = request.labels[0].id
        for i, query in enumerate(request.queries):
            cancel.check()
            if "pause" in options:
                time.sleep(float(options["pause"]))
            mask = (arrays[query] > 0.5).astype(np.uint16) * label
            if i in dict(request.previous):
                mask = arrays[dict(request.previous)[i]].copy()
            for prompt in request.prompts:
                if prompt.query == i:
                    row, column = map(int, prompt.points[0])
                    mask[row, column] = prompt.label if prompt.positive else 0
            emit(SlicePrediction(i, mask, np.full(mask.shape, 255, np.uint8), 0.5))
            progress((i + 1) / len(request.queries), "drawing")
