"""Cases and shared state as bytes for the database, and back."""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, fields
from types import MappingProxyType
from typing import Any, TypeVar

from segicl_gui.domain.geometry import Geometry
from segicl_gui.domain.labels import Label, LabelKind, ModelUse, Schema
from segicl_gui.domain.masks import Chunk, Index, LabelMap
from segicl_gui.domain.packing import inflated
from segicl_gui.domain.project import CaseState, ImageRef, Mark, ProjectState
from segicl_gui.domain.prompts import Prompt, PromptKind
from segicl_gui.domain.review import Comment, Review

_T = TypeVar("_T", ImageRef, Prompt, Comment, Review, Label)

# Group (or label, of objects), chunk index (slice, row, column), chunk hash.
_ENTRY = struct.Struct("<HHHH16s")
# Of one state, unpacked: 24 bytes for each of ten million chunks.
_MOST_BYTES = 1 << 28


def encode_case(case: CaseState) -> bytes:
    """A case without its chunks' content, which goes by hash."""
    head = {
        "id": case.id,
        "name": case.name,
        "subject": case.subject,
        "images": [asdict(r) for r in case.images],
        "geometry": case.geometry.to_dict(),
        "assessments": {str(k): row.hex() for k, row in case.assessments.items()},
        "flagged": case.flagged,
        "reviewed": case.reviewed,
        "note": case.note,
        "prompts": [asdict(p) for p in case.prompts],
        "tags": {str(k): v for k, v in case.tags.items()},
        "repeat_of": case.repeat_of,
        "review": asdict(case.review),
        "revision": case.revision,
        "groups": sorted(case.masks),
        "objects": sorted(case.objects),
    }
    masks, objects = _entries(case.masks), _entries(case.objects)
    head["mask_bytes"] = len(masks)
    text = json.dumps(head, separators=(",", ":")).encode()
    return zlib.compress(struct.pack("<I", len(text)) + text + masks + objects, 1)


def decode_case(data: bytes, chunk: Callable[[str], Chunk]) -> CaseState:
    """Undo `encode_case`; `chunk` finds a chunk by its hash."""
    raw = inflated(data, _MOST_BYTES)
    (length,) = struct.unpack_from("<I", raw)
    head = json.loads(raw[4 : 4 + length])
    geometry = Geometry.from_dict(head["geometry"])
    entries = raw[4 + length :]
    end = head.get("mask_bytes", len(entries))
    masks = _maps(head["groups"], entries[:end], geometry.shape, chunk)
    objects = _maps(head.get("objects", []), entries[end:], geometry.shape, chunk)
    return CaseState(
        id=head["id"],
        name=head["name"],
        subject=head["subject"],
        images=tuple(_made(ImageRef, r) for r in head["images"]),
        geometry=geometry,
        masks=masks,
        assessments=MappingProxyType(
            {int(k): bytes.fromhex(row) for k, row in head["assessments"].items()}
        ),
        objects=objects,
        flagged=head["flagged"],
        reviewed=head["reviewed"],
        note=head["note"],
        # Projects of earlier versions have neither prompts nor tags nor a review.
        prompts=tuple(map(_prompt, head.get("prompts", ()))),
        tags=MappingProxyType({int(k): v for k, v in head.get("tags", {}).items()}),
        repeat_of=head.get("repeat_of", ""),
        review=_review(head.get("review", {})),
        revision=head["revision"],
    )


def _prompt(value: Mapping[str, Any]) -> Prompt:
    points = tuple((float(row), float(column)) for row, column in value["points"])
    return _made(Prompt, {**value, "kind": PromptKind(value["kind"]), "points": points})


def _review(value: Mapping[str, Any]) -> Review:
    told = {
        "annotators": tuple(value.get("annotators", ())),
        "fixers": tuple(value.get("fixers", ())),
        "comments": tuple(_made(Comment, c) for c in value.get("comments", ())),
    }
    return _made(Review, {**value, **told})


