"""Dice by number of exemplars, on tasks that are not trained on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import torch

from segicl_gui.model.in_context import InContext
from segicl_gui.model.mask_decoder import TRAIN_STEPS
from segicl_gui.model.network import SegICLNetwork
from segicl_gui.training.interaction import clicked
from segicl_gui.training.objective import hard_dice
from segicl_gui.training.real import RealTasks
from segicl_gui.training.synthetic import synthetic_batch
from segicl_gui.training.task import TaskBatch

SHOTS = (1, 3, 8)
SIDE = 128
_SYNTHETIC_TASKS = 40
_REAL_TASKS = 8
_TOLD_TASKS = 60
_ABSENT_TASKS = 30
_SEED = 987_654_321


class Validation:
    """Fixed episodes: synthetic ones of a seed of their own, and those of held-out data sets."""

    def __init__(
        self, real: RealTasks | None, holdout: tuple[str, ...], device: torch.device
    ) -> None:
        generator = torch.Generator(device).manual_seed(_SEED)
        count = max(SHOTS) + 1
        self._tasks = {
            "synthetic": [
                synthetic_batch(1, count, SIDE, generator, device) for _ in range(_SYNTHETIC_TASKS)
            ]
        }
        self._told = [
            synthetic_batch(1, 1, SIDE, generator, device, named=False) for _ in range(_TOLD_TASKS)
        ]
        self._lacking = _lacking(generator, device)
        if real is not None:
            for name in holdout:
                self._tasks[name] = [
                    real.episodes(name, label, max(SHOTS), SIDE, generator, count=_REAL_TASKS)
                    for label in real.labels(name)
                ]

    @torch.no_grad()
    def measure(self, network: torch.nn.Module) -> dict[str, dict[str, float]]:
        """Mean Dice of one-step masks by number of exemplars: {"dice": {"synthetic 3": 0.61, …}}.

        A network that takes exemplars alone (`InContext`) has no other rows than these.

        Without exemplars it is text alone ("0"), for comparison another task's text
        ("0 shuffled"); with them there is no text, but for "3 text". "3 clicks" is after three
        simulated marks. "attributes" are made-up tasks told by what the structure looks like
        alone, not by its name. "presence" is not a Dice: how often the network finds a
        structure likelier in an image that shows it than in one that does not (the area under
        the ROC curve), of made-up tasks with three exemplars.

        Raises
        ------
        TypeError
            If it is not known how such a network is asked.
        """
        if not isinstance(network, SegICLNetwork | InContext):
            raise TypeError(f"nobody knows how a {type(network).__name__} is asked")
        out: dict[str, float] = {}
        for name, tasks in self._tasks.items():
            told = [text for t in tasks for text in t.texts]
            others = iter(told[1:] + told[:1])
            scores: dict[str, list[float]] = {}
            for t in tasks:
                for i, text in enumerate(t.texts):
                    rows = (
                        _scores(network, t, i, text, next(others))
                        if isinstance(network, SegICLNetwork)
                        else _by_shots(network, t, i)
                    )
                    for row, dice in rows:
                        scores.setdefault(row, []).append(dice)
            out |= {f"{name} {row}": round(sum(v) / len(v), 4) for row, v in scores.items()}
        if not isinstance(network, SegICLNetwork):
            return {"dice": out}
        words = [t.texts[0] for t in self._told]
        for row, texts in (("0", words), ("0 shuffled", words[1:] + words[:1])):
            pairs = zip(self._told, texts, strict=True)
            found = [_from_text(network, task, text) for task, text in pairs]
            out[f"attributes {row}"] = round(sum(found) / len(found), 4)
        out["presence"] = round(_presence(network, self._lacking), 4)
        return {"dice": out}


def _lacking(generator: torch.Generator, device: torch.device) -> list[TaskBatch]:
    """Tasks of five images: three that serve as exemplars, one with and one without."""
    found: list[TaskBatch] = []
    while len(found) < _ABSENT_TASKS:
        made = synthetic_batch(4, 6, SIDE, generator, device)
        there = made.masks.flatten(2).any(2)
        for i, shown in enumerate(there):
            order = [*shown.nonzero().flatten().tolist(), *(~shown).nonzero().flatten().tolist()]
            if shown.all() or int(shown.sum()) < 4:
                continue
            # Where two lack it, one is among the exemplars.
            support = [*order[:2], order[4]] if int(shown.sum()) == 4 else order[:3]
            chosen = [*support, order[3], order[5]]
            found.append(TaskBatch(made.images[i, chosen][None], made.masks[i, chosen][None], [""]))
    return found[:_ABSENT_TASKS]


def _presence(network: SegICLNetwork, tasks: Sequence[TaskBatch]) -> float:
    """Area under the ROC curve of what the network says of fourth and fifth images."""
    there, not_there = [], []
    for t in tasks:
        generator = torch.Generator(t.images.device).manual_seed(0)
        context = network.context(
            network.look(t.images[:, :3]), t.masks[:, :3], generator=generator
        )
        query = network.look(t.images[:, 3:])
        noise = torch.randn(t.masks[:, 3:].shape, generator=generator, device=t.images.device)
        steps = torch.full((1, 2), TRAIN_STEPS - 1, device=t.images.device)
        support = torch.ones(1, 2, 3, device=t.images.device)
        prepared = network.prepare(query, context, support, [""])
        said = network.presence(prepared, network.decode(prepared, noise, steps))[0]
        there.append(said[0])
        not_there.append(said[1])
    return float((torch.stack(there)[:, None] > torch.stack(not_there)).float().mean())


def _from_text(network: SegICLNetwork, task: TaskBatch, text: str) -> float:
    """Dice of a task's only image from a text alone."""
    generator = torch.Generator(task.images.device).manual_seed(0)
    look = network.look(task.images)
    context = network.context(look, torch.zeros_like(task.masks), generator=generator)
    noise = torch.randn(task.masks.shape, generator=generator, device=task.images.device)
    steps = torch.full((1, 1), TRAIN_STEPS - 1, device=task.images.device)
    prepared = network.prepare(look, context, torch.zeros_like(noise[:, :, :1, 0, 0]), [text])
    return hard_dice(network.decode(prepared, noise, steps), task.masks).item()


