import re

from segicl_gui.services.reporting.style import STYLE


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"(--\w+): (#\w+)", block))


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * c for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_text_can_be_read_in_light_and_dark() -> None:
    light, dark = STYLE.split("prefers-color-scheme: dark")
    assert colours(light).keys() == colours(dark).keys()
    for of in (colours(light), colours(dark)):
        for text in ("--ink", "--faint"):
            for ground in ("--ground", "--tile"):
                assert contrast(of[text], of[ground]) >= 4.5


def test_every_colour_that_is_used_is_given() -> None:
    used = set(re.findall(r"var\((--\w+)\)", STYLE))
    assert used == colours(STYLE).keys()


def test_paper_is_light() -> None:
    assert "@media screen and (prefers-color-scheme: dark)" in STYLE
    assert "http" not in STYLE
