"""Which engine and model a project was set to work with, and what is done where it is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.project import ProjectState
from segicl_gui.engine import registry
from segicl_gui.engine.registry import Offer

ENGINE, MODEL = "engine", "engine_model"
"""Names of the settings: ``engine`` or ``engine:model``, and its weights when it was chosen."""


@dataclass(frozen=True, slots=True)
class Followed:
    """The engine that is asked for a project.

    Parameters
    ----------
    name : str
    wanted : str
        What the project asks for; "" where it leaves it to the preferences.
    problem : UserError or None
        Why it is not as the project wants it.
    """

    name: str
    wanted: str
    problem: UserError | None = None

    @property
    def instead(self) -> bool:
        """Whether another engine stands in for the one that is wanted."""
        return bool(self.wanted) and self.name != self.wanted


def engine_of(state: ProjectState) -> str:
    """What a project asks for; "" where it leaves it to the preferences."""
    found = state.settings.get(ENGINE)
    return found if isinstance(found, str) else ""


def as_settings(state: ProjectState, engine: str) -> dict[str, str]:
    """What the project is to keep; the weights are noted when the engine is chosen."""
    if engine == engine_of(state):
        return {ENGINE: engine, MODEL: str(state.settings.get(MODEL) or "")}
    return {ENGINE: engine, MODEL: registry.weights(engine) if engine else ""}


def followed(state: ProjectState, preferred: str, offers: Sequence[Offer]) -> Followed:
    """The engine for a project: its own where it can be used, else the preferred one, and why.

    Parameters
    ----------
    preferred : str
        Name of the engine for projects that name none.
    offers : sequence of Offer
        The engines there are.
    """
    wanted = engine_of(state)
    if not wanted:
        return Followed(preferred, "")
    offer = next((o for o in offers if o.name == wanted), None)
    if offer is not None and not offer.problem:
        return Followed(wanted, wanted, _other_weights(state, wanted))
    model_id = wanted.partition(":")[2]
    missing = f"The model “{model_id}”" if model_id and offer is None else f"“{wanted}”"
    why = offer.problem if offer else "it is not installed on this computer"
    todo = "Import the model (File, Models)" if model_id else "Add what is missing"
    problem = UserError(
        f"{missing} of this project cannot be used",
        f"{why[0].upper()}{why[1:]}; “{preferred}” makes the proposals instead.",
        f"{todo}, or choose another engine (File, Project settings).",
    )
    return Followed(preferred, wanted, problem)


def _other_weights(state: ProjectState, wanted: str) -> UserError | None:
    before, now = str(state.settings.get(MODEL) or ""), registry.weights(wanted)
    if not before or not now or before == now:
        return None
    return UserError(
        f"“{wanted}” has other weights than when this project chose it",
        f"They were {_short(before)}, and are {_short(now)}.",
        "Proposals may differ. To keep it so, choose another engine and then this one again "
        "(File, Project settings).",
    )


def _short(weights: str) -> str:
    name, _, digest = weights.partition(" sha256:")
    return f"{name} {digest[:8]}".strip()
