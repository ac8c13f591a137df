"""Pictures as they are meant to be seen."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import PIL.Image
import PIL.ImageOps
import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.images import describe_image, read_image, read_mask
from segicl_gui.storage.parts import Part
from segicl_gui.storage.readers import pictures

_COLOUR = np.random.default_rng(0).integers(0, 256, (20, 30, 3)).astype(np.uint8)


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_turns(tmp_path: Path, suffix: str, orientation: int) -> None:
    path = tmp_path / f"a{suffix}"
    exif = PIL.Image.Exif()
    exif[0x0112] = orientation
    PIL.Image.fromarray(_COLOUR).save(path, exif=exif)
    image = read_image(path)
    assert image.geometry == describe_image(path).geometry
    with PIL.Image.open(path) as picture:
        expected = np.asarray(PIL.ImageOps.exif_transpose(picture))
    np.testing.assert_array_equal(image.array[0], expected)
    # A mask that was drawn over the turned picture fits.
    mask = (expected[..., 0] > 99).astype(np.uint8)
    PIL.Image.fromarray(mask).save(tmp_path / "mask.png")
    np.testing.assert_array_equal(read_mask(tmp_path / "mask.png", image.geometry)[0], mask)


def test_first_frame_of_an_animation_is_told(tmp_path: Path) -> None:
    frames = [PIL.Image.fromarray(_COLOUR), PIL.Image.fromarray(255 - _COLOUR)]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:])
    assert describe_image(tmp_path / "a.gif").notes == ("it has 2 frames; the first was opened",)
    assert read_image(tmp_path / "a.gif").array.shape == (1, 20, 30, 3)
    frames[0].save(tmp_path / "b.webp", lossless=True)
    assert describe_image(tmp_path / "b.webp").notes == ()
    np.testing.assert_array_equal(read_image(tmp_path / "b.webp").array[0], _COLOUR)


def test_cmyk_and_channels(tmp_path: Path) -> None:
    PIL.Image.fromarray(_COLOUR).convert("CMYK").save(tmp_path / "a.jpg", quality=100)
    assert read_image(tmp_path / "a.jpg").is_rgb
    PIL.Image.fromarray(_COLOUR).save(tmp_path / "a.png")
    green = read_image(tmp_path / "a.png", Part(channel=1))
    np.testing.assert_array_equal(green.array[0], _COLOUR[..., 1])
    with pytest.raises(UserError, match="no channel 4"):
        read_image(tmp_path / "a.png", Part(channel=3))


def test_a_large_picture_gives_no_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    PIL.Image.fromarray(_COLOUR).save(tmp_path / "a.png")
    monkeypatch.setattr(PIL.Image, "MAX_IMAGE_PIXELS", 400)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert pictures.read(tmp_path / "a.png", Part()).array.shape == (20, 30, 3)
    monkeypatch.setattr(PIL.Image, "MAX_IMAGE_PIXELS", 100)
    with pytest.raises(UserError, match="too large"):
        read_image(tmp_path / "a.png")
