"""Whole data sets as projects of 2D cases, with the truth of each kept aside."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image as PilImage

from segicl_gui.domain.errors import UserError
from segicl_gui.evaluation.datasets import (
    DataSet,
    Sample,
    read_dataset,
    read_sample,
    read_volume,
    resized_mask,
)
from segicl_gui.services.projects import PROJECT_NAME, Opened, create


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """What a case really shows.

    Parameters
    ----------
    subject : str
    mask : ndarray of uint16
        (row, column), all labels.
    """

    subject: str
    mask: npt.NDArray[np.uint16]


@dataclass(frozen=True, slots=True, eq=False)
class FlatProject:
    """A project that was made of a data set, without masks.

    Parameters
    ----------
    name : str
        Of the data set.
    opened : Opened
    truths : mapping of str to Truth
        By id of the case.
    """

    name: str
    opened: Opened
    truths: Mapping[str, Truth]


def make_project(source: Path, folder: Path, size: int, slices: int) -> FlatProject:
    """Write a data set's images, squeezed to a square, and make a project of them.

    Parameters
    ----------
    source : Path
        Data-set folder.
    folder : Path
        Where the images and the project go; new.
    size : int
        Side of the images in pixels.
    slices : int
        So many middle slices of a volume become cases of their own.

    Raises
    ------
    UserError
        If the data set cannot be read, or has fewer than two images with masks.
    """
    dataset = read_dataset(source)
    samples: dict[str, tuple[str, Sample]] = {}
    for name in dataset.image_names():
        for stem, sample in _samples(dataset, name, size, slices):
            samples[stem] = (dataset.subject(name), sample)
    if len(samples) < 2:
        raise UserError(
            f"Cannot work through {dataset.name}",
            f"{source} has {len(samples)} image(s) with a mask.",
            "Give a data set with more labelled images.",
        )
    images = folder / "images"
    images.mkdir(parents=True)
    labels = {
        str(value): {"name": name, "description": text}
        for (value, name), text in zip(dataset.labels, dataset.descriptions, strict=True)
    }
    about = {"name": dataset.name, "labels": labels}
    (folder / "dataset.json").write_text(json.dumps(about), encoding="utf-8")
    for stem, (_, sample) in samples.items():
        pixels = np.round(sample.image * 255).astype(np.uint8)
        PilImage.fromarray(pixels).save(images / f"{stem}.png")
    opened = create(folder, folder / PROJECT_NAME, masks=False)
    truths = {}
    for case in opened.state.cases.values():
        subject, sample = samples[Path(case.images[0].path).stem]
        truths[case.id] = Truth(subject, sample.mask)
    return FlatProject(dataset.name, opened, truths)


def _samples(dataset: DataSet, name: str, size: int, slices: int) -> list[tuple[str, Sample]]:
    """The cases of an image, with the names of their files."""
    volume = read_volume(dataset, name)
    if volume is None:
        return [(Path(name).stem, read_sample(dataset, name, dataset.labels[0][0], size))]
    depth = len(volume.image)
    first = max(0, (depth - slices) // 2)
    out = []
    for i in range(first, min(depth, first + slices)):
        small = PilImage.fromarray((volume.image[i] * 255).astype(np.uint8)).resize(
            (size, size), PilImage.Resampling.BILINEAR
        )
        image = np.asarray(small, np.float32) / np.float32(255)
        sample = Sample(image, resized_mask(volume.mask[i], size))
        out.append((f"{name.split('.')[0]}_{i:03}", sample))
    return out
