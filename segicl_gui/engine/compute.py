"""Where proposals are made: by this computer, or by a server while it answers."""

from __future__ import annotations

import threading
from dataclasses import replace

from segicl_gui.domain.errors import UserError
from segicl_gui.engine import registry
from segicl_gui.engine.api import (
    CancelToken,
    EngineFailedError,
    PredictRequest,
    SlicePrediction,
)
from segicl_gui.engine.client import ArraySource, OnProgress, OnSlice
from segicl_gui.engine.connection import EngineLostError, ServerRefusedError
from segicl_gui.engine.ladder import Ladder, noting
from segicl_gui.engine.process import EngineProcess, EngineState, OnState
from segicl_gui.engine.registry import Offer
from segicl_gui.engine.remote import OnNotice, RemoteEngine, usable_default

PROBE_EVERY = 5.0
HERE = "this computer"


class Compute:
    """Asks the server that was chosen, and this computer where there is none or it is gone.

    Safe to use from many threads.

    Parameters
    ----------
    local : Ladder
    on_state : callable
        Told the state of what is asked now; from any thread.
    on_notice : callable
        Told in words when the place changes; from any thread.
    probe_every : float
        Seconds between looks whether a server that was gone is back.
    """

    def __init__(
        self,
        local: Ladder,
        on_state: OnState = lambda state, text: None,
        on_notice: OnNotice = lambda text: None,
        probe_every: float = PROBE_EVERY,
    ) -> None:
        self._local = local
        self._on_state = on_state
        self._on_notice = on_notice
        self._probe_every = probe_every
        self._server: RemoteEngine | None = None
        # None while it is not known yet.
        self._there: bool | None = False
        self._offers: tuple[Offer, ...] = ()
        self._default = ""
        self._models: dict[str, str] = {}
        self._changed = threading.Condition()

    @property
    def process(self) -> EngineProcess:
        """The process of this computer's engines."""
        return self._local.process

    @property
    def place(self) -> str:
        """Where requests go now, in words."""
        server = self._server
        return server.host if server is not None and self._there else HERE

    @property
    def default(self) -> str:
        """The engine for who has chosen none."""
        return self._default if self._server is not None and self._default else registry.default()

    def offers(self) -> tuple[Offer, ...]:
        """The engines there are where requests go."""
        return self._offers if self._server is not None and self._offers else registry.offers()

    def use(self, server: RemoteEngine | None) -> None:
        """Ask this server from now on, or this computer alone; does not wait."""
        with self._changed:
            self._server, self._there = server, None
            self._offers, self._default = (), ""
            self._changed.notify_all()
        if server is None:
            self.process.launch()
            self._on_state(self.process.state, "")
        else:
            self._on_state(EngineState.STARTING, f"connecting to {server.host}")
            server.on_restart = lambda: self._learn(server)
            threading.Thread(
                target=self._watch, args=(server,), name="server watch", daemon=True
            ).start()

    def local_changed(self, state: EngineState, text: str) -> None:
        """Told by the process of this computer's engines."""
        if self._server is None or not self._there:
            self._on_state(state, text)

    def predict(
        self,
        request: PredictRequest,
        arrays: ArraySource,
        cancel: CancelToken,
        on_slice: OnSlice,
        on_progress: OnProgress,
    ) -> float:
        """As `Ladder.predict`; by the server where one is chosen and answers.

        What the server cannot answer this computer does, and the answers say so; `on_slice` may
        then be called a second time for a query.
        """
        server = self._server
        if server is None:
            return self._local.predict(request, arrays, cancel, on_slice, on_progress)
        why = f"{server.host} is not reached"
        if self._known(cancel):
            try:
                return server.predict(
                    request, arrays, cancel, self._signing(server, request, on_slice), on_progress
                )
            except (EngineLostError, ServerRefusedError) as e:
                self._gone(server, e)
            except EngineFailedError as e:
                why = f"{server.host} failed: {e.happened.partition(chr(10))[0].rstrip('.')}"
        heard = noting(on_slice, f"Made on {HERE}, as {why}")
        return self._local.predict(request, arrays, cancel, heard, on_progress)

    def close(self) -> None:
        """End everything; work under way, and any later, ends as cancelled."""
        with self._changed:
            self._server = None
            self._changed.notify_all()
        self._local.close()

    def _known(self, cancel: CancelToken) -> bool:
        """Whether the server is there, once that is known."""
        while self._server is not None and self._there is None:
            cancel.check()
            with self._changed:
                self._changed.wait_for(lambda: self._there is not None, timeout=0.05)
        return bool(self._server and self._there)

    def _gone(self, server: RemoteEngine, error: UserError) -> None:
        with self._changed:
            told = bool(self._there) and self._server is server
            if told:
                self._there = False
                self._changed.notify_all()
        if told:
            self._on_notice(
                f"{error.title}: {error.happened.rstrip('.')}. Proposals are made on {HERE} until"
                f" {server.host} is back."
            )
            self._on_state(EngineState.LOST, f"{server.host} is not reached")

    def _learn(self, server: RemoteEngine) -> None:
        """Ask a server for its engines and their models."""
        engines = server.engines()
        default = usable_default(engines)
        with self._changed:
            if self._server is not server:
                return
            self._default = default
            self._offers = tuple(
                Offer(e.name, e.name, f"On {server.host}. {e.model}".strip(), e.problem)
                for e in engines
            )
            self._models = {e.name: e.model.rpartition(":")[2][:12] for e in engines if e.model}

    def _signing(self, server: RemoteEngine, request: PredictRequest, on_slice: OnSlice) -> OnSlice:
        """Have answers say, for the record, which server made them with which weights."""

        def heard(one: SlicePrediction) -> None:
            # Looked up each time: a server that was restarted may have others. Where several
            # replicas answer, each says which it has, since they are not replaced all at once.
            model = self._models.get(request.engine, "")
            name, _, told = one.engine.partition(" ")
            told = told or (f"({model})" if model else "")
            made_by = f"{name or request.engine}@{server.host} {told}".rstrip()
            on_slice(replace(one, engine=made_by))

        return heard

    def _set(self, server: RemoteEngine, there: bool) -> None:
        with self._changed:
            if self._server is server:
                self._there = there
                self._changed.notify_all()

    def _watch(self, server: RemoteEngine) -> None:
        """Connect, and again whenever it was lost, as long as this server is the one."""
        said, was_there = "", False
        while True:
            with self._changed:
                while self._server is server and self._there:
                    self._changed.wait()
                if self._server is not server:
                    return
            try:
                server.connect()
                self._learn(server)
            except UserError as e:
                self._set(server, False)
                if str(e) != said and not was_there:
                    said = str(e)
                    self._on_notice(f"{said} Proposals are made on {HERE} meanwhile.")
                    self._on_state(EngineState.LOST, f"{server.host} is not reached")
            else:
                self._set(server, True)
                if said or was_there:
                    self._on_notice(f"{server.host} answers; proposals are made there.")
                said, was_there = "", True
                self._on_state(EngineState.READY, "")
                continue
            with self._changed:
                self._changed.wait_for(
                    lambda: self._server is not server, timeout=self._probe_every
                )
