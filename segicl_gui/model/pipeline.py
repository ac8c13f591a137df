"""The network with its noise schedule: from images, exemplars and a seed to masks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from diffusers import DDIMScheduler

from segicl_gui.model.mask_decoder import make_scheduler
from segicl_gui.model.network import Context, Look, SegICLNetwork, join

_SCHEDULER = "scheduler"


class SegICLPipeline:
    """Segments queries from encoded exemplars by few-step denoising.

    Parameters
    ----------
    network : SegICLNetwork
    scheduler : DDIMScheduler
        As the network was trained with; it predicts clean masks.
    """

    def __init__(self, network: SegICLNetwork, scheduler: DDIMScheduler) -> None:
        self.network = network.eval().requires_grad_(False)
        self.scheduler = scheduler

    @classmethod
    def from_pretrained(cls, folder: Path) -> SegICLPipeline:
        """Read weights and configuration from a folder; nothing is fetched.

        Raises
        ------
        OSError
            If a file is missing or damaged.
        """
        network = SegICLNetwork.from_pretrained(
            folder, local_files_only=True, low_cpu_mem_usage=False
        )
        scheduler = DDIMScheduler.from_pretrained(folder / _SCHEDULER, local_files_only=True)
        return cls(network, scheduler)

    @classmethod
    def from_network(cls, network: SegICLNetwork) -> SegICLPipeline:
        """A pipeline around a network that was trained by `segicl train`."""
        return cls(network, make_scheduler())

    def save_pretrained(self, folder: Path) -> None:
        """Write configuration and weights (safetensors)."""
        self.network.save_pretrained(folder, safe_serialization=True)
        self.scheduler.save_pretrained(folder / _SCHEDULER)

    @torch.inference_mode()
    def look(self, images: torch.Tensor) -> Look:
        """See queries: (query, 3, row, column) 0..1, sides multiples of 16."""
        return self.network.look(images[None])

    @torch.inference_mode()
    def encode(self, image: torch.Tensor, masks: torch.Tensor) -> Context:
        """What is kept of an exemplar.

        Parameters
        ----------
        image : Tensor
            (3, row, column), 0..1.
        masks : Tensor
            One for each structure, 0 or 1: (structure, row, column).

        Returns
        -------
        Context
            Of one exemplar and as many tasks as structures.
        """
        chosen = torch.Generator(image.device).manual_seed(0)
        look = self.network.look(image[None, None])
        each = [self.network.context(look, m[None, None, None], generator=chosen) for m in masks]
        return join(each, 0)

    @torch.inference_mode()
    def segment(
        self,
        queries: Look,
        exemplars: Sequence[Context],
        support: torch.Tensor,
        *,
        steps: int = 1,
        seed: int = 0,
        check: Callable[[], None] = lambda: None,
    ) -> torch.Tensor:
        """Masks of all structures.

        Parameters
        ----------
        queries : Look
        exemplars : sequence of Context
            From `encode`, all with the same structures.
        support : Tensor
            How much each exemplar counts; 0 where the structure was not looked at:
            (structure, exemplar).
        steps : int
            Of denoising.
        seed : int
            Of the noise.
        check : callable
            Called between steps; may raise to stop.

        Returns
        -------
        Tensor
            Logits against "not the structure": (structure, query, row, column).
        """
        structures, n = len(support), queries.images.shape[1]
        rows, columns = queries.images.shape[-2:]
        context = join(list(exemplars), 1)
        evidence = self.network.evidence(queries, context, support[:, None].expand(-1, n, -1))
        noise = torch.randn(
            structures, 1, 1, rows, columns, generator=torch.Generator().manual_seed(seed)
        )
        # The same noise for every query: slices of a volume then differ by their content alone.
        noisy = noise.expand(-1, n, -1, -1, -1).to(support.device)
        self.scheduler.set_timesteps(steps)
        logits = noisy
        for t in self.scheduler.timesteps:
            check()
            level = torch.full((structures, n), int(t), device=support.device)
            logits = self.network.decode(queries, evidence, noisy, level)
            if steps > 1:
                noisy = self.scheduler.step(torch.tanh(logits / 2), int(t), noisy).prev_sample
        return logits[:, :, 0]
