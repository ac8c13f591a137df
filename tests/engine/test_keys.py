"""Keys: the file has hashes alone, follows changes, and says what is wrong with it."""

import stat
import sys

import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.engine.keys import KeyFile, add_key, hash_of, only, read_keys


def test_the_one_key():
    whose = only("secret")
    assert [whose(k) for k in ("secret", "secretly", "", "é\udcff")] == ["", None, None, None]


def test_each_user_has_a_key(tmp_path):
    path = tmp_path / "keys"
    anna, ben = add_key(path, "anna"), add_key(path, "ben")
    whose = KeyFile(path)
    assert (whose(anna), whose(ben), whose("x")) == ("anna", "ben", None)
    assert whose.names == ("anna", "ben")
    assert anna not in path.read_text()
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_changed_file_counts_at_once(tmp_path):
    path = tmp_path / "keys"
    old = add_key(path, "anna")
    path.write_text(f"# the lab\n\n{path.read_text()}")
    whose = KeyFile(path)
    new = add_key(path, "anna")
    assert (whose(old), whose(new)) == (None, "anna")
    assert path.read_text().startswith("# the lab\n")
    path.write_text("nonsense")
    assert whose(new) is None
    path.unlink()
    assert whose(new) is None


@pytest.mark.parametrize(
    "text",
    ["anna", "anna secret", f"an/na {'0' * 64}", f"anna {'0' * 64}\nanna {'1' * 64}", "\udcff"],
)
def test_what_is_no_key_file_is_refused(tmp_path, text):
    path = tmp_path / "keys"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    for use in (read_keys, KeyFile, lambda p: add_key(p, "ben")):
        with pytest.raises(UserError, match="key file"):
            use(path)
    assert path.read_bytes() == text.encode("utf-8", "surrogateescape")


def test_names_and_places(tmp_path):
    with pytest.raises(UserError, match="is no name"):
        add_key(tmp_path / "keys", "anna b")
    with pytest.raises(UserError, match="cannot be written"):
        add_key(tmp_path / "none" / "keys", "anna")
    assert hash_of("a") != hash_of("b")
