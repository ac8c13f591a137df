"""What structures are called in coded terms, found from the names of labels.

The terms are those that DICOM PS3.16 lists for segmentations (CID 7150 categories; CID 7191 to
7197 types), as pydicom has them. A name that is in no list becomes "Tissue", as 3D Slicer does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

# Category, and the list of its types; the first that has a name wins.
_CATEGORIES = (
    ("AnatomicalStructure", 7192),
    ("MorphologicallyAbnormalStructure", 7194),
    ("Tissue", 7191),
    ("BodySubstance", 7197),
)
_SPELT = {
    "tumour": "neoplasm", "tumor": "neoplasm", "oedema": "edema", "haemorrhage": "hemorrhage",
    "oesophagus": "esophagus", "metastasis": "neoplasmsecondary",
}  # fmt: skip
_SIDES = {"right": "Right", "left": "Left", "r": "Right", "l": "Left"}


@dataclass(frozen=True, slots=True)
class Term:
    """One coded concept: value, coding scheme ("SCT" is SNOMED CT) and meaning."""

    value: str
    scheme: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Coded:
    """What a structure is.

    Parameters
    ----------
    category, type : Term
    side : Term or None
        Right or left, where the name says so.
    """

    category: Term
    type: Term
    side: Term | None = None


def coded(name: str) -> Coded:
    """The codes for the name of a label, such as "liver" or "left kidney"."""
    words = re.findall(r"[^\W_]+", name.casefold())
    sides = [w for w in words if w in _SIDES]
    side = _sct(_SIDES[sides[0]]) if len(sides) == 1 else None
    key = "".join(_SPELT.get(w, w) for w in words if side is None or w not in _SIDES)
    for category, cid in _CATEGORIES:
        types = _types(cid)
        found = types.get(key) or types.get(key.removesuffix("s"))
        if found:
            return Coded(_sct(category), _term(f"CID{cid}", found), side)
    tissue = _sct("Tissue")
    return Coded(tissue, tissue, side)


@cache
def _types(cid: int) -> dict[str, str]:
    """Keyword in small letters -> keyword of a list of PS3.16."""
    from pydicom.sr.codedict import Collection

    return {keyword.strip("_").casefold(): keyword for keyword in Collection(f"CID{cid}").dir()}


def _sct(keyword: str) -> Term:
    return _term("SCT", keyword)


def _term(collection: str, keyword: str) -> Term:
    from pydicom.sr.codedict import Collection

    code = getattr(Collection(collection), keyword)
    return Term(code.value, code.scheme_designator, code.meaning)
