"""A case that changed on two sides since a state both had: what each changed, put together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeVar

import numpy as np

from segicl_gui.domain.masks import CHUNK, Box, Index, LabelMap
from segicl_gui.domain.project import CLOSED, CaseState
from segicl_gui.domain.review import Comment, Review

_T = TypeVar("_T")
MASKS, TAGS, NOTE, APPROVAL = "masks", "frame tags", "note", "approval"
COMMENTS, PROMPTS, FLAG = "comments", "prompts", "flag"


@dataclass(frozen=True, slots=True)
class United:
    """Two sides put together.

    Parameters
    ----------
    case : CaseState
        Where a part was changed otherwise in both, it is as in ours.
    clashes : tuple of str
        These parts, as people call them; empty where nothing has to be decided.
    """

    case: CaseState
    clashes: tuple[str, ...]


def united(base: CaseState, ours: CaseState, theirs: CaseState) -> United:
    """Take from each side what it changed.

    Masks are put together voxel by voxel. They clash where a voxel or an assessment was changed
    otherwise in both, and where a label that one side confirmed in a slice would not look there
    as it was confirmed. An approval holds only for the masks that were approved. Comments and
    prompts of both are kept.

    Parameters
    ----------
    base, ours, theirs : CaseState
        Of one image.
    """
    clashes: list[str] = []
    case, agree = _masks(base, ours, theirs)
    if not agree:
        clashes.append(MASKS)
        case = ours
    tags = _tags(base.tags, ours.tags, theirs.tags)
    if tags is None:
        clashes.append(TAGS)
        tags = dict(ours.tags)
    verdicts = [(c.review.returned, c.review.by, c.review.at) for c in (base, ours, theirs)]
    verdict, agree = _either(*verdicts)
    if not agree:
        clashes.append(APPROVAL)
    note, agree = _either(base.note, ours.note, theirs.note)
    if not agree:
        clashes.append(NOTE)
    finished, _ = _either(base.review.finished, ours.review.finished, theirs.review.finished)
    flagged, _ = _either(base.flagged, ours.flagged, theirs.flagged)
    review = Review(
        annotators=_both(base.review.annotators, ours.review.annotators, theirs.review.annotators),
        fixers=_both(base.review.fixers, ours.review.fixers, theirs.review.fixers),
        finished=finished,
        returned=verdict[0],
        by=verdict[1],
        at=verdict[2],
        comments=comments(base, ours, theirs),
    )
    approvers = (c for c in (ours, theirs) if c.reviewed and c.review.at == verdict[2])
    case = replace(
        case,
        flagged=flagged,
        reviewed=any(_content(c) == _content(case) for c in approvers),
        note=note,
        prompts=_both(base.prompts, ours.prompts, theirs.prompts),
        tags=MappingProxyType(tags),
        review=review,
    )
    return United(case, tuple(clashes))


def changes(base: CaseState, now: CaseState) -> tuple[str, ...]:
    """What of a case was changed, as people call it."""
    return tuple(name for name, was in _parts(base).items() if _parts(now)[name] != was)


def _parts(case: CaseState) -> dict[str, object]:
    r = case.review
    return {
        MASKS: _content(case),
        PROMPTS: case.prompts,
        COMMENTS: r.comments,
        TAGS: dict(case.tags),
        FLAG: case.flagged,
        NOTE: case.note,
        APPROVAL: (case.reviewed, r.returned, r.by, r.at),
    }


def with_comments(chosen: CaseState, base: CaseState, other: CaseState) -> CaseState:
    """The side that was chosen, with what was said on the other one too."""
    review = replace(chosen.review, comments=comments(base, chosen, other))
    return replace(chosen, review=review)


def comments(base: CaseState, ours: CaseState, theirs: CaseState) -> tuple[Comment, ...]:
    """What was said on either side, in the order of time where both added some; resolved where
    one side resolved it.
    """
    sides = [_said(x) for x in (base, ours, theirs)]
    order = _both(*(tuple(x) for x in sides))
    first: list[Comment] = []
    new: list[Comment] = []
    for key in order:
        was, here, there = (x.get(key) for x in sides)
        if here is None or there is None:
            found = here or there
        else:
            before = was is not None and was.resolved
            resolved, _ = _either(before, here.resolved, there.resolved)
            found = replace(here, resolved=resolved)
        assert found is not None
        (first if key in sides[0] else new).append(found)
    return (*first, *sorted(new, key=lambda c: c.at))


def _said(case: CaseState) -> dict[tuple[Comment, int], Comment]:
    """Comments by what they say, resolved or not, and how often that was said before."""
    out: dict[tuple[Comment, int], Comment] = {}
    count: Counter[Comment] = Counter()
    for c in case.review.comments:
        said = replace(c, resolved=False)
        out[said, count[said]] = c
        count[said] += 1
    return out


def _either(base: _T, ours: _T, theirs: _T) -> tuple[_T, bool]:
    """What a value becomes, and whether it was not changed otherwise in both."""
    if ours == base:
        return theirs, True
    return ours, theirs in (base, ours)


def _both(base: Iterable[_T], ours: Iterable[_T], theirs: Iterable[_T]) -> tuple[_T, ...]:
    """What either side added, without what either took away."""
    old, here, there = list(base), list(ours), list(theirs)
    out = [x for x in here if x in there or x not in old]
    return (*out, *(x for x in there if x not in old and x not in out))


def _tags(
    base: Mapping[int, str], ours: Mapping[int, str], theirs: Mapping[int, str]
) -> dict[int, str] | None:
    """Names of frames; None where a frame has two names, or a name two frames."""
    out: dict[int, str] = {}
    for frame in sorted({*base, *ours, *theirs}):
        name, agree = _either(base.get(frame), ours.get(frame), theirs.get(frame))
        if not agree:
            return None
        if name is not None:
            out[frame] = name
    return out if len(set(out.values())) == len(out) else None


def _content(case: CaseState) -> tuple[object, ...]:
    masks = {k: m.digest for k, m in case.masks.items() if m.chunks}
    objects = {k: m.digest for k, m in case.objects.items() if m.chunks}
    assessments = {k: row for k, row in case.assessments.items() if any(row)}
    return masks, objects, assessments


def _masks(base: CaseState, ours: CaseState, theirs: CaseState) -> tuple[CaseState, bool]:
    if _content(theirs) == _content(base):
        return ours, True
    if _content(ours) in (_content(base), _content(theirs)):
        return _with_content(ours, theirs), True
    masks: dict[int, LabelMap] = {}
    for group in sorted({*ours.masks, *theirs.masks}):
        found = _voxels(base.mask(group), ours.mask(group), theirs.mask(group))
        if found is None:
            return ours, False
        masks[group] = found
    rows: dict[int, bytes] = {}
    none = bytes(base.n_slices)
    for label in sorted({*ours.assessments, *theirs.assessments}):
        of = [c.assessments.get(label, none) for c in (base, ours, theirs)]
        cells = [_either(*cell) for cell in zip(*of, strict=True)]
        if not all(agree for _, agree in cells):
            return ours, False
        rows[label] = bytes(value for value, _ in cells)
    objects: dict[int, LabelMap] = {}
    empty = LabelMap.empty(base.geometry.shape)
    for label in sorted({*ours.objects, *theirs.objects}):
        # Numbers given out on both sides would be the same for different objects.
        maps = [c.objects.get(label, empty) for c in (base, ours, theirs)]
        numbers, agree = _either(*maps)
        if not agree:
            return ours, False
        objects[label] = numbers
    case = replace(
        ours,
        masks=MappingProxyType(masks),
        assessments=MappingProxyType(rows),
        objects=MappingProxyType(objects),
    )
    return case, _as_confirmed(case, base, ours, theirs)


def _with_content(case: CaseState, of: CaseState) -> CaseState:
    return replace(case, masks=of.masks, assessments=of.assessments, objects=of.objects)


def _voxels(base: LabelMap, ours: LabelMap, theirs: LabelMap) -> LabelMap | None:
    """Each voxel as the side that changed it has it; None where both did, otherwise."""
    chunks, mixed = dict(ours.chunks), []
    for key in {*base.chunks, *ours.chunks, *theirs.chunks}:
        was, here, there = (
            None if (c := m.chunks.get(key)) is None else c.hash for m in (base, ours, theirs)
        )
        if there in (was, here):
            continue
        if here != was:
            mixed.append(key)
        elif there is None:
            del chunks[key]
        else:
            chunks[key] = theirs.chunks[key]
    out = LabelMap(ours.shape, MappingProxyType(chunks))
    for key in mixed:
        box = _box(key, ours.shape)
        was_, here_, there_ = (m.box(box) for m in (base, ours, theirs))
        changed = there_ != was_
        if (changed & (here_ != was_) & (here_ != there_)).any():
            return None
        out = out.with_box(box, np.where(changed, there_, here_))
    return out


def _box(key: Index, shape: Index) -> Box:
    start = [k * c for k, c in zip(key, CHUNK, strict=True)]
    stop = [min(a + c, n) for a, c, n in zip(start, CHUNK, shape, strict=True)]
    return Box((start[0], start[1], start[2]), (stop[0], stop[1], stop[2]))


def _as_confirmed(case: CaseState, base: CaseState, ours: CaseState, theirs: CaseState) -> bool:
    """Whether what is confirmed or absent looks as it did when somebody said so."""
    for label, row in case.assessments.items():
        for index, value in enumerate(row):
            if value not in CLOSED:
                continue
            found = _look(case, label, index)
            said = {
                _look(c, label, index)
                for c in (ours, theirs)
                if c.assessment(label, index) == value
            }
            # What both had confirmed, one of them may have corrected.
            corrected = base.assessment(label, index) == value and found in said
            if not corrected and said != {found}:
                return False
    return True


def _look(case: CaseState, label: int, index: int) -> frozenset[str]:
    """Where a label is in a slice, in whichever group it lies."""
    nowhere = LabelMap.empty(case.geometry.shape).slice_digest(index, [label])
    return frozenset(m.slice_digest(index, [label]) for m in case.masks.values()) - {nowhere}
