from segicl_gui.services.operation_table import BY_ID, OPERATIONS, Choice, Number


def test_ids_are_unique_and_steps_name_the_label():
    assert len(BY_ID) == len(OPERATIONS)
    for x in OPERATIONS:
        assert "{label}" in x.step
        assert x.slice_too or x.volume_too
        ids = [p.id for p in x.parameters]
        assert len(ids) == len(set(ids))


def test_defaults_are_among_what_can_be_chosen():
    for p in (p for x in OPERATIONS for p in x.parameters):
        assert p.name
        assert p.tip
        if isinstance(p, Number):
            defaults = [p.default, *([] if p.volume_default is None else [p.volume_default])]
            assert all(p.low <= v <= p.high for v in defaults)
        if isinstance(p, Choice):
            values = [v for v, _ in p.options]
            assert len(values) == len(set(values)) > 1
