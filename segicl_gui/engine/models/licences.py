"""Licences by SPDX identifier (https://spdx.org/licenses): which ones have to be agreed to.

What is not on the list of those that let everybody use the weights for anything is asked about,
with what is known of it; whether a use is allowed is for the reader to judge.
"""

from __future__ import annotations

from collections.abc import Mapping

FREE: Mapping[str, str] = {
    "Apache-2.0": "Free for any use; keep the notices when passing it on.",
    "MIT": "Free for any use; keep the notice when passing it on.",
    "BSD-2-Clause": "Free for any use; keep the notice when passing it on.",
    "BSD-3-Clause": "Free for any use; keep the notice when passing it on.",
    "ISC": "Free for any use; keep the notice when passing it on.",
    "CC0-1.0": "Free for any use.",
    "CC-BY-4.0": "Free for any use; name the authors.",
    "Unlicense": "Free for any use.",
}
_LIMITED: Mapping[str, str] = {
    "CC-BY-SA-4.0": "Name the authors; what is made from it must have the same licence.",
    "CC-BY-NC-4.0": "Not for commercial use; name the authors.",
    "CC-BY-NC-SA-4.0": "Not for commercial use; what is made from it must have the same licence.",
    "CC-BY-NC-ND-4.0": "Not for commercial use, and not to be changed.",
    "GPL-3.0-only": "What is made with it and passed on must have the same licence.",
    "GPL-3.0-or-later": "What is made with it and passed on must have the same licence.",
    "AGPL-3.0-only": "What is made with it, over a network too, must have the same licence.",
    "AGPL-3.0-or-later": "What is made with it, over a network too, must have the same licence.",
    "OpenRAIL": "Some uses are forbidden; read the text.",
}
_SPELT = {name.casefold(): name for name in (*FREE, *_LIMITED)}


def spelt(licence: str) -> str:
    """A licence as SPDX spells it, where it is known; else as it is given."""
    text = licence.strip()
    return _SPELT.get(text.casefold(), text)


def about(licence: str) -> str:
    """What a licence says, in a sentence."""
    known = FREE.get(licence) or _LIMITED.get(licence)
    if known:
        return known
    return (
        "This app does not know the licence; read its text where the model was published."
        if licence
        else "Nobody said under which licence the model may be used; ask who published it."
    )


def must_agree(licence: str) -> bool:
    """Whether somebody has to agree before a model of this licence is taken in."""
    return licence not in FREE
