from segicl_gui.domain.display import Display, Projection, Rendering


def test_what_holds_for_the_next_time_comes_back():
    display, other = Display(), Display()
    assert display.toggle("planes")
    assert not display.toggle("scale_bar")
    assert not display.toggle("proposals")
    other.restore(display.kept())
    assert (other.planes, other.scale_bar, other.contours) == (True, False, False)
    assert other.proposals, "proposals are hidden for the moment only"


def test_changes_are_told_once():
    display, heard = Display(), []
    display.events.changed.connect(lambda: heard.append("changed"))
    display.events.cursor.connect(lambda: heard.append("cursor"))
    display.toggle("contours")
    display.point(3, 4)
    display.point(3, 4)
    assert heard == ["changed", "cursor"]


def test_the_crosshair_begins_in_the_middle_and_stays_inside():
    display = Display()
    assert display.at((5, 20, 30)) == (10, 15)
    display.point(99, -3)
    assert display.at((5, 20, 30)) == (19, 0)


def test_what_is_rendered_in_3d_is_told_once_and_comes_back():
    display, other, heard = Display(), Display(), []
    display.events.changed.connect(lambda: heard.append("changed"))
    display.render(Rendering.BOTH)
    display.render(projection=Projection.MAXIMUM)
    display.render(Rendering.BOTH, Projection.MAXIMUM)
    assert heard == ["changed", "changed"]
    other.restore(display.kept())
    assert (other.rendering, other.projection) == (Rendering.BOTH, Projection.MAXIMUM)
    other.restore({})
    assert other.rendering is Rendering.BOTH, "projects of before say nothing"
