from segicl_gui.domain.errors import UserError


def test_text_says_what_happened_and_what_to_do() -> None:
    e = UserError("Cannot read a.nii", "It is empty.", "Choose another file.")
    assert str(e) == "Cannot read a.nii: It is empty. Choose another file."
    assert (e.title, e.happened, e.todo) == e.args
