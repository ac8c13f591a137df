"""SegICL: the in-context network, with the pixel classifier beside it.

The engine `segicl`, the default where torch is installed, keeps what it saw of each exemplar by
content hash (`encoded`), asks for all labels in the whole image (`network_side`), looks at small
structures again in a region of their own (`roi`; where a prior expects them, with rows for
columns), lets exemplars that look like the query count more (`likeness`), averages with the
classifier of `pixels` by how each does on exemplars left out, and drops labels that do not seem to
be there; short of memory, it looks less closely, then does without the graphics card, and says so
in the answer's `note`. `auto` takes one of the two for each label and says why. A `PredictRequest`
carries prompts and, by query, the mask to correct; `part` cuts it.
"""

from segicl_gui.engine.engines.segicl.engine import SegICLEngine

__all__ = ["SegICLEngine"]
