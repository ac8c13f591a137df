"""Where engines that use PyTorch compute."""

from __future__ import annotations

import torch

from segicl_gui.domain.errors import UserError


def torch_device(name: str = "") -> str:
    """A device that is there.

    Parameters
    ----------
    name : str
        "cpu", "cuda", "cuda:1" and so on; "" for a graphics card where there is one.

    Raises
    ------
    UserError
        If there is no such device.
    """
    cards = torch.cuda.device_count() if torch.cuda.is_available() else 0
    if not name:
        return "cuda" if cards else "cpu"
    known = ["cpu", *(["cuda"] if cards else []), *(f"cuda:{i}" for i in range(cards))]
    if name not in known:
        raise UserError(
            f"Cannot compute on “{name}”",
            f"PyTorch finds {', '.join(known)} on this computer.",
            "Choose one of these, or leave the choice to the engine.",
        )
    return name
