"""How long finding a finished text's template takes: ``python -m tests.foreign.said_times``."""

from __future__ import annotations

import statistics
import time

from segicl_gui.paths import resource
from segicl_gui.ui.phrases import Phrasebook, read_phrases

PATH = resource("translations") / "segicl_de.ts"
VALUES = [f"/data/ct {i}/scan_0{i}.nii.gz" for i in range(9)]


def _milliseconds(book: Phrasebook, text: str) -> float:
    start = time.perf_counter()
    book.say(text)
    return 1000 * (time.perf_counter() - start)


def main() -> None:
    """Print it for every template, and for texts that none made."""
    reading = []
    for _ in range(5):
        start = time.perf_counter()
        book = read_phrases(PATH)
        reading.append(1000 * (time.perf_counter() - start))
    print(f"{len(book.phrases)} texts read in {statistics.median(reading):.0f} ms")
    made = [p.put(p.source, VALUES) for p in book.phrases if len(p.pieces) > 1]
    for what, texts in (
        ("templates", made),
        ("of no template", [f"scan {i} of nobody knows what kind" for i in range(200)]),
    ):
        taken = sorted(_milliseconds(book, x) for x in texts)
        most, usual = taken[-1], taken[int(0.95 * len(taken))]
        middle = statistics.median(taken)
        print(f"{len(texts)} {what}: {middle:.2f} ms, 95 % under {usual:.2f}, most {most:.2f}")


if __name__ == "__main__":
    main()
