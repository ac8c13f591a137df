"""The page for people."""

from segicl_gui.engine.health_page import health_page


def test_says_how_busy_it_is_and_loads_nothing():
    page = health_page(3661.2, 5, 3)
    assert "1:01:01" in page
    assert "<th>Requests at work</th><td>2</td>" in page
    assert "<th>Requests waiting</th><td>3</td>" in page
    assert "src=" not in page
    assert "href" not in page
