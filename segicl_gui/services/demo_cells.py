"""Stained blood smears, drawn from scratch: a white cell among red ones under a microscope."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

Plane = npt.NDArray[np.float32]

CYTOPLASM, NUCLEUS = 1, 2


@dataclass(frozen=True, slots=True)
class Smear:
    """One field of view.

    Parameters
    ----------
    image : ndarray of uint8
        (row, column, 3), RGB.
    mask : ndarray of uint16
        (row, column); 0, `CYTOPLASM` or `NUCLEUS`, which exclude each other.
    """

    image: npt.NDArray[np.uint8]
    mask: npt.NDArray[np.uint16]


def draw_smear(size: int, rng: np.random.Generator) -> Smear:
    """Draw a field of `size` by `size` pixels with one whole white cell.

    Staining, light, focus, the number of red cells and the kind of white cell (lobed, round or
    kidney-shaped nucleus) all vary.
    """
    rows, columns = np.mgrid[:size, :size].astype(np.float32) * np.float32(256 / size)
    field = _Field(rows, columns, rng)
    field.draw_red_cells()
    field.draw_platelets()
    field.draw_white_cell()
    return Smear(_photographed(field.rgb, rng), field.mask)


class _Field:
    """The canvas: colours 0..1 and labels, with lengths in pixels of a 256-pixel field."""

    def __init__(self, rows: Plane, columns: Plane, rng: np.random.Generator) -> None:
        self.rows, self.columns, self.rng = rows, columns, rng
        self.rgb: Plane = np.empty((*rows.shape, 3), np.float32)
        self.rgb[:] = np.array([0.93, 0.89, 0.87]) + rng.normal(0, 0.012, 3)
        self.mask = np.zeros(rows.shape, np.uint16)
        self.stain = rng.normal(0, 0.025, 3).astype(np.float32)

    def blob(self, row: float, column: float, radius: float, wobble: float = 0.06) -> Plane:
        """Distance from a cell's middle in units of its own radius there; 1 on its edge."""
        dy, dx = self.rows - np.float32(row), self.columns - np.float32(column)
        angle = np.arctan2(dy, dx)
        edge = np.ones_like(angle)
        for k in range(2, 6):
            wave = np.cos(k * angle + float(self.rng.uniform(0, 2 * np.pi)))
            edge += float(self.rng.normal(0, wobble / (k - 1))) * wave
        return np.asarray(np.hypot(dy, dx) / (radius * edge), np.float32)

    def mix(self, share: Plane, color: npt.ArrayLike) -> None:
        """Lay a colour over the field, `share` (0..1) of it a pixel."""
        w = np.clip(share, 0, 1)[..., None]
        self.rgb += w * (np.asarray(color, np.float32) + self.stain - self.rgb)

    def texture(self, sigma: float) -> Plane:
        """Standard normal noise smoothed over `sigma` pixels of the 256-pixel field."""
        noise = self.rng.standard_normal(self.rows.shape).astype(np.float32)
        smooth = ndimage.gaussian_filter(noise, sigma * self.rows.shape[0] / 256)
        return np.asarray(smooth / smooth.std(), np.float32)

    def draw_red_cells(self) -> None:
        """Discs with a pale middle, some overlapping, some cut by the border."""
        for _ in range(int(self.rng.integers(18, 42))):
            row, column = self.rng.uniform(-10, 266, 2)
            radius = float(self.rng.normal(21, 1.6))
            d = self.blob(row, column, radius, 0.035)
            color = np.array([0.84, 0.63, 0.62]) + self.rng.normal(0, 0.015, 3)
            pallor = float(self.rng.uniform(0.3, 0.75)) * np.exp(-((d / 0.45) ** 2))
            self.mix(_edge(d, radius) * (0.85 - pallor), color)
            self.mix(_edge(d, radius) * np.exp(-(((d - 0.93) / 0.06) ** 2)) * 0.35, color * 0.82)

    def draw_platelets(self) -> None:
        """Small purple specks."""
        for _ in range(int(self.rng.integers(1, 8))):
            radius = float(self.rng.uniform(3, 5.5))
            row, column = self.rng.uniform(5, 250, 2)
            d = self.blob(row, column, radius, 0.15)
            self.mix(_edge(d, radius) * 0.75, (0.66, 0.52, 0.72))

    def draw_white_cell(self) -> None:
        """A cell near the middle, labelled."""
        rng = self.rng
        row, column = rng.uniform(92, 164, 2)
        kind = rng.choice(["lobed", "round", "kidney"], p=[0.5, 0.25, 0.25])
        radius = float({"lobed": 41, "round": 31, "kidney": 46}[kind] * rng.uniform(0.9, 1.1))
        cell = self.blob(row, column, radius, 0.07)
        nucleus = self._nucleus(str(kind), row, column, radius)
        nucleus = np.maximum(nucleus, cell + np.float32(0.04))  # it stays inside its cell
        tint = {
            "lobed": (0.86, 0.74, 0.82),
            "round": (0.67, 0.74, 0.90),
            "kidney": (0.73, 0.73, 0.84),
        }
        share = _edge(cell, radius) * 0.93
        self.mix(share, np.asarray(tint[str(kind)]) + rng.normal(0, 0.015, 3))
        grains = 0.06 * np.clip(self.texture(1.1), -1, 3) + 0.05 * self.texture(4)
        self.mix(share * np.clip(grains, 0, 1) * 2.2, (0.66, 0.45, 0.68))
        self.mix(share * np.exp(-(((cell - 0.97) / 0.04) ** 2)) * 0.3, (0.6, 0.5, 0.66))
        inside = _edge(nucleus, radius * 0.5)
        self.mix(inside * 0.97, np.array([0.41, 0.24, 0.56]) + rng.normal(0, 0.02, 3))
        clumps = np.clip(self.texture(2.2), -1.5, 2) * 0.13
        self.mix(inside * np.clip(clumps, 0, 1), (0.62, 0.47, 0.75))
        self.mix(inside * np.clip(-clumps, 0, 1) * 1.5, (0.27, 0.12, 0.42))
        self.mask[cell < 1] = CYTOPLASM
        self.mask[nucleus < 1] = NUCLEUS

    def _nucleus(self, kind: str, row: float, column: float, radius: float) -> Plane:
        rng = self.rng
        start = float(rng.uniform(0, 2 * np.pi))
        if kind == "round":
            at = (row + rng.uniform(-3, 3), column + rng.uniform(-3, 3))
            return self.blob(*at, radius * float(rng.uniform(0.68, 0.8)), 0.04)
        if kind == "kidney":
            whole = self.blob(row, column, radius * float(rng.uniform(0.6, 0.7)), 0.06)
            at = (row + 0.62 * radius * np.sin(start), column + 0.62 * radius * np.cos(start))
            notch = self.blob(*at, radius * 0.38, 0.08)
            return np.asarray(np.maximum(whole, 2 - notch), np.float32)
        lobes = int(rng.integers(2, 5))
        out = np.full(self.rows.shape, np.inf, np.float32)
        for k in range(lobes):  # beads on an arc, bridged where they nearly touch
            angle = start + k * 4.4 / lobes
            reach = radius * 0.43
            at = (row + reach * np.sin(angle), column + reach * np.cos(angle))
            lobe = self.blob(*at, radius * float(rng.uniform(0.27, 0.34)), 0.1)
            out = lobe if k == 0 else _joined(out, lobe)
        return out


def _edge(distance: Plane, radius: float) -> Plane:
    """1 inside, 0 outside, over about a pixel and a half at the edge."""
    return np.asarray(np.clip((1 - distance) * radius / 1.5 + 0.5, 0, 1), np.float32)


def _joined(a: Plane, b: Plane) -> Plane:
    """Union of two blobs with a smooth bridge between them."""
    k = 9.0
    return np.asarray(-np.logaddexp(-k * a, -k * b) / k, np.float32)


def _photographed(rgb: Plane, rng: np.random.Generator) -> npt.NDArray[np.uint8]:
    """Uneven light, focus, and the noise of the camera."""
    size = rgb.shape[0]
    rows, columns = np.mgrid[:size, :size].astype(np.float32) / size - 0.5
    tilt = rng.uniform(-0.07, 0.07, 2)
    light = 1 + tilt[0] * rows + tilt[1] * columns - 0.10 * (rows**2 + columns**2)
    blur = float(rng.uniform(0.6, 1.1)) * size / 256
    image = ndimage.gaussian_filter(rgb * light[..., None], (blur, blur, 0))
    image += rng.normal(0, 0.011, image.shape)
    return np.asarray(np.clip(np.rint(image * 255), 0, 255), np.uint8)
