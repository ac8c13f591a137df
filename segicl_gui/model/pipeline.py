"""The network with its noise schedule: from images, exemplars and a seed to masks."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from diffusers import DDIMScheduler

from segicl_gui.model.context import Context, Look, Prepared
from segicl_gui.model.mask_decoder import make_scheduler
from segicl_gui.model.network import SegICLNetwork
from segicl_gui.model.qwen_vl import read_tokenizer
from segicl_gui.model.vision_language import VisionLanguageEncoder

_SCHEDULER, _TOKENIZER = "scheduler", "tokenizer"


@dataclass(frozen=True)
class Answer:
    """What the network says of some queries.

    Parameters
    ----------
    logits : Tensor
        Against "not the structure": (structure, query, row, column).
    presence : Tensor
        Logits that the structure is there at all: (structure, query); without meaning where no
        exemplar shows it.
    """

    logits: torch.Tensor
    presence: torch.Tensor


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
        ValueError
            If the configuration is none, or weights are missing or no numbers.
        """
        config = json.loads((folder / SegICLNetwork.config_name).read_text("utf-8"))
        if not isinstance(config, dict):
            raise ValueError(f"{SegICLNetwork.config_name} is not a JSON object")
        network, told = SegICLNetwork.from_pretrained(
            folder, local_files_only=True, low_cpu_mem_usage=False, output_loading_info=True
        )
        # What is missing has been made up.
        if told["missing_keys"]:
            raise ValueError(f"weights are missing: {', '.join(sorted(told['missing_keys'])[:3])}")
        if not all(bool(torch.isfinite(p).all()) for p in network.parameters()):
            raise ValueError("weights are not numbers")
        encoder = network.multimodal_encoder
        if isinstance(encoder, VisionLanguageEncoder) and encoder.pieces is None:
            encoder.tokenizer = read_tokenizer(folder / _TOKENIZER)
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
        encoder = self.network.multimodal_encoder
        if isinstance(encoder, VisionLanguageEncoder) and encoder.tokenizer is not None:
            encoder.tokenizer.save_pretrained(folder / _TOKENIZER)

    @property
    def device(self) -> torch.device:
        """Where it computes; what is given it may be elsewhere, and answers are on the CPU."""
        return self.network.bias.device

    def to(self, device: torch.device | str) -> None:
        """Compute on a device. What was looked at or encoded before stays where it was."""
        self.network.to(device)
        # As convolutions like it best. Not of all networks: safetensors refuses such weights.
        for part in (self.network.encoder, self.network.decoder):
            part.to(memory_format=torch.channels_last)

    @torch.inference_mode()
    def look(self, images: torch.Tensor) -> Look:
        """See queries: (query, 3, row, column) 0..1, sides multiples of 16."""
        return self.network.look(images[None].to(self.device))

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
            Of one exemplar and as many tasks as structures, each the same whatever others it is
            encoded with.
        """
        image, masks = image.to(self.device), masks.to(self.device)
        look = self.network.look(image[None, None])
        each = []
        for m in masks:
            chosen = torch.Generator(image.device).manual_seed(0)
            each.append(self.network.context(look, m[None, None, None], generator=chosen))
        return Context.join(each, 0)

    @torch.inference_mode()
    def segment(
        self,
        queries: Look,
        exemplars: Sequence[Context],
        support: torch.Tensor,
        *,
        texts: Sequence[str] = (),
        prompts: torch.Tensor | None = None,
        steps: int = 1,
        samples: int = 1,
        seed: int = 0,
        check: Callable[[], None] = lambda: None,
    ) -> Answer:
        """Masks of all structures.

        Parameters
        ----------
        queries : Look
        exemplars : sequence of Context
            From `encode`, all with the same structures; may be empty where there are texts.
        support : Tensor
            How much each exemplar counts; 0 where the structure was not looked at:
            (structure, exemplar), or (structure, query, exemplar).
        texts : sequence of str, optional
            What each structure is called or looks like; "" for nothing.
        prompts : Tensor, optional
            Of a correction, see `segicl_gui.model.prompts`:
            (structure, query, prompt, row, column).
        steps : int
            Of denoising.
        samples : int
            Masks from different noise; the answer's probabilities are their mean, which is the
            less sure the more they differ.
        seed : int
            Of the noise.
        check : callable
            Called between steps; may raise to stop.
        """
        structures, n = len(support), queries.images.shape[1]
        support = support.to(self.device)
        if support.ndim == 2:
            support = support[:, None].expand(-1, n, -1)
        if prompts is not None:
            prompts = prompts.to(self.device)
        rows, columns = queries.images.shape[-2:]
        if not exemplars:
            # One that nothing is read from, so that there is a single path.
            nothing = queries.images.new_zeros(structures, rows, columns)
            exemplars, support = (
                [self.encode(queries.images[0, 0], nothing)],
                support.new_zeros(structures, n, 1),
            )
        prepared = self.network.prepare(
            queries,
            Context.join(exemplars, 1),
            support,
            list(texts) or [""] * structures,
        )
        generator = torch.Generator().manual_seed(seed)
        drawn = []
        for _ in range(samples):
            noise = torch.randn(1, 1, 1, rows, columns, generator=generator)
            # The same for every query and structure: slices of a volume then differ by their
            # content alone, and a structure is found the same whatever else is asked for.
            noise = noise.expand(structures, n, -1, -1, -1).to(support.device)
            drawn.append(self._denoised(prepared, noise, steps, prompts, check))
        logits = drawn[0] if samples == 1 else _mean(drawn)
        presence = self.network.presence(prepared, logits)
        return Answer(logits[:, :, 0].float().cpu(), presence.float().cpu())

    def _denoised(
        self,
        prepared: Prepared,
        noisy: torch.Tensor,
        steps: int,
        prompts: torch.Tensor | None,
        check: Callable[[], None],
    ) -> torch.Tensor:
        """Logits of the masks that some noise (structure, query, 1, row, column) becomes."""
        self.scheduler.set_timesteps(steps)
        logits = noisy
        for t in self.scheduler.timesteps:
            check()
            level = torch.full(noisy.shape[:2], int(t), device=noisy.device)
            logits = self.network.decode(prepared, noisy, level, prompts)
            if steps > 1:
                noisy = self.scheduler.step(torch.tanh(logits / 2), int(t), noisy).prev_sample
        return logits


def _mean(logits: Sequence[torch.Tensor]) -> torch.Tensor:
    """Logits of the mean probability."""
    return torch.stack(list(logits)).float().sigmoid().mean(0).logit(eps=1e-6)
