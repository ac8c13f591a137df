"""A batch of in-context segmentation tasks, as the training loop takes it."""

from dataclasses import dataclass

import torch


@dataclass(frozen=True)
class TaskBatch:
    """Tasks of several images each; within a task every image shows the same kind of scene.

    Attributes
    ----------
    images : torch.Tensor
        Shape (tasks, images, 3, height, width), float32, 0..1; grey images repeat one channel.
    masks : torch.Tensor
        Shape (tasks, images, 1, height, width), float32, 0 or 1: the structure to be found.
    texts : list of str
        One a task: what the structure is called or looks like, true of all its images.
    context_dropped : float
        Of the tasks with a text, those to be answered from it alone.
    """

    images: torch.Tensor
    masks: torch.Tensor
    texts: list[str]
    context_dropped: float = 0.0
