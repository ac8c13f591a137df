"""What is known of DICOM files, frames and series before any pixel is read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

Vector = tuple[float, float, float]

# Stands for the UID of a series whose files carry none.
NO_UID = "none"


class DamagedError(Exception):
    """The file is an image, as far as can be seen, but cannot be read as one."""


@dataclass(frozen=True, slots=True)
class Pixels:
    """How the pixels of a file are stored (PS3.3 C.7.6.3).

    Parameters
    ----------
    rows, columns, samples : int
    bits_allocated, bits_stored : int
    signed : bool
    photometric : str
        "MONOCHROME2", "RGB", "PALETTE COLOR", ...
    padding : float or None
        Stored value of pixels that hold no measurement.
    inverted : bool
        MONOCHROME1 whose values have no unit: read so that bright is bright.
    """

    rows: int
    columns: int
    samples: int
    bits_allocated: int
    bits_stored: int
    signed: bool
    photometric: str
    padding: float | None = None
    inverted: bool = False

    @property
    def is_colour(self) -> bool:
        """Whether it is read as RGB."""
        return self.samples > 1 or self.photometric == "PALETTE COLOR"


@dataclass(frozen=True, slots=True)
class Frame:
    """One 2D image of a file.

    Parameters
    ----------
    file : Path
    index : int
        Which frame of the file, from 0.
    pixels : Pixels
    position : tuple of float or None
        Of the centre of the first pixel, in millimetres (LPS).
    orientation : tuple of float or None
        Unit vectors along a row and along a column (six values).
    spacing : tuple of float or None
        Millimetres between rows and between columns.
    thickness : float
        Millimetres; 0 where unknown.
    slope, intercept : float
        Stored value -> value in the modality's units.
    number : int
        Instance number, then the frame's.
    instance : str
        SOP instance UID of the file.
    keys : tuple of (str, str or float)
        What may tell it from others at the same position: echo, acquisition, time.
    localiser : bool
    """

    file: Path
    index: int
    pixels: Pixels
    position: Vector | None = None
    orientation: tuple[float, ...] | None = None
    spacing: tuple[float, float] | None = None
    thickness: float = 0.0
    slope: float = 1.0
    intercept: float = 0.0
    number: int = 0
    instance: str = ""
    keys: tuple[tuple[str, str | float], ...] = ()
    localiser: bool = False

    def key(self, name: str) -> str | float | None:
        """A value of `keys`, None where there is none."""
        return next((v for k, v in self.keys if k == name), None)


@dataclass(frozen=True, slots=True)
class DicomObject:
    """An object that accompanies images: segmentation, structure set, report, key images.

    Parameters
    ----------
    path : Path
    sop_class : str
        SOP class UID.
    modality : str
    series : str
        UID of its own series.
    references : tuple of str
        UIDs of the series it refers to, each once.
    description : str
    """

    path: Path
    sop_class: str
    modality: str
    series: str
    references: tuple[str, ...]
    description: str


@dataclass(frozen=True, slots=True)
class Header:
    """What one image file says of itself.

    Parameters
    ----------
    series, study : str
        Instance UIDs; `NO_UID` and "" where the file carries none.
    patient, patient_name : str
        As the file says.
    number : int or None
        Of the series.
    frame_time : float
        Seconds from one frame of the file to the next; 0 where unknown.
    problem : str
        Why the pixels cannot be right, in plain words; "" where nothing is wrong.
    """

    path: Path
    series: str
    study: str
    patient: str
    patient_name: str
    modality: str
    description: str
    number: int | None
    study_description: str
    study_date: str
    frames: tuple[Frame, ...]
    frame_time: float = 0.0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Stack:
    """Frames that make one image, one volume, or one volume (or image) in time.

    Parameters
    ----------
    times : tuple of tuple of Frame
        For each time the frames in the order of their positions along the normal; as many
        each time.
    distances : tuple of float
        Positions along the normal, in millimetres, ascending; (0.0,) for an image.
    interval : float
        Seconds from one time to the next; 0 where unknown.
    tilt : float
        Degrees between the normal and the line through the first pixels; 0 unless it matters.
    drift : float
        Largest sideways shift of a slice against the normal through the first, in millimetres;
        0 unless it matters.
    name : str
        What tells it from the other stacks of its series: "echo 2"; "" where it is the only one.
    notes : tuple of str
        What a user should know before using it.
    localiser : bool
    """

    times: tuple[tuple[Frame, ...], ...]
    distances: tuple[float, ...]
    interval: float = 0.0
    tilt: float = 0.0
    drift: float = 0.0
    name: str = ""
    notes: tuple[str, ...] = ()
    localiser: bool = False

    @property
    def first(self) -> Frame:
        return self.times[0][0]

    @property
    def is_volume(self) -> bool:
        """Whether it has more than one position."""
        return len(self.distances) > 1

    @property
    def straight(self) -> bool:
        """Whether its slices lie straight above each other."""
        return self.drift == 0

    @property
    def files(self) -> tuple[Path, ...]:
        """In the order of the frames, each once."""
        return tuple(dict.fromkeys(f.file for frames in self.times for f in frames))


@dataclass(frozen=True, slots=True)
class DicomSeries:
    """One series, wherever its files lie.

    Parameters
    ----------
    uid : str
        Series instance UID; `NO_UID` where the files carry none.
    files : tuple of Path
        In the order of their position along the slice normal; duplicates left out.
    modality, description, patient : str
        As the first file says; "" where it does not.
    patient_name, study, study_description, study_date : str
    number : int or None
    stacks : tuple of Stack
        What can be opened: the one with the most slices first (`Part.stack` counts these).
    problems : tuple of str
        What is wrong or odd with it, in plain words.
    damaged : tuple of Path
        Files of it that cannot be read in full.
    """

    uid: str
    files: tuple[Path, ...]
    modality: str
    description: str
    patient: str
    patient_name: str = ""
    study: str = ""
    study_description: str = ""
    study_date: str = ""
    number: int | None = None
    stacks: tuple[Stack, ...] = ()
    problems: tuple[str, ...] = ()
    damaged: tuple[Path, ...] = ()

    @property
    def rows(self) -> int:
        return self.stacks[0].first.pixels.rows if self.stacks else 0

    @property
    def columns(self) -> int:
        return self.stacks[0].first.pixels.columns if self.stacks else 0

    @property
    def images(self) -> int:
        """Number of frames that can be opened."""
        return sum(len(t) for s in self.stacks for t in s.times)


@dataclass(frozen=True, slots=True)
class DicomStudyTree:
    """The DICOM files below a folder.

    Parameters
    ----------
    series : tuple of DicomSeries
        By patient, study date, series number.
    objects : tuple of DicomObject
    damaged : tuple of Path
        Images that no series could be read of.
    """

    series: tuple[DicomSeries, ...]
    objects: tuple[DicomObject, ...]
    damaged: tuple[Path, ...]