def _scores(
    network: SegICLNetwork, batch: TaskBatch, task: int, text: str, other: str
) -> Iterator[tuple[str, float]]:
    """Dice of a task's last image from its first ones."""
    images, masks = batch.images[task : task + 1], batch.masks[task : task + 1]
    generator = torch.Generator(images.device).manual_seed(0)
    context = network.context(network.look(images[:, :-1]), masks[:, :-1], generator=generator)
    query, truth = network.look(images[:, -1:]), masks[:, -1:]
    noise = torch.randn(truth.shape, generator=generator, device=images.device)
    steps = torch.full((1, 1), TRAIN_STEPS - 1, device=images.device)
    rows = [("0", 0, text), ("0 shuffled", 0, other), ("3 text", 3, text)]
    for row, shots, told in [*rows, *((str(s), s, "") for s in SHOTS)]:
        support = (torch.arange(max(SHOTS), device=images.device) < shots).float()[None, None]
        prepared = network.prepare(query, context, support, [told])
        logits = network.decode(prepared, noise, steps)
        yield row, hard_dice(logits, truth).item()
        if row == "3":
            prompts = clicked(logits, truth, generator, 3)
            logits = network.decode(prepared, noise, steps, prompts)
            yield "3 clicks", hard_dice(logits, truth).item()


def _by_shots(network: InContext, batch: TaskBatch, task: int) -> Iterator[tuple[str, float]]:
    """Dice of a task's last image from its first ones, from them alone."""
    images, masks = batch.images[task : task + 1], batch.masks[task : task + 1]
    for shots in SHOTS:
        logits = network.segment(images[:, :shots], masks[:, :shots], images[:, -1:])
        yield str(shots), hard_dice(logits, masks[:, -1:]).item()
