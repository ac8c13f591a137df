"""What the mouse tools do to a mask, as plain functions of arrays.

A label of kind *objects* has, beside its mask, a label map of numbers (`CaseState.objects`):
objects may touch, be in pieces, and are saved, undone and compared as masks are.
`mouse_tools/numbering.settle` keeps the numbers in step at every commit, whoever makes it: new
voxels join the object they touch most or are another one, and an object torn apart becomes
several. An outline is always an object of its own. A large volume that has no numbers yet gets
them in a job (`services/objects`), and what is painted meanwhile is numbered when it ends. *Part
of* lives in the painting rules (`mouse_tools/painting`): where a part is taken away its parent
shows, and a lock holds what the label and its parts cover together.
"""
