"""What the frames of a volume in time are called, such as end-diastole (ED) and -systole (ES)."""

from __future__ import annotations

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.project import CaseState, Project
from segicl_gui.domain.session import Session

LONGEST = 24


class FrameTags:
    """Names the frame on screen, as one undo step. Used on the main thread."""

    def __init__(self, project: Project, session: Session) -> None:
        self._project = project
        self._session = session

    def tag(self, name: str) -> None:
        """Call the frame on screen so; "" takes its name away.

        Raises
        ------
        UserError
            If no case with frames is open, or the name is too long.
        """
        case, frame = self._case(), self.frame()
        name = name.strip()
        if len(name) > LONGEST:
            raise UserError(
                "Not tagged", f"“{name}” has {len(name)} letters.", f"Use at most {LONGEST}."
            )
        tagged = case.with_tag(frame, name)
        if tagged.tags != case.tags:
            what = f"as {name}" if name else "with nothing"
            title = f"Tag frame {frame + 1} {what}, {case.name}"
            self._project.commit_case(title, tagged, {"frame": frame, "tag": name})

    def frame(self) -> int:
        """The frame on screen, counted from 0."""
        return self._session.index // self._case().geometry.depth

    def next_tagged(self) -> int | None:
        """The slice on screen in the next tagged frame, going round; None if there is no other."""
        case, frame = self._case(), self.frame()
        others = sorted(k for k in case.tags if k != frame)
        if not others:
            return None
        after = next((k for k in others if k > frame), others[0])
        return self._session.index + (after - frame) * case.geometry.depth

    def _case(self) -> CaseState:
        case = self._project.state.cases.get(self._session.case_id or "")
        if case is None or case.geometry.frames == 1:
            raise UserError(
                "No frames", "The image on screen is not one in time.", "Open one that is."
            )
        return case
