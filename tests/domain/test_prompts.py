from segicl_gui.domain.prompts import Prompt, PromptKind


def test_prompts_are_values():
    one = Prompt(3, 1, PromptKind.CLICK, True, ((1.0, 2.0),))
    assert one == Prompt(3, 1, PromptKind("click"), True, ((1.0, 2.0),))
    assert len({one, Prompt(3, 1, PromptKind.CLICK, False, ((1.0, 2.0),))}) == 2
