"""Engines on a server, as the services use them: a broken connection is made again."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.api import CancelledError, CancelToken, PredictRequest, SlicePrediction
from segicl_gui.engine.client import ArraySource, EngineClient, OnProgress, OnSlice
from segicl_gui.engine.connection import Address, EngineLostError
from segicl_gui.engine.registry import EngineInfo
from segicl_gui.engine.transfers import Transfers

PATIENCE = 30.0
"""Seconds a server may be gone before its requests are given up."""
SIGN_EVERY = 10.0
_SILENCE = 15.0
_STALL = 300.0
_RETRY = 0.5
_TRIES = 5
ASKING_AGAIN = "Connection lost, asking again"

OnNotice = Callable[[str], None]


class RemoteEngine:
    """A server's engines. Safe to use from many threads.

    Parameters
    ----------
    url, key, ca, plain
        As `connection.Address`.
    on_notice : callable
        Told in words what the user should know; from any thread.
    patience : float
        Seconds to go on asking a server that does not answer.

    Raises
    ------
    UserError
        As `connection.Address`.
    """

    def __init__(
        self,
        url: str,
        key: str,
        *,
        ca: str = "",
        plain: bool = False,
        on_notice: OnNotice = lambda text: None,
        patience: float = PATIENCE,
    ) -> None:
        address = Address(url, key, ca=ca, plain=plain)
        self.host = address.host
        self.files = Transfers(address, _SILENCE)
        self.client = EngineClient(
            url, key, compress=True, silence_limit=_SILENCE, stall_limit=_STALL,
            sign_every=SIGN_EVERY, ca=ca, plain=plain,
        )  # fmt: skip
        self._on_notice = on_notice
        self.on_restart: Callable[[], None] = lambda: None
        """Called when the server was restarted, before anything is asked again: it may have other
        models. May raise what `engines` does."""
        self._patience = patience
        self._run = ""

    def connect(self, timeout: float = 5.0) -> None:
        """See that the server is there and speaks our language, and whether it is the same run.

        Raises
        ------
        EngineLostError, ServerRefusedError
        """
        run = str(self.client.health(timeout).get("run", ""))
        before, self._run, self.client.run = self._run, run, run
        if before and before != run:
            same = before.partition("-")[0] == run.partition("-")[0]
            what = "has other models now" if same else "was restarted"
            self._on_notice(f"{self.host} {what}; what was under way is asked again.")
            self.on_restart()

    def engines(self, cancel: CancelToken | None = None) -> list[EngineInfo]:
        """The server's engines, with their models; raises as `EngineClient.engines`."""
        return self.client.engines()

    def predict(
        self,
        request: PredictRequest,
        arrays: ArraySource,
        cancel: CancelToken,
        on_slice: OnSlice,
        on_progress: OnProgress,
    ) -> float:
        """As `EngineClient.predict`; where the connection breaks, the rest is asked again.

        A request that waited has its place back if it returns within a minute.

        Raises
        ------
        CancelledError
            When `cancel` was set.
        EngineLostError
            When the server was gone for longer than `patience`.
        UserError
            As `EngineClient.predict`.
        """
        answered, tries, seconds, total = 0, 0, 0.0, len(request.queries)
        if not self._run:
            self.connect()
        while True:
            first, rest = answered, request.part(answered, total)

            def heard(one: SlicePrediction, first: int = first) -> None:
                nonlocal answered, tries
                answered, tries = max(answered, first + one.index + 1), 0
                on_slice(replace(one, index=first + one.index))

            def told(share: float, text: str, first: int = first) -> None:
                on_progress((first + share * (total - first)) / total, text)

            try:
                return seconds + self.client.predict(rest, arrays, cancel, heard, told)
            except CancelledError:
                if cancel.cancelled:
                    raise
                lost = EngineLostError("the server stopped the request")
            except EngineLostError as e:
                lost = e
            tries += 1
            if answered == total:
                return seconds
            if tries >= _TRIES:
                raise lost
            self.return_to(lost, cancel.check, lambda text, told=told: told(0.0, text))  # type: ignore[misc]

    def return_to(
        self, lost: EngineLostError, check: Callable[[], None], tell: Callable[[str], None]
    ) -> None:
        """Wait until the server is there again; raises what was lost if it does not come.

        Parameters
        ----------
        lost : EngineLostError
        check : callable
            Called all the time; may raise to stop the waiting.
        tell : callable
            Told what is being done, in words.
        """
        deadline = time.monotonic() + self._patience
        while True:
            tell(ASKING_AGAIN)
            try:
                self.connect(timeout=3.0)
                return
            except EngineLostError:
                if time.monotonic() > deadline:
                    raise lost from None
            end = time.monotonic() + _RETRY
            while time.monotonic() < end:
                check()
                time.sleep(0.02)


def usable_default(engines: list[EngineInfo]) -> str:
    """The engine that a server's users get who chose none: the network, where it can run there."""
    usable = [e.name for e in engines if e.usable]
    if not usable:
        raise UserError(
            "The server has no engine", "None it lists can be used.", "Ask who runs it."
        )
    return next((n for n in ("segicl", "pixels") if n in usable), usable[0])
