import pytest

from segicl_gui.domain.errors import UserError
from segicl_gui.domain.labels import Schema


def three() -> Schema:
    schema = Schema()
    for name in ("liver", "spleen", "kidney"):
        schema = schema.add(schema.new(name))
    return schema


def test_new_labels_differ_in_id_colour_and_key() -> None:
    schema = three()
    assert schema.ids() == (1, 2, 3)
    assert [x.key for x in schema.labels] == ["1", "2", "3"]
    assert len({x.color for x in schema.labels}) == 3
    schema = schema.remove(1)
    new = schema.new("lung")
    assert new.key == "1"
    assert new.color not in {x.color for x in schema.labels}


def test_the_id_of_a_removed_label_is_not_given_to_another() -> None:
    """Masks and assessments of cases still hold the old id."""
    schema = three().remove(3)
    assert schema.new("lung").id == 4
    assert schema.remove(2).remove(1).new("lung").id == 4
    assert schema.change(1, name="Liver").add(schema.new("lung")).ids() == (1, 2, 4)


@pytest.mark.parametrize(
    "fields",
    [
        {"name": " "},
        {"name": "LIVER"},
        {"color": "red"},
        {"id": 1},
        {"id": 0},
        {"id": 65536},
        {"part_of": 9},
        {"part_of": 2},
    ],
)
def test_what_makes_no_sense_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(UserError):
        three().change(2, **fields)


def test_a_label_cannot_be_part_of_itself_in_a_circle() -> None:
    schema = three().change(2, part_of=1).change(3, part_of=2)
    with pytest.raises(UserError):
        schema.change(1, part_of=3)
    with pytest.raises(UserError):
        schema.remove(2)


def test_groups_and_locks() -> None:
    schema = three().change(2, group=1).change(3, locked=True)
    assert schema.groups() == (0, 1)
    assert [x.id for x in schema.in_group(0)] == [1, 3]
    assert schema.locked() == {3}
    assert Schema().groups() == (0,)
    with pytest.raises(KeyError):
        schema.get(9)
