"""A CT-like upper abdomen, drawn from scratch: no patient was ever scanned for it.

The body is described by simple shapes in millimetres (x to the patient's left, y to the back,
z to the head, 0 at the first lumbar vertebra), painted one over the other in Hounsfield units.
Patients differ in build, fat, organ place, size and tilt, contrast phase and in a smooth random
bend of space; the scanner adds partial volume, blur, correlated noise and streaks.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage, sparse

Volume = npt.NDArray[np.float32]
Region = npt.NDArray[np.bool_]

LIVER, KIDNEY, SPLEEN, GALL_BLADDER, PANCREAS, TUMOUR = 1, 2, 3, 4, 5, 6
SPACING = (5.0, 1.8, 1.8)
"""Millimetres between slices, rows and columns."""

_Three = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Scan:
    """One patient's volume.

    Parameters
    ----------
    image : ndarray of int16
        (slice, row, column), Hounsfield units; slices run to the head, rows to the back,
        columns to the patient's left.
    mask : ndarray of uint16
        Same axes; 0, `LIVER`, `KIDNEY` (both sides) or `SPLEEN`; of a scan with all organs also
        `GALL_BLADDER`, `PANCREAS` and, in the liver, `TUMOUR`.
    """

    image: npt.NDArray[np.int16]
    mask: npt.NDArray[np.uint16]


def draw_scan(
    shape: tuple[int, int, int],
    rng: np.random.Generator,
    spacing: tuple[float, float, float] = SPACING,
    finer: int = 1,
    all_organs: bool = False,
) -> Scan:
    """Draw a new patient: the field of view always holds the whole body width.

    Parameters
    ----------
    shape : tuple of int
        (slices, rows, columns) drawn at `spacing`; the organs need about 120 by 320 by 320 mm.
    rng : numpy.random.Generator
        All variety comes from it.
    spacing : tuple of float
        Millimetres.
    finer : int
        The scanner makes so many voxels of each one drawn, along every axis.
    all_organs : bool
        Label six of them, of which the tumour is only then there.
    """
    body = _Body(shape, rng, spacing)
    body.draw_outside_and_walls()
    body.draw_fat_and_bowel()
    body.draw_organs()
    body.draw_lungs()
    body.draw_skeleton()
    body.drop_crumbs()
    if all_organs:
        body.draw_tumour()
    else:
        body.mask[body.mask > SPLEEN] = 0
    if finer == 1:
        return Scan(_scanned(body.hu, rng), body.mask)
    image = _scanned(ndimage.zoom(body.hu, finer, order=1, grid_mode=True, mode="nearest"), rng)
    return Scan(image, _finer(body.mask, finer))


class _Body:
    """The canvas: Hounsfield values and labels on a bent coordinate grid."""

    def __init__(
        self, shape: tuple[int, int, int], rng: np.random.Generator, spacing: _Three
    ) -> None:
        self.rng = rng
        self.shape = shape
        self.spacing = spacing
        self.size = float(rng.uniform(0.93, 1.04))  # build: small to tall
        z0 = float(rng.uniform(-6, 6))
        grid = [
            ((np.arange(n, dtype=np.float32) - (n - 1) / 2) * s).astype(np.float32)
            for n, s in zip(shape, spacing, strict=True)
        ]
        bend = [self.noise(45) * a for a in (5.0, 6.5, 6.5)]
        bend = [b + self.noise(16) * 1.3 for b in bend]
        # Straight axes for what is stiff (table, skeleton), bent ones for soft tissue.
        self.flat = (grid[0][:, None, None] + z0, grid[1][None, :, None], grid[2][None, None, :])
        self.flat = (self.flat[0] / self.size, self.flat[1] / self.size, self.flat[2] / self.size)
        self.z, self.y, self.x = (c + b for c, b in zip(self.flat, bend, strict=True))
        self.hu: Volume = np.full(shape, -1000, np.float32)
        self.mask = np.zeros(shape, np.uint16)
        self.contrast = float(rng.uniform(0.75, 1.25))
        self.fat = float(rng.uniform(8, 17))
        # Half width and depth of the body around a cavity that has to hold the organs.
        self.a = float(rng.uniform(113, 119)) + 1.35 * self.fat + 13.5
        self.b = float(rng.uniform(80, 88)) + 0.65 * self.fat + 13.5

    def noise(self, mm: float) -> Volume:
        """See `_smooth_noise`."""
        return _smooth_noise(self.shape, mm, self.rng, self.spacing)

    def vary(self, *values: float, by: float) -> tuple[float, ...]:
        """Values with a uniform random change of up to `by` each."""
        return tuple(v + float(self.rng.uniform(-by, by)) for v in values)

    def ellipsoid(
        self,
        center: tuple[float, ...],
        radii: tuple[float, ...],
        turn: float = 0.0,
        lean: float = 0.0,
        stiff: bool = False,
    ) -> Volume:
        """Level set (1 on the surface, less inside) of an ellipsoid at (x, y, z).

        `turn` rotates it in the axial plane (degrees), `lean` shifts x by that many
        millimetres a millimetre upwards.
        """
        z, y, x = self.flat if stiff else (self.z, self.y, self.x)
        dz = z - np.float32(center[2])
        dx = x - np.float32(center[0]) - np.float32(lean) * dz
        dy = y - np.float32(center[1])
        c, s = np.float32(np.cos(np.radians(turn))), np.float32(np.sin(np.radians(turn)))
        u, v = (c * dx + s * dy) / np.float32(radii[0]), (c * dy - s * dx) / np.float32(radii[1])
        w = dz / np.float32(radii[2])
        return np.sqrt(u * u + v * v + w * w)

    def paint(self, region: Region, hu: float | Volume, label: int | None = None) -> None:
        """Set Hounsfield values in a region, and its label; 0 takes labels away."""
        self.hu[region] = hu[region] if isinstance(hu, np.ndarray) else hu
        if label is not None:
            self.mask[region] = label

    # --- from the outside in -----------------------------------------------------------------

    def draw_outside_and_walls(self) -> None:
        """Table, skin, fat under the skin, the muscle wall; sets `cavity`."""
        zf, yf, xf = self.flat
        top = self.b + 9
        bow = yf - top + (xf / 150) ** 2 * 14  # a shallow trough
        slab = (np.abs(xf) < 165) & (zf > -1e6)
        self.paint(slab & (bow > 0) & (bow < 18), -880.0)
        self.paint(slab & (((bow > 0) & (bow < 2.6)) | ((bow > 15.5) & (bow < 18))), -40.0)

        # The skin bends less than what lies below it.
        x = self.flat[2] + self.noise(90) * 2.0
        y = self.flat[1] + self.noise(90) * 2.0
        flatter = np.where(y > 0, 1.06, 1.0).astype(np.float32)  # backs are flatter than bellies

        def outline(inset: float) -> Volume:
            u, v = np.abs(x) / (self.a - inset), np.abs(y) * flatter / (self.b - inset)
            return np.asarray((u**2.35 + v**2.35) ** (1 / 2.35), np.float32)

        skin = outline(0)
        fat_side = self.fat * (1 + 0.35 * np.cos(2 * np.arctan2(y, x)))  # thicker at the flanks
        self.inside = skin < 1
        self.paint(self.inside, 15.0)
        fat = outline(2.5) < 1
        streaks = self.noise(7) * 9
        self.paint(fat, -104 + streaks)
        depth = (1 - skin) * self.b  # roughly millimetres below the skin
        muscle = depth > fat_side
        self.wall_mid = fat_side + 7
        self.depth = depth
        marbled = 52 + self.noise(6) * 14
        self.paint(muscle, np.asarray(marbled, np.float32))
        # Three sheets of muscle with fat between them, at the sides.
        sheet = muscle & (np.abs(np.abs(depth - fat_side - 6.5) - 2.0) < 0.7) & (np.abs(x) > 45)
        self.paint(sheet, -30.0)
        self.cavity = depth > fat_side + 13.5

    def draw_fat_and_bowel(self) -> None:
        """Fat between the organs, mesenteric vessels, muscles of the back, colon and bowel."""
        rng = self.rng
        self.paint(self.cavity, -102 + self.noise(6) * 10)
        vessels = np.abs(self.noise(13))
        near_middle = self.ellipsoid((10, -20, -15), (85, 50, 90)) < 1
        self.paint(self.cavity & near_middle & (vessels < 0.07), 45.0)
        for side in (-1, 1):
            back = self.ellipsoid((side * 33, self.b * 0.70, 0), (29, 22, 400), turn=side * 12)
            self.paint((back < 1) & self.inside & (self.depth > 9), self._muscle())
            psoas = self.ellipsoid((side * 31, 42, -65), (15, 17, 62), lean=-0.08 * side)
            self.paint((psoas < 1) & self.cavity, self._muscle())
            crus = self.ellipsoid((side * 14, 24, 10), (6, 15, 50), turn=side * 25)
            self.paint(crus < 1, 55.0)
        for _ in range(int(rng.integers(14, 20))):  # small bowel, low and in front
            center = (rng.uniform(-60, 75), rng.uniform(-62, -5), rng.uniform(-75, -12))
            radii = (rng.uniform(11, 22), rng.uniform(10, 15), rng.uniform(9, 18))
            self._hollow(center, radii, rng.uniform(-70, 70), 2.2, float(rng.uniform(15, 60)), 0.2)
        for place, extent in (
            (self.vary(106, 8, -35, by=6), (17, 19, 75)),  # descending colon
            (self.vary(-88, -22, -62, by=6), (24, 22, 34)),  # hepatic flexure
            (self.vary(5, -66, -42, by=8), (70, 14, 17)),  # transverse colon
        ):
            self._hollow(place, extent, 0.0, 2.4, 0.0, float(rng.uniform(0.2, 0.9)), faeces=True)

    def _muscle(self) -> Volume:
        return np.asarray(54 + self.noise(6) * 12, np.float32)

    def _hollow(
        self,
        center: tuple[float, ...],
        radii: tuple[float, ...],
        turn: float,
        wall: float,
        content: float,
        gas: float,
        faeces: bool = False,
    ) -> None:
        """Stomach or bowel: wall, content, and gas that floats to the front up to a level."""
        level = self.ellipsoid(center, radii, turn)
        self.paint((level < 1) & self.cavity, 62.0, 0)
        lumen = (level < 1 - wall / min(radii[:2])) & self.cavity
        inner = np.full(self.shape, content, np.float32)
        if faeces:
            inner += 10 + self.noise(6) * 45
            inner[self.noise(7) > 0.9] = -500
        self.paint(lumen, inner, 0)
        surface = center[1] - radii[1] + 2 * radii[1] * gas
        self.paint(lumen & (self.flat[1] < surface - 0.25 * radii[1]), -930.0, 0)

    def draw_organs(self) -> None:
        """Liver, spleen, stomach, pancreas, kidneys, gall bladder and the great vessels."""
        rng, c = self.rng, self.contrast
        room = self.cavity & (self.depth > self.fat + 15)
        self._draw_liver(room)
        p = self.vary(86, 24, 26, by=7)
        radii = tuple(v * float(rng.uniform(0.88, 1.15)) for v in (33, 47, 44))
        spleen = self.ellipsoid(p, radii, turn=float(rng.uniform(5, 30)), lean=0.1)
        hollow = self.ellipsoid((p[0] - 36, p[1] - 20, p[2] - 4), (27, 32, 60), turn=20)
        self.paint((spleen < 1) & (hollow > 1) & room, self._tissue(108 * c**0.5, 5), SPLEEN)

        p = self.vary(44, -32, 30, by=9)
        size = (*self.vary(42, 32, by=7), float(rng.uniform(34, 48)))
        full = float(rng.uniform(15, 45))
        self._hollow(p, size, float(rng.uniform(10, 45)), 4.0, full, float(rng.uniform(0.35, 0.7)))

        t = np.clip((self.x + 35) / 110, 0, 1)
        middle_y = 2 - 26 * np.sin(np.pi * np.minimum(t * 1.15, 1)) + 22 * t
        middle_z = -14 + 26 * t + float(rng.uniform(-6, 6))
        lumpy = 1 + 0.25 * self.noise(9)
        pancreas = ((self.y - middle_y) / 9.5) ** 2 + ((self.z - middle_z) / 13) ** 2
        self.paint(
            (pancreas < lumpy) & (t > 0) & (t < 1) & room, self._tissue(82 * c**0.5, 14), PANCREAS
        )

        self._draw_kidney(-1, self.vary(-60, 40, -24, by=7), room)
        self._draw_kidney(+1, self.vary(60, 42, -12, by=7), room)
        bladder = self.ellipsoid(self.vary(-46, -36, -16, by=7), self.vary(14, 20, 19, by=4), 25)
        self.paint(bladder < 1.12, 40.0, 0)
        self.paint(bladder < 1, 12.0, GALL_BLADDER)

        vena_cava = self.ellipsoid(self.vary(-19, 17, 0, by=3), (*self.vary(12, 9, by=2), 400))
        self.paint(vena_cava < 1, 128 * c, 0)
        aorta = self.ellipsoid(self.vary(9, 20, 0, by=3), (*self.vary(11, 11, by=1), 400))
        self.paint(aorta < 1, 160 * c, 0)
        if rng.random() < 0.4:
            plaque = self.ellipsoid((9, 30, float(rng.uniform(-40, 0))), (6, 2, 14))
            self.paint(plaque < 1, 480.0)
        artery = self.ellipsoid(self.vary(8, 0, -30, by=2), (4.5, 4.5, 45))
        vein = self.ellipsoid(self.vary(-6, -2, -30, by=2), (6.5, 6, 42))
        self.paint(artery < 1, 150 * c, 0)
        self.paint(vein < 1, 140 * c, 0)

    def drop_crumbs(self) -> None:
        """Turn slivers of an organ that other organs cut off into fat."""
        for label in (LIVER, KIDNEY, SPLEEN, GALL_BLADDER, PANCREAS):
            parts, n = ndimage.label(self.mask == label)
            sizes = np.bincount(parts.ravel(), minlength=n + 1)
            crumbs = sizes < 0.1 * sizes[1:].max(initial=0)
            crumbs[0] = False
            self.paint(crumbs[parts], -95.0, 0)

    def draw_tumour(self) -> None:
        """A lobed one, darker than the liver with a brighter rim, where the liver is thickest."""
        liver = self.mask == LIVER
        depth = ndimage.distance_transform_edt(liver, self.spacing)
        place = np.unravel_index(np.argmax(depth), depth.shape)
        centre = tuple(float(c[place]) for c in (self.x, self.y, self.z))
        radius = min(18.0, 0.75 * float(depth[place]))
        level = self.ellipsoid(centre, (radius,) * 3) + self.noise(12) * 0.12
        self.paint((level < 1) & liver, self._tissue(62, 8), TUMOUR)
        self.paint((level < 1) & (level > 0.85) & liver, 135.0)

    def _tissue(self, hu: float, texture: float) -> Volume:
        return np.asarray(hu + self.noise(7) * texture, np.float32)

    def _draw_liver(self, room: Region) -> None:
        rng, c = self.rng, self.contrast
        scale = float(rng.uniform(0.9, 1.12))
        p = self.vary(-70, -4, 20, by=8)
        right = self.ellipsoid(p, tuple(scale * v for v in (66, 74, 66)), lean=0.12)
        q = self.vary(-12, -46, 34, by=9)
        reach = float(rng.uniform(52, 80))  # some left lobes reach the spleen
        left = self.ellipsoid(q, (reach, 29 * scale, 33 * scale), turn=float(rng.uniform(-4, 14)))
        k = 5.0
        both = -np.log(np.exp(-k * right) + np.exp(-k * left)) / k  # a blend, not a seam
        behind = self.ellipsoid((-18, 34, 0), (34, 32, 400))  # spine and crura indent it
        renal = self.ellipsoid((-58, 52, -32), (33, 33, 52))
        fissure = np.abs(self.x + 22 + 0.25 * self.y + 0.2 * self.z) < 2.6
        fissure &= (self.y < -34) & (self.z < 26)
        liver = (both < 1) & (behind > 1) & (renal > 1) & room & ~fissure
        self.paint(liver, self._tissue(float(rng.uniform(98, 116)) * c**0.5, 4), LIVER)
        # Portal and hepatic veins: where two smooth fields vanish together lie branching curves.
        f, g = self.noise(34), self.noise(34)
        tree = f * f + g * g
        deep = both < 0.86
        self.paint(liver & deep & (tree < 0.035), 150 * c)
        trunk = self.ellipsoid((-36, -8, 12), (30, 7, 7), turn=-25)
        self.paint(liver & (trunk < 1), 152 * c)
        if rng.random() < 0.5:  # a cyst now and then
            cyst = self.ellipsoid(self.vary(p[0], p[1], p[2], by=30), (rng.uniform(5, 11),) * 3)
            self.paint(liver & (cyst < 1), 8.0)

    def _draw_kidney(self, side: int, center: tuple[float, ...], room: Region) -> None:
        rng, c = self.rng, self.contrast
        scale = float(rng.uniform(0.85, 1.14))
        r = (24 * scale, 31 * scale, 53 * scale)
        turn = -side * float(rng.uniform(20, 50))
        fascia = self.ellipsoid(center, tuple(v + 9 for v in r), turn)
        self.paint(room & (fascia < 1) & (self.mask != LIVER), -104.0, 0)  # fat around it
        lean = -0.16 * side
        level = self.ellipsoid(center, r, turn, lean)
        hilum_at = (center[0] - side * 17 * scale, center[1] - 10 * scale, center[2])
        hilum = self.ellipsoid(hilum_at, (15 * scale, 9 * scale, 19 * scale), -turn * 1.2)
        kidney = (level < 1) & (hilum > 1) & room
        self.paint(kidney, self._tissue(168 * c, 5), KIDNEY)
        pyramids = (level < 0.74) & (self.noise(15) > 0.15)
        self.paint(kidney & pyramids, self._tissue(142 * c, 5))
        sinus = self.ellipsoid(
            (center[0] - side * 8 * scale, center[1] - 4 * scale, center[2]),
            (10 * scale, 7 * scale, 26 * scale),
            -turn,
        )
        self.paint((level < 1) & (sinus < 1), -70 + self.noise(6) * 35, 0)
        inward = (center[0] - side * 28, center[1] - 13, center[2])
        vessel = self.ellipsoid(inward, (24, 4.5, 4.5), turn=side * 25)
        free = (self.mask == 0) | (self.mask == PANCREAS)
        self.paint((vessel < 1) & self.cavity & free, 140 * c, 0)

    def draw_lungs(self) -> None:
        """The lung bases behind and beside the domes of the diaphragm, in the upper slices."""
        x, y, z = self.x, self.y, self.z
        apex = float(self.rng.uniform(66, 76))
        out = (x / (self.a - self.fat - 14)) ** 2 + ((y + 12) / (self.b - self.fat - 10)) ** 2
        dome = apex - 34 * np.clip(out, 0, None) ** 1.5 - np.where(y > 0, 0.22, 0.08) * np.abs(y)
        lung = self.cavity & (z > dome)
        self.paint(self.cavity & (z > dome - 3.5), 50.0, 0)
        vessels = self.noise(8)
        air = -860 + 35 * vessels
        air[vessels > 1.6] = -250
        self.paint(lung, np.asarray(air, np.float32), 0)
        middle = (np.abs(x) < 34) & (y > -40) & lung
        self.paint(middle, 45.0)
        aorta = self.ellipsoid((9, 20, 60), (11, 11, 60))
        self.paint(aorta < 1, 160 * self.contrast, 0)

    def draw_skeleton(self) -> None:
        """Ribs within the muscle wall; vertebrae with disc, canal, arch and processes."""
        rng = self.rng
        zf = self.flat[0]
        around = np.arctan2(np.abs(self.x), self.y)  # 0 at the spine, pi at the front
        arc = around * 105
        pitch, slope = 27.0, 0.42
        shift = float(rng.uniform(0, pitch))
        along = zf + slope * arc - shift
        off = along - pitch * np.round(along / pitch)
        # The costal margin: the lower the slice, the less far ribs reach to the front.
        reach = np.clip((zf + 95) / 120, 0.25, 0.8) * np.pi
        across = (self.depth - self.wall_mid) / 3.7
        rib = np.sqrt((off / 7.0) ** 2 + across**2)
        there = (around < reach) & (around > 0.38) & self.inside
        self.paint((rib < 1) & there, 520.0, 0)
        self.paint((rib < 0.55) & there, 210.0)

        spine = (0.0, 47.0, 0.0)
        body = self.ellipsoid(spine, (23, 18, 400), stiff=True)
        period = 33.0
        phase = float(rng.uniform(0, period))
        along_z = (zf + phase) - period * np.round((zf + phase) / period)
        disc = np.abs(along_z) < 4.5
        canal_at = (0.0, 72.0, 0.0)
        bone = self.noise(6) * 28 + float(rng.uniform(150, 220))
        self.paint(body < 1.02, 430.0, 0)
        self.paint(body < 0.9, np.asarray(bone, np.float32))
        self.paint((body < 1.03) & disc, 88.0)
        arch = self.ellipsoid(canal_at, (16, 13, 400), stiff=True)
        level = np.abs(along_z) > 7  # arches lie at the height of the vertebral bodies
        self.paint((arch < 1) & (body > 1), 45.0)
        self.paint((arch < 1) & level & (body > 0.95), 470.0)
        _, yf, xf = self.flat
        spinous = (np.abs(xf) < 3.6) & (yf > 82) & (yf < self.b - 9) & level
        self.paint(spinous & self.inside, 400.0)
        wings = (np.abs(xf) < 40) & (np.abs(xf) > 12) & (np.abs(yf - 68 - 0.12 * np.abs(xf)) < 4.5)
        self.paint(wings & (np.abs(along_z) > 10), 380.0)
        canal = self.ellipsoid(canal_at, (10.5, 8.5, 400), stiff=True)
        self.paint(canal < 1, 18.0)
        cord = self.ellipsoid(canal_at, (5.5, 4.5, 400), stiff=True)
        self.paint(cord < 1, 42.0)


def _finer(mask: npt.NDArray[np.uint16], finer: int) -> npt.NDArray[np.uint16]:
    """A label map with so many voxels of each one along every axis, its outlines smooth."""
    out = np.zeros([n * finer for n in mask.shape], np.uint16)
    for label in np.unique(mask[mask > 0]):
        there = (mask == label).astype(np.float32)
        out[ndimage.zoom(there, finer, order=1, grid_mode=True, mode="nearest") > 0.5] = label
    return out


def _smooth_noise(
    shape: tuple[int, int, int], mm: float, rng: np.random.Generator, spacing: _Three
) -> Volume:
    """Standard normal noise whose blobs are about `mm` wide: random cubic B-splines."""
    knots = [max(2, round(n * s / mm) + 1) + 3 for n, s in zip(shape, spacing, strict=True)]
    field = rng.standard_normal(knots).astype(np.float32)
    for n in shape:  # refine the first axis and put it last: three times gives the order back
        rest = field.shape[1:]
        fine = _spline_weights(n, field.shape[0]) @ field.reshape(field.shape[0], -1)
        field = np.moveaxis(fine.reshape(n, *rest), 0, -1)
    return np.asarray(field / max(float(field.std()), 1e-6), np.float32)


@functools.cache
def _spline_weights(samples: int, knots: int) -> sparse.csr_array:
    """Cubic B-spline basis: (samples, knots), each row summing to 1."""
    at = np.linspace(1, knots - 2, samples)[:, None]
    distance = np.abs(at - np.arange(knots)[None])
    near = 2 / 3 - distance**2 + distance**3 / 2
    far = np.clip(2 - distance, 0, None) ** 3 / 6
    return sparse.csr_array(np.where(distance < 1, near, far).astype(np.float32))


def _scanned(hu: Volume, rng: np.random.Generator) -> npt.NDArray[np.int16]:
    """What a scanner makes of the body: partial volume, blur, streaks and noise."""
    image = ndimage.gaussian_filter(hu, (0.35, 0.55, 0.55))
    dose = float(rng.uniform(7, 12))
    inside = ndimage.uniform_filter((image > -300).astype(np.float32), (1, 61, 61))
    noise = ndimage.gaussian_filter(
        rng.standard_normal(hu.shape).astype(np.float32), (0, 0.75, 0.75)
    )
    noise *= dose / noise.std() * (0.35 + 0.9 * inside)  # noisiest deep in the body
    lines = ndimage.gaussian_filter1d(rng.standard_normal(hu.shape).astype(np.float32), 14, axis=2)
    dense = ndimage.uniform_filter1d(np.clip(image - 150, 0, 400), 121, axis=2)
    lines *= 4 / lines.std() * (dense / 60)  # streaks run across rows with much bone in them
    return np.asarray(np.clip(np.rint(image + noise + lines), -1024, 2000), np.int16)
