"""What can be wrong with an image file, found out and said in plain words."""

from __future__ import annotations

import gzip
import struct
import unicodedata
import zlib
from pathlib import Path

import PIL.Image

from segicl_gui.domain.errors import UserError
from segicl_gui.storage.dicom import is_dicom_file
from segicl_gui.storage.readers import nifti

RASTER_SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff")
ZARR_SUFFIX = ".zarr"  # of a folder that is one image
VOLUME_SUFFIXES = (".nii.gz", ".nii", ".nrrd", ".nhdr", ".mha", ".mhd")
DICOM_SUFFIXES = ("", ".dcm", ".dicom", ".ima")
IMAGE_SUFFIXES = (*VOLUME_SUFFIXES, *RASTER_SUFFIXES, *DICOM_SUFFIXES[1:])
MASK_SUFFIXES = (".nii.gz", ".nii", ".nrrd", ".mha", ".png", ".tif", ".tiff")

_FORMATS = "NIfTI, NRRD, MHA, PNG, JPEG, TIFF, BMP, GIF, WebP, OME-Zarr or DICOM"

# What the libraries raise on broken files.
FAILURES = (
    RuntimeError,  # SimpleITK
    OSError,  # Pillow and the system
    SyntaxError,  # Pillow, for broken PNG chunks
    ValueError,
    EOFError,
    zlib.error,
    MemoryError,
    PIL.Image.DecompressionBombError,
)


def image_suffix(path: Path) -> str:
    """The ending of a file name, lower case, from `IMAGE_SUFFIXES`; "" where it has none."""
    name = path.name.lower()
    return next((s for s in IMAGE_SUFFIXES if name.endswith(s) and name != s), "")


def is_slicer(path: Path) -> bool:
    """Whether a file's name says that it is a segmentation of 3D Slicer, and so no image."""
    return path.name.lower().endswith(".seg.nrrd")


def image_stem(path: Path) -> str:
    """File name without its suffix ("scan.nii.gz" and "scan.ome.tif" give "scan")."""
    suffix = image_suffix(path)
    if not suffix and path.name.lower().endswith(ZARR_SUFFIX):
        suffix = ZARR_SUFFIX
    stem = path.name[: len(path.name) - len(suffix)] if suffix else path.name
    ome = suffix in (ZARR_SUFFIX, ".tif", ".tiff") and stem.lower().endswith(".ome")
    return stem[:-4] if ome else stem


def is_dicom(path: Path) -> bool:
    """Whether a path is a folder, or a DICOM file that is not named as another kind."""
    return path.is_dir() or (image_suffix(path) in DICOM_SUFFIXES and is_dicom_file(path))


def check_readable(path: Path) -> None:
    """Name the plain reasons why a path cannot be an image before a library guesses."""
    if not is_text(path.as_posix()):
        raise UserError(
            f"Cannot read {printable(path.name)}",
            f"The name “{printable(str(path))}” is not written in Unicode.",
            "Rename the file or folder.",
        )
    try:
        if path.is_dir():
            next(path.iterdir(), None)
            return
        if path.exists() and not path.is_file():
            # To open a pipe or a device would never end.
            raise UserError(
                f"Cannot read {path.name}",
                f"“{path}” is neither a file nor a folder.",
                "Choose an image file.",
            )
        with path.open("rb") as f:
            empty = not f.read(1)
    except OSError as e:
        raise read_error(path, e) from e
    if empty:
        raise UserError(
            f"Cannot read {path.name}",
            f"“{path}” is empty (0 bytes).",
            "Copy the file again from where it came.",
        )


def located(path: Path) -> Path:
    """A path in the Unicode form that is there; as it is where none is.

    The same letters can be composed or not (Unicode Standard Annex 15). macOS writes names that
    other systems write otherwise, and copying may change them on the way.
    """
    if path.exists():
        return path
    forms = (Path(unicodedata.normalize(form, str(path))) for form in ("NFC", "NFD"))
    return next((p for p in forms if p.exists()), path)


