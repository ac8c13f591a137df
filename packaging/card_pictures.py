"""Draw the worst and the middling answers of a model, for its card.

Usage: python packaging/card_pictures.py MODEL_FOLDER OUT.png [--data PACK]

Of made-up tasks, and of the data sets that it was trained on. Never of those it is judged by: who
looks at their pictures tunes to them.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import torch

from segicl_gui.domain.errors import UserError
from segicl_gui.model.pipeline import SegICLPipeline
from segicl_gui.training.episode_sheet import answered, chosen, write_episodes
from segicl_gui.training.real import RealTasks
from segicl_gui.training.synthetic import synthetic_batch

SHOTS, SIDE = 3, 128
_MADE_UP, _REAL = 60, 48
_SEED = 24_681_357
_JUDGED_BY = {
    "acdc_cine_mri", "ct_abdomen", "cxr_lung", "drive_vessel", "fundus_disc_cup",
    "hippocampus_mri", "isbi_em", "skin_lesion", "wbc1",
}  # fmt: skip


def main() -> None:
    """Run the command."""
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    p.add_argument("model", type=Path, help="folder of weights and configuration")
    p.add_argument("out", type=Path, help="PNG to write")
    p.add_argument("--data", type=Path, help="images that it was trained on, as packed")
    given = p.parse_args()
    torch.set_num_threads(1)
    try:
        draw(given.model, given.out, given.data)
    except (UserError, ValueError, OSError) as e:
        sys.stderr.write(f"{e}\n")
        sys.exit(2)


def draw(model: Path, out: Path, data: Path | None) -> None:
    """Answer, choose, and write.

    Raises
    ------
    ValueError
        If the images are those that models are judged by.
    """
    pipeline = SegICLPipeline.from_pretrained(model)
    generator = torch.Generator().manual_seed(_SEED)
    made_up = [synthetic_batch(1, SHOTS + 1, SIDE, generator) for _ in range(_MADE_UP)]
    made_up = [t for t in made_up if bool(t.masks[:, -1].any())]
    tasks = {"made-up tasks": made_up}
    if data is not None:
        real = RealTasks(data, "cpu")
        judged = sorted(_JUDGED_BY & set(real.datasets))
        if judged:
            raise ValueError(f"{data} holds what models are judged by: {', '.join(judged)}")
        for name in real.datasets:
            labels = real.labels(name)
            count = max(2, _REAL // len(labels))
            tasks[name] = [
                real.episodes(name, label, SHOTS, SIDE, generator, count=count) for label in labels
            ]
    rows = {}
    for name, of_it in tasks.items():
        episodes = list(answered(pipeline, name, of_it))
        mean = sum(e.dice for e in episodes) / len(episodes)
        print(f"{name}: {len(episodes)} episodes, mean Dice {mean:.3f}")  # noqa: T201
        rows[f"{name} (mean Dice of {len(episodes)}: {mean:.2f})"] = chosen(episodes, 2, 1)
    title = f"{model.resolve().name}: {SHOTS} exemplars, one step, at {SIDE} pixels a side"
    write_episodes(out, rows, title)


if __name__ == "__main__":
    main()
