"""What a project asks for, whoever opens it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType

from segicl_gui.domain.eligibility import SETTING, Eligibility, as_setting, eligibility_of
from segicl_gui.domain.exemplars import exemplars_of
from segicl_gui.domain.project import Project, ProjectState
from segicl_gui.services.controls import ControlSettings, control_settings, with_controls
from segicl_gui.services.project_engine import as_settings, engine_of
from segicl_gui.services.review import OWN_APPROVAL, own_approval


@dataclass(frozen=True, slots=True)
class ProjectSettings:
    """Settings of a project.

    Parameters
    ----------
    exemplars : Eligibility
        Whose confirmed content proposals are made from.
    own_approval : bool
        Whether annotators may approve what they outlined themselves.
    controls : ControlSettings
    engine : str
        That makes proposals, ``engine`` or ``engine:model``; "" leaves it to the preferences.
    """

    exemplars: Eligibility = field(default_factory=Eligibility)
    own_approval: bool = False
    controls: ControlSettings = field(default_factory=ControlSettings)
    engine: str = ""


def project_settings(state: ProjectState) -> ProjectSettings:
    """What a project asks for; the defaults where it says nothing."""
    return ProjectSettings(
        eligibility_of(state), own_approval(state), control_settings(state), engine_of(state)
    )


def change(project: Project, settings: ProjectSettings) -> bool:
    """Ask for something else from now on, as one undo step; whether anything changed."""
    if settings == project_settings(project.state):
        return False
    project.commit_shared("Change project settings", _changed(project.state, settings))
    return True


def _changed(state: ProjectState, settings: ProjectSettings) -> ProjectState:
    values = {
        **state.settings,
        SETTING: as_setting(settings.exemplars),
        OWN_APPROVAL: settings.own_approval,
        **with_controls(settings.controls),
        **as_settings(state, settings.engine),
    }
    return replace(state, settings=MappingProxyType(values))


def people(state: ProjectState) -> tuple[str, ...]:
    """Everyone who outlined, changed or approved a case, in alphabetical order."""
    reviews = (c.review for c in state.cases.values())
    found = {w for r in reviews for w in (*r.annotators, *r.fixers, r.by)}
    return tuple(sorted(found - {""}, key=str.casefold))


def counted(state: ProjectState, rule: Eligibility) -> tuple[int, int]:
    """How many exemplars a rule would leave, and how many there are."""
    changed = _changed(state, replace(project_settings(state), exemplars=rule))
    found = exemplars_of(changed)
    return sum(not e.barred for e in found), len(found)
