"""Engines as replicas of a Ray Serve deployment, behind the server's own queue and keys.

The server (`serving`) stays what clients talk to; each replica holds engines in a process, with a
share of a graphics card, and takes one request at a time. Requests with the same exemplars go to a
replica that has them encoded, where one is free (Ray's model multiplexing, by the hash of the
exemplars). Ray adds replicas while requests wait and takes them away again. `Deployed.renew`
replaces them one by one, each once it has answered what it was asked, so that other weights are
taken up and no request is lost; answers say with which weights they were made.
"""

from __future__ import annotations

import asyncio
import hashlib
import importlib.util
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import numpy.typing as npt

from segicl_gui.domain.errors import UserError
from segicl_gui.engine import registry
from segicl_gui.engine.api import (
    CancelledError,
    CancelToken,
    Engine,
    EngineDiedError,
    PredictRequest,
    SlicePrediction,
)
from segicl_gui.engine.developing import creator

NAME = "segicl"
_TASKS_A_REPLICA = 16
_BEAT = 0.2
_GROW_SECONDS = 5.0
Said = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Replicas:
    """How many replicas there are, and what each has.

    Parameters
    ----------
    least, most : int
    gpus : float
        Cards of each; 0.5 where two share one.
    idle : float
        Seconds without work for it after which a replica is taken away.
    """

    least: int = 1
    most: int = 1
    gpus: float = 0.0
    idle: float = 600.0


def task_of(request: PredictRequest) -> str:
    """Hash of what an engine learns from: labels and exemplars."""
    text = repr((request.engine, request.labels, request.exemplars))
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


class EngineReplica:
    """Engines in the process of a replica."""

    def __init__(self, extra: dict[str, str]) -> None:
        self._create = creator(extra)
        self._engines: dict[str, tuple[Engine, str]] = {}

    async def task(self, model_id: str) -> str:
        """Stands for what the engines keep of a task; Ray remembers who was asked for it."""
        return model_id

    async def predict(
        self, request: PredictRequest, arrays: Mapping[str, npt.NDArray[Any]]
    ) -> AsyncIterator[Said]:
        """What the engine says, in order; ("beat", None) while it says nothing."""
        loop = asyncio.get_running_loop()
        said: asyncio.Queue[Said] = asyncio.Queue()
        cancel = CancelToken()

        def tell(kind: str, value: Any) -> None:
            # The loop is gone when the replica is stopped under a running engine.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(said.put_nowait, (kind, value))

        def work() -> None:
            try:
                engine, made_by = self._engine(request.engine)
                engine.predict(
                    request, arrays, cancel,
                    lambda one: tell("slice", replace(one, engine=one.engine or made_by)),
                    lambda share, text: tell("progress", (share, text)),
                )  # fmt: skip
                tell("done", None)
            except Exception as e:  # travels to the server, which tells it
                tell("error", e)

        threading.Thread(target=work, name="predict", daemon=True).start()
        try:
            kind = ""
            while kind not in ("done", "error"):
                try:
                    kind, value = await asyncio.wait_for(said.get(), _BEAT)
                except TimeoutError:
                    kind, value = "beat", None
                yield kind, value
        finally:
            cancel.cancel()

    def _engine(self, name: str) -> tuple[Engine, str]:
        """An engine, and what answers say of it: its name, with the hash of its weights."""
        if name not in self._engines:
            # Hashed before they are read: should they be replaced meanwhile, the next replica has
            # them, and no answer claims what it was not made with.
            weights = registry.weights(name)
            engine = self._create(name)
            weights = getattr(engine, "model", "") or weights
            digest = weights.rpartition(":")[2][:12]
            self._engines[name] = engine, f"{name} ({digest})" if digest else name
        return self._engines[name]


class RayEngine:
    """An engine whose work replicas do; may be asked from many threads at once.

    Parameters
    ----------
    name : str
    ask : callable
        Given task, request and arrays, gives what a replica says (`EngineReplica.predict`), as an
        iterator with ``cancel``.
    """

    version = ""

    def __init__(
        self,
        name: str,
        ask: Callable[[str, PredictRequest, Mapping[str, npt.NDArray[Any]]], Any],
    ) -> None:
        self.name = name
        self._ask = ask

    def predict(
        self,
        request: PredictRequest,
        arrays: Mapping[str, npt.NDArray[Any]],
        cancel: CancelToken,
        emit: Callable[[SlicePrediction], None],
        progress: Callable[[float, str], None],
    ) -> None:
        """As `Engine.predict`; `EngineDiedError` where a replica died over it."""
        answers = self._ask(task_of(request), request, arrays)
        try:
            for kind, value in answers:
                cancel.check()
                match kind:
                    case "slice":
                        emit(value)
                    case "progress":
                        progress(*value)
                    case "error":
                        raise value
        except (UserError, CancelledError):
            raise
        except Exception as e:
            if type(e).__module__.partition(".")[0] != "ray":
                raise
            raise EngineDiedError(
                "The engine stopped",
                f"A replica ended in the middle of this image ({type(e).__name__}).",
                "Press Propose again.",
            ) from e
        finally:
            answers.cancel()


@dataclass(frozen=True, slots=True)
class Deployed:
    """Replicas that run.

    Parameters
    ----------
    create : callable
        Makes an engine, whose work they do, from its name.
    renew : callable
        Replaces them one by one; slow, and requests go on being answered meanwhile.
    """

    create: Callable[[str], Engine]
    renew: Callable[[], None]


def deployed(replicas: Replicas, extra: dict[str, str]) -> Deployed:
    """Deploy the replicas, in the cluster of ``RAY_ADDRESS`` or a new one.

    Raises
    ------
    UserError
        If Ray is not installed.
    """
    if importlib.util.find_spec("ray") is None:
        raise UserError(
            "Ray is not installed",
            "It spreads the engines over several graphics cards and computers.",
            "Install it with `pip install 'segicl-gui[ray]'`, or leave --ray out.",
        )
    import ray
    from ray import serve

    if not ray.is_initialized():
        ray.init(log_to_driver=False)

    class Multiplexed(EngineReplica):
        task = serve.multiplexed(max_num_models_per_replica=_TASKS_A_REPLICA)(EngineReplica.task)

        async def predict(
            self, request: PredictRequest, arrays: Mapping[str, npt.NDArray[Any]]
        ) -> AsyncIterator[Said]:
            # Read here: it is of the request, and gone in other threads.
            await self.task(serve.get_multiplexed_model_id())
            async for said in super().predict(request, arrays):
                yield said

    deployment = serve.deployment(
        Multiplexed,
        name="engines",
        max_ongoing_requests=1,
        autoscaling_config={
            "min_replicas": replicas.least,
            "max_replicas": replicas.most,
            "target_ongoing_requests": 1,
            "upscale_delay_s": _GROW_SECONDS,
            "downscale_delay_s": replicas.idle,
        },
        ray_actor_options={"num_cpus": 1, "num_gpus": replicas.gpus},
    )
    # Clients come through the server; Ray's own HTTP has no keys, so it opens no port.
    serve.start(proxy_location="Disabled")

    def run() -> Any:
        return serve.run(deployment.bind(extra), name=NAME, route_prefix=None)

    handle = run()

    def ask(task: str, request: PredictRequest, arrays: Mapping[str, npt.NDArray[Any]]) -> Any:
        streaming = handle.options(stream=True, multiplexed_model_id=task)
        return streaming.predict.remote(request, dict(arrays))

    return Deployed(lambda name: RayEngine(name, ask), run)