def is_text(name: str) -> bool:
    """Whether a name can be written: names of files may be any bytes, which libraries in C++ are
    not ready for (SimpleITK ends the program).
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def printable(name: str) -> str:
    """A name with “�” for what cannot be written."""
    return name.encode("utf-8", "replace").decode()


def check_complete(path: Path) -> None:
    """Refuse a NIfTI file shorter than its header says, which the library fills with zeros."""
    suffix = image_suffix(path)
    if suffix not in (".nii", ".nii.gz"):
        return
    packed = suffix == ".nii.gz"
    with gzip.open(path, "rb") if packed else path.open("rb") as f:
        header = nifti.parse(f.read(544))
        if header is None:
            return
        expected = header.bytes
        if packed:
            # The last four bytes of gzip tell the length (of its last part, when in parts).
            with path.open("rb") as raw:
                raw.seek(-4, 2)
                if struct.unpack("<I", raw.read(4))[0] == expected % 2**32:
                    return
            f.seek(0)
            length = 0
            while block := f.read(1 << 20):
                length += len(block)
        else:
            length = path.stat().st_size
    if length < expected:
        raise EOFError(f"{length} of {expected} bytes are there")


def read_error(path: Path, error: BaseException) -> UserError:
    title = f"Cannot read {path.name}"
    if isinstance(error, FileNotFoundError):
        return UserError(
            title, f"“{path}” does not exist.", "Check the name, or connect its drive."
        )
    if isinstance(error, PermissionError):
        return UserError(
            title, f"You may not read “{path}”.", "Ask its owner for permission, or copy it."
        )
    if isinstance(error, MemoryError | PIL.Image.DecompressionBombError):
        return UserError(
            title, f"“{path}” is too large for this computer.", "Crop it or make it smaller."
        )
    if isinstance(error, OSError) and error.errno is not None:
        return UserError(
            title, f"“{path}” cannot be read: {error.strerror}.", "Check the disk or network."
        )
    if "orthonormal" in str(error):
        return UserError(
            title,
            f"The axes of “{path}” are not at right angles (a tilted or sheared volume).",
            "Resample it to straight axes (segicl convert --straighten), and open that.",
        )
    if path.name.lower().endswith(ZARR_SUFFIX) and path.is_dir():
        return UserError(
            title,
            f"“{path}” is not an OME-Zarr that can be opened ({last_line(error)}).",
            "Copy the whole folder again from where it came.",
        )
    content = _content(path)
    suffix = image_suffix(path)
    if content == "" or (suffix and suffix not in content.split()):
        found = f"content is {content.split()[0]}" if content else f"content is not {_FORMATS}"
        return UserError(
            title,
            f"The {found}, whatever the name “{path.name}” says."
            if suffix
            else f"“{path}” is not an image that can be opened ({_FORMATS}).",
            f"Give it its right ending ({content.split()[-1]})." if content
            else "Choose an image file.",
        )  # fmt: skip
    return UserError(
        title,
        f"“{path}” is damaged or cut short ({last_line(error)}).",
        "Copy the file again from where it came.",
    )


def _content(path: Path) -> str:
    """What a file is by its first bytes: a format's name and its endings, or ""."""
    if path.is_dir():
        return "DICOM .dcm"
    try:
        with path.open("rb") as f:
            head = f.read(540)
    except OSError:
        return ""
    if is_dicom_file(path):
        return "DICOM .dicom .ima .dcm"
    for magic, content in (
        (b"\x89PNG", "PNG .png"),
        (b"\xff\xd8\xff", "JPEG .jpeg .jpg"),
        (b"II*\0", "TIFF .tif .tiff"),
        (b"MM\0*", "TIFF .tif .tiff"),
        (b"II+\0", "TIFF .tif .tiff"),
        (b"BM", "BMP .bmp"),
        (b"NRRD", "NRRD .nhdr .nrrd"),
        (b"\x1f\x8b", "gzip .nii.gz"),
        (b"ObjectType", "MetaImage .mhd .mha"),
        (b"GIF8", "GIF .gif"),
        (b"RIFF", "WebP .webp"),
    ):
        if head.startswith(magic):
            return content
    return "NIfTI .nii" if nifti.parse(head) is not None else ""


def size_error(path: Path, own: tuple[int, ...], wanted: tuple[int, ...]) -> UserError:
    return UserError(
        f"Cannot use {path.name} as a mask",
        f"It is {times(own)} in size, the image is {times(wanted)}.",
        "Choose the mask made for this image.",
    )


def last_line(error: BaseException) -> str:
    lines = [x.strip() for x in str(error).splitlines() if x.strip()]
    text = lines[-1] if lines else type(error).__name__
    return text.split("ERROR: ")[-1].rstrip(".")[:200]


def times(size: tuple[int, ...]) -> str:
    return " × ".join(str(n) for n in size)


def millimetres(values: tuple[float, ...]) -> str:
    return " × ".join(f"{v:.4g}" for v in values) + " mm"
