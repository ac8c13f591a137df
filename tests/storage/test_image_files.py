"""Names of image files, and what is told about broken ones."""

import unicodedata
from pathlib import Path

import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.image_files import (
    check_readable,
    image_stem,
    image_suffix,
    located,
    millimetres,
    read_error,
    size_error,
    times,
)


@pytest.mark.parametrize(
    ("name", "suffix", "stem"),
    [
        ("scan.nii.gz", ".nii.gz", "scan"),
        ("a.b.NRRD", ".nrrd", "a.b"),
        ("x.PNG", ".png", "x"),
        ("notes.txt", "", "notes.txt"),
        (".png", "", ".png"),
    ],
)
def test_suffix_and_stem(name: str, suffix: str, stem: str):
    assert image_suffix(Path(name)) == suffix
    assert image_stem(Path(name)) == stem


def test_missing_and_empty_files_are_named(tmp_path: Path):
    empty = tmp_path / "empty.nii"
    empty.write_bytes(b"")
    with pytest.raises(UserError, match=r"empty\.nii"):
        check_readable(empty)
    with pytest.raises(UserError, match=r"gone\.nii"):
        check_readable(tmp_path / "gone.nii")


def test_a_mislabelled_file_is_told_what_it_holds(tmp_path: Path):
    wrong = tmp_path / "scan.png"
    wrong.write_bytes(b"\x1f\x8b" + bytes(50))
    error = read_error(wrong, RuntimeError("cannot identify"))
    assert "scan.png" in error.title
    assert "gzip" in str(error).lower()


def test_sizes_are_both_named():
    text = str(size_error(Path("m.png"), (4, 5), (6, 7)))
    assert times((4, 5)) in text
    assert times((6, 7)) in text
    assert "1" in millimetres((1.0, 2.5))


def test_a_name_is_found_in_the_form_it_has_on_disk(tmp_path: Path) -> None:
    forms = [unicodedata.normalize(f, "Größe é.nii") for f in ("NFC", "NFD")]
    for written, asked in (forms, forms[::-1]):
        path = tmp_path / written
        path.touch()
        assert located(tmp_path / asked).samefile(path)
        assert located(path) == path
        path.unlink()
        assert located(tmp_path / asked) == tmp_path / asked
