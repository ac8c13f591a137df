"""A batch of made-up tasks: scenes of several families, a target each, images and texts."""

import random

import torch
import torch.nn.functional as F

from segicl_gui.training.synthetic.describe import describe
from segicl_gui.training.synthetic.fields import Draw
from segicl_gui.training.synthetic.head import brain, hippocampus, layers, partition
from segicl_gui.training.synthetic.intensity import render
from segicl_gui.training.synthetic.lesions import skin_lesion, ultrasound
from segicl_gui.training.synthetic.microscopy import blood_smear, cells, membranes
from segicl_gui.training.synthetic.radiograph import bone_radiograph, chest_radiograph
from segicl_gui.training.synthetic.scene import Scene, Target
from segicl_gui.training.synthetic.trunk import abdomen, chest, heart, spine
from segicl_gui.training.synthetic.vessels import fundus, vessel_tree
from segicl_gui.training.task import TaskBatch

FAMILIES = {
    abdomen: 3.0,
    chest: 1.5,
    heart: 1.5,
    spine: 1.2,
    brain: 2.0,
    hippocampus: 1.0,
    layers: 1.0,
    partition: 1.5,
    chest_radiograph: 1.2,
    bone_radiograph: 0.5,
    cells: 2.0,
    blood_smear: 1.0,
    membranes: 1.2,
    vessel_tree: 1.5,
    fundus: 1.8,
    skin_lesion: 1.2,
    ultrasound: 1.5,
}

# Of the tasks, those where one image has the structure taken out.
_REMOVED = 0.3

SMALLEST, LARGEST = 0.003, 0.6
"""Share of the picture a target may fill, mean over the images that show it."""


def synthetic_batch(
    tasks: int,
    images: int,
    size: int,
    generator: torch.Generator,
    device: torch.device | str = "cpu",
    *,
    named: bool = True,
) -> TaskBatch:
    """Make tasks up, each a kind of scan, a structure in it, and several patients.

    Parameters
    ----------
    tasks, images : int
        Tasks in the batch, images a task; at least 1.
    size : int
        Pixels a side; 32 or more.
    generator : torch.Generator
        Lives on `device`; the same state gives the same batch.
    named : bool
        Whether texts may name the structure; False: they say only what it looks like.

    Returns
    -------
    TaskBatch
        On `device`. At most two images of a task lack the structure, in some tasks.
    """
    choice = random.Random(
        int(torch.randint(2**31, (1,), generator=generator, device=generator.device).item())
    )
    pictures: list[torch.Tensor] = []
    masks: list[torch.Tensor] = []
    texts: list[str] = []
    share = -(-tasks // min(tasks, choice.choice((2, 3, 3, 4))))
    while len(texts) < tasks:
        family = choice.choices(list(FAMILIES), list(FAMILIES.values()))[0]
        count = min(share, tasks - len(texts))
        draw = Draw(count, images, size, generator, str(device))
        scene = family(draw)
        mask, index, valid = _choose(draw, scene)
        mask = _remove(draw, scene, mask, index)
        keep = valid.nonzero().flatten()
        if not len(keep):
            continue
        picture = render(draw, scene)[keep]
        mask = mask[keep]
        targets = [scene.targets[at] for at in index[keep].tolist()]
        mask, targets = _edges(draw, choice, mask, targets)
        pictures.append(picture)
        masks.append(mask)
        texts += describe(choice, picture, mask, targets, named=named)
    order = list(range(tasks))
    choice.shuffle(order)
    return TaskBatch(
        images=torch.cat(pictures)[order].contiguous(),
        masks=torch.cat(masks)[order].unsqueeze(2).float(),
        texts=[texts[at] for at in order],
    )


def _choose(draw: Draw, scene: Scene) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Pick a target a task among those that are there and neither too small nor too large.

    Returns
    -------
    mask : torch.Tensor
        Bool, shape (tasks, images, size, size).
    index : torch.Tensor
        Which target, shape (tasks,).
    valid : torch.Tensor
        False where a task has no target that will do, shape (tasks,).
    """
    frame = scene.frame
    stack = torch.stack([target.mask for target in scene.targets], 1)
    if frame is not None:
        stack = stack & frame.unsqueeze(1)
    filled = stack.flatten(3).float().mean(3)
    there = filled > 0
    missing = (~there).sum(2)
    mean = filled.sum(2) / there.sum(2).clamp(min=1)
    sliver = (there & (filled < max(SMALLEST / 4, 4 / draw.size**2))).any(2)
    tolerant = (draw.uniform(0, 1, draw.tasks, 1) < 0.3) & (draw.images > 1)
    good = (mean > SMALLEST) & (mean < LARGEST) & ~sliver & (missing <= tolerant.long())
    score = draw.uniform(0.1, 1, *good.shape) * good
    index = score.argmax(1)
    row = torch.arange(draw.tasks, device=draw.device)
    return stack[row, index], index, good[row, index]


def _remove(draw: Draw, scene: Scene, mask: torch.Tensor, index: torch.Tensor) -> torch.Tensor:
    """Take the structure out of one image of some tasks: what is around it takes its place.

    Changes the scene, and returns the mask without it.
    """
    # An edge cannot go while what it is the edge of stays.
    whole = [scene.targets[i].form not in ("outline", "ring") for i in index.tolist()]
    small = mask.flatten(2).float().mean(2).amax(1) < 0.25
    asked = (draw.uniform(0, 1, draw.tasks) < _REMOVED) & small
    asked &= torch.tensor(whole, device=mask.device)
    if draw.images < 3 or not asked.any():
        return mask
    mask = mask.clone()
    for task in asked.nonzero().flatten().tolist():
        image = draw.integer(0, draw.images - 1)
        inside = mask[task, image]
        around = F.max_pool2d(inside.float()[None], 5, 1, 2)[0] > 0
        around &= ~inside
        if scene.frame is not None:
            around &= scene.frame[task, image]
        if not inside.any() or not around.any():
            continue
        regions = scene.regions[task, image]
        regions[inside] = regions[around].mode().values
        if scene.overlay is not None:
            overlay = scene.overlay.expand(scene.regions.shape).clone()
            overlay[task, image][inside] = overlay[task, image][around].mean()
            scene.overlay = overlay
        mask[task, image] = False
    return mask


def _edges(
    draw: Draw, choice: random.Random, mask: torch.Tensor, targets: list[Target]
) -> tuple[torch.Tensor, list[Target]]:
    """Ask for the outline of a large, whole structure instead, in a few tasks."""
    large = (mask.flatten(2).float().mean(2) > 0.05).all(1).tolist()
    asked = [
        big and target.form == "compact" and choice.random() < 0.08
        for big, target in zip(large, targets, strict=True)
    ]
    reach = max(1, round(draw.size / 128 * choice.choice((1, 2))))
    whole = mask.float()
    shrunk = 1 - F.max_pool2d(1 - whole, 2 * reach + 1, 1, reach)
    outline = mask & (shrunk < 0.5)
    chosen = torch.tensor(asked, device=mask.device).view(-1, 1, 1, 1)
    renamed = [
        Target(tuple(f"edge of the {name}" for name in target.names), target.mask, "outline")
        if edge
        else target
        for target, edge in zip(targets, asked, strict=True)
    ]
    return torch.where(chosen, outline, mask), renamed