def _made(kind: type[_T], values: Mapping[str, Any]) -> _T:
    """A value without the fields that only newer versions know; these projects are read-only."""
    known = {f.name for f in fields(kind)}
    return kind(**{k: v for k, v in values.items() if k in known})


def _entries(maps: Mapping[int, LabelMap]) -> bytes:
    return b"".join(
        _ENTRY.pack(number, *key, bytes.fromhex(chunk.hash))
        for number, label_map in sorted(maps.items())
        for key, chunk in sorted(label_map.chunks.items())
    )


def _maps(
    numbers: Iterable[int], entries: bytes, shape: Index, chunk: Callable[[str], Chunk]
) -> Mapping[int, LabelMap]:
    found: dict[int, dict[Index, Chunk]] = {n: {} for n in numbers}
    for number, i, j, k, digest in _ENTRY.iter_unpack(entries):
        found[number][i, j, k] = chunk(digest.hex())
    return MappingProxyType({n: LabelMap(shape, MappingProxyType(c)) for n, c in found.items()})


def chunks_of(data: bytes) -> set[str]:
    """Hashes of the chunks that a case from `encode_case` needs."""
    raw = inflated(data, _MOST_BYTES)
    (length,) = struct.unpack_from("<I", raw)
    return {digest.hex() for *_, digest in _ENTRY.iter_unpack(raw[4 + length :])}


def content_key(data: bytes) -> str:
    """Hash of what a case from `encode_case` holds.

    Where its images lie, what it is called and how often it was changed do not count.
    """
    head, entries = _parts(data)
    for name in ("images", "revision", "name", "subject", "mask_bytes"):
        head.pop(name, None)
    # As if earlier versions had known all of it.
    head["review"] = {**asdict(Review()), **head.get("review", {})}
    text = json.dumps(head, sort_keys=True, separators=(",", ":")).encode()
    return hashlib.blake2b(text + entries, digest_size=16).hexdigest()


def placed(data: bytes, case: CaseState) -> bytes:
    """A case from `encode_case` with id, name, subject and images of another one."""
    head, entries = _parts(data)
    head |= {"id": case.id, "name": case.name, "subject": case.subject}
    head["images"] = [asdict(r) for r in case.images]
    text = json.dumps(head, separators=(",", ":")).encode()
    return zlib.compress(struct.pack("<I", len(text)) + text + entries, 1)


def _parts(data: bytes) -> tuple[dict[str, Any], bytes]:
    raw = inflated(data, _MOST_BYTES)
    (length,) = struct.unpack_from("<I", raw)
    return dict(json.loads(raw[4 : 4 + length])), raw[4 + length :]


def encode_shared(state: ProjectState) -> bytes:
    """What all cases share: name, labels, marks, settings and the order of the cases."""
    value = {
        "name": state.name,
        "labels": [asdict(x) for x in state.schema.labels],
        "highest_label": state.schema.highest,
        "marks": dict(state.marks),
        "settings": dict(state.settings),
        "cases": list(state.cases),
    }
    return zlib.compress(json.dumps(value, separators=(",", ":")).encode(), 1)


def decode_shared(data: bytes, cases: Mapping[str, CaseState]) -> ProjectState:
    """Undo `encode_shared`, with the cases taken from `cases` where they are there."""
    value: dict[str, Any] = json.loads(inflated(data, _MOST_BYTES))
    labels = tuple(
        _made(Label, {**x, "kind": LabelKind(x["kind"]), "model_use": ModelUse(x["model_use"])})
        for x in value["labels"]
    )
    return ProjectState(
        name=value["name"],
        schema=Schema(labels, value.get("highest_label", 0)),
        cases=MappingProxyType({k: cases[k] for k in value["cases"] if k in cases}),
        marks=MappingProxyType({k: Mark(v) for k, v in value["marks"].items()}),
        settings=MappingProxyType(value["settings"]),
    )
