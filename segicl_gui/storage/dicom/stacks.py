"""Frames of a series put in order: volumes, phases, moments, and what is odd about them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from segicl_gui.storage.dicom.splitting import TIMES, split
from segicl_gui.storage.dicom.values import Frame, Stack

SamePixels = Callable[[Frame, Frame], bool]
Floats = npt.NDArray[np.float64]

_SAME_MM = 0.01
_UNEVEN = 0.01  # share of the spacing
_MANY_KINDS = 200
_SHIFT = 0.5  # of a pixel


@dataclass(frozen=True, slots=True)
class Arranged:
    """What a series holds; `notes` are about the series as a whole."""

    stacks: tuple[Stack, ...]
    notes: tuple[str, ...]


def arrange(frames: Sequence[Frame], same_pixels: SamePixels, frame_time: float = 0.0) -> Arranged:
    """Put the frames of a series into stacks.

    Frames are grouped by size, pixel spacing and orientation; within a group they are ordered by
    their position along the normal (PS3.3 C.7.6.2.1.1). Of those at one position, copies are left
    out, moments become times of one stack, and others (echoes, phases, b-values) stacks of
    their own. A frame without position is an image of its own, or a moment of its file.

    Parameters
    ----------
    frames : sequence of Frame
        Of one series.
    same_pixels : callable
        Whether two frames hold the same pixels; asked only where nothing else tells them apart.
    frame_time : float
        Seconds between the frames of a film.

    Returns
    -------
    Arranged
        The stack with the most frames first.
    """
    notes: list[str] = []
    stacks: list[Stack] = []
    for group in _groups(frames):
        if group[0].position is None or group[0].orientation is None:
            stacks += _unplaced(group, frame_time)
        else:
            stacks += _placed(group, same_pixels, frame_time, notes)
    stacks.sort(key=lambda s: (-len(s.distances), -len(s.times), s.first.number))
    sizes = {(s.first.pixels.rows, s.first.pixels.columns, s.first.orientation) for s in stacks}
    if len(sizes) > 1 and any(s.is_volume for s in stacks):
        notes.append(f"it holds images of {len(sizes)} different sizes or orientations")
    return Arranged(tuple(stacks), tuple(notes))


def distances_of(frames: Sequence[Frame]) -> Floats:
    """Positions of placed frames along the normal of the first, in millimetres."""
    assert frames[0].orientation is not None
    normal = np.cross(frames[0].orientation[:3], frames[0].orientation[3:])
    normal /= np.linalg.norm(normal)
    return np.asarray(np.asarray([f.position for f in frames], float) @ normal)


def drift_of(frames: Sequence[Frame]) -> Floats:
    """How far each frame lies beside the normal through the first: float (n, 3), millimetres."""
    assert frames[0].orientation is not None
    normal = np.cross(frames[0].orientation[:3], frames[0].orientation[3:])
    normal /= np.linalg.norm(normal)
    offset = np.asarray([f.position for f in frames], float) - np.asarray(frames[0].position)
    return np.asarray(offset - np.outer(offset @ normal, normal))


def _groups(frames: Sequence[Frame]) -> list[list[Frame]]:
    """Frames by size, colour, spacing and orientation; rounding does not part them."""
    exact: dict[tuple[object, ...], list[Frame]] = defaultdict(list)
    for f in frames:
        placed = f.position is not None and f.orientation is not None
        kind = (f.pixels.rows, f.pixels.columns, f.pixels.is_colour, placed)
        numbers = (*(f.spacing or (0.0, 0.0)), *((f.orientation or ()) if placed else ()))
        exact[(kind, numbers)].append(f)
    if len(exact) > _MANY_KINDS:
        return list(exact.values())
    merged: list[tuple[tuple[object, ...], list[Frame]]] = []
    for key, group in exact.items():
        for known, members in merged:
            if known[0] == key[0] and np.allclose(known[1], key[1], rtol=1e-3, atol=1e-3):  # type: ignore[arg-type]
                members += group
                break
        else:
            merged.append((key, group))
    return [group for _, group in merged]


def _unplaced(frames: list[Frame], frame_time: float) -> list[Stack]:
    """Frames without position: films by file; slices where their location is told; images."""
    by_file: dict[object, list[Frame]] = defaultdict(list)
    for f in frames:
        by_file[f.file].append(f)
    stacks = []
    single = []
    for group in by_file.values():
        if len(group) > 1:
            times = tuple((f,) for f in group)
            stacks.append(Stack(times, (0.0,), frame_time, name=group[0].file.name))
        else:
            single.append(group[0])
    locations = [f.key("location") for f in single]
    if len(single) > 2 and None not in locations and len(set(locations)) == len(single):
        order = sorted(single, key=lambda f: f.key("location"))  # type: ignore[arg-type,return-value]
        distances = tuple(float(f.key("location") or 0) for f in order)
        note = "the files give no position: slices are in the order of their location"
        stacks.append(Stack((tuple(order),), distances, notes=(note, *_spacing_notes(distances))))
        single = []
    stacks += [
        Stack(((f,),), (0.0,), name=f"image {i}", localiser=f.localiser)
        for i, f in enumerate(sorted(single, key=lambda f: (f.number, f.file)), 1)
    ]
    if len(stacks) == 1:
        stacks[0] = replace(stacks[0], name="")
    return stacks


def _placed(
    frames: list[Frame], same_pixels: SamePixels, frame_time: float, notes: list[str]
) -> list[Stack]:
    rank = _ranks(frames)
    frames, copies = _without_copies(frames, rank, same_pixels)
    if copies:
        notes.append(
            f"{copies} slice{'s are' if copies > 1 else ' is'} there more than once; "
            "the copies are left out"
        )
    parts, told = split(frames, rank)
    stacks: list[Stack] = []
    for name, moments in parts:
        # Moments that cover the same positions are times of one stack.
        covering: dict[tuple[int, ...], list[tuple[float, list[Frame]]]] = defaultdict(list)
        for when, part in moments:
            part.sort(key=lambda f: rank[f])
            covering[tuple(rank[f] for f in part)].append((when, part))
        for several in covering.values():
            stack = _stack([p for _, p in several], name, frame_time)
            if len(covering) > 1:
                first = several[0][1][0]
                when_text = f"from number {first.number}"
                note = "its moments do not all have the same slices: they are apart"
                stack = replace(
                    stack, notes=(*stack.notes, note), name=f"{name} {when_text}".strip()
                )
            stacks.append(stack)
    if told:
        notes.append(told)
    return stacks


def _ranks(frames: Sequence[Frame]) -> dict[Frame, int]:
    """Which position each frame lies at, counted along the normal."""
    distances = distances_of(frames)
    spacing = min(frames[0].spacing or (1.0, 1.0))
    same = min(_SAME_MM, 0.02 * spacing)
    order = np.argsort(distances, kind="stable")
    rank = np.empty(len(frames), int)
    rank[order] = np.concatenate([[0], np.cumsum(np.diff(distances[order]) > same)])
    return {f: int(r) for f, r in zip(frames, rank, strict=True)}


def _without_copies(
    frames: list[Frame], rank: dict[Frame, int], same_pixels: SamePixels
) -> tuple[list[Frame], int]:
    """Frames without those that are there before with the same position and pixels."""
    multiplicity = Counter(rank.values())
    if max(multiplicity.values()) == 1:
        return frames, 0
    kept: list[Frame] = []
    seen: dict[tuple[object, ...], list[Frame]] = defaultdict(list)
    for f in sorted(frames, key=lambda f: (f.number, str(f.file), f.index)):
        like = seen[(rank[f], f.keys, f.slope, f.intercept)]
        if any(same_pixels(f, other) for other in like):
            continue
        like.append(f)
        kept.append(f)
    return kept, len(frames) - len(kept)


def _stack(parts: list[list[Frame]], name: str, frame_time: float) -> Stack:
    frames = parts[0]
    distances = distances_of(frames)
    drift = np.linalg.norm(drift_of(frames), axis=1) if len(frames) > 1 else np.zeros(1)
    shift = float(drift.max())
    matters = shift > _SHIFT * min(frames[0].spacing or (1.0, 1.0))
    tilt = float(np.degrees(np.arctan2(drift[-1], distances[-1] - distances[0])))
    distances_ = tuple(float(d) for d in distances)
    notes = _spacing_notes(distances_)
    if matters:
        notes = (
            f"the gantry was tilted by {tilt:.1f}°: slices are shifted sideways by up to "
            f"{shift:.1f} mm",
            *notes,
        )
    if frames[0].spacing is None:
        notes = (*notes, "the size of a pixel is not known: distances are in pixels")
    interval = _interval(parts, frame_time) if len(parts) > 1 else 0.0
    return Stack(
        tuple(tuple(p) for p in parts),
        distances_,
        interval,
        tilt if matters else 0.0,
        shift if matters else 0.0,
        name,
        notes,
        all(f.localiser for f in frames),
    )


def _interval(parts: list[list[Frame]], frame_time: float) -> float:
    """Seconds from one moment to the next; 0 where unknown."""
    resolution = parts[0][0].key("resolution")
    varying = next((n for n in TIMES if TIMES[n] > 0 and _varies(n, parts)), None)
    if varying is not None:
        values = [float(p[0].key(varying) or 0) for p in parts]
        step = float(np.median(np.diff(values))) * TIMES[varying]
        if step > 0:
            return step
    if isinstance(resolution, float) and resolution > 0:
        return resolution / 1000  # PS3.3 C.7.6.16.2.2: milliseconds
    return frame_time


def _varies(name: str, parts: list[list[Frame]]) -> bool:
    values = [p[0].key(name) for p in parts]
    return all(isinstance(v, float) for v in values) and len(set(values)) == len(values)


def _spacing_notes(distances: tuple[float, ...]) -> tuple[str, ...]:
    """Missing slices and uneven spacing, in words."""
    steps = np.diff(distances)
    if steps.size < 2:
        return ()
    usual = float(np.median(steps))
    if np.ptp(steps) <= max(_UNEVEN * usual, 2e-3 * usual):
        return ()
    even = np.linspace(distances[0], distances[-1], len(distances))
    off = float(np.abs(np.asarray(distances) - even).max())
    times = np.rint(steps / usual)
    whole = bool(np.all(np.abs(steps - times * usual) < 0.05 * usual) and times.min() >= 1)
    if whole and times.max() > 1:
        lost = int((times - 1).sum())
        what = f"{lost} slice{'s are' if lost > 1 else ' is'} missing"
    else:
        what = f"slices are unevenly spaced ({steps.min():.3g} to {steps.max():.3g} mm)"
    return (f"{what}; shown evenly spaced, slices lie up to {off:.2g} mm from where they were",)
