from segicl_gui.domain.eligibility import Eligibility, Whose
from segicl_gui.domain.exemplars import Exemplar
from segicl_gui.domain.project import Mark
from segicl_gui.services.reporting.exemplars import told


def exemplar(n: int, mark: Mark | None = None, barred: str = "") -> Exemplar:
    return Exemplar(f"c{n}", 0, (1,), "", mark, barred)


def test_reasons_are_counted_and_each_exemplar_once() -> None:
    found = [
        exemplar(1),
        exemplar(2, Mark.EXCLUDED),
        exemplar(3, Mark.EXCLUDED, "outlined by ben"),
        exemplar(4, Mark.PINNED, "outlined by ben"),
    ]
    text = told(Eligibility(Whose.NAMED, ("anna",)), found)
    assert "1 of 4 may be used" in text
    assert "by anna." in text
    assert "2 outlined by ben; 1 excluded by hand." in text


def test_nothing_is_said_of_nothing() -> None:
    assert told(Eligibility(), []) == ""
    assert "Not used" not in told(Eligibility(), [exemplar(1)])
