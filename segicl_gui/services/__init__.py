"""The user's verbs, with no Qt in them.

`exemplars.weighed` has a `Pool` of what exemplars look like (`looks`: some hundred numbers a
slice, kept by the image's hash in `cache/looks.npz`), where they lie and what they show, made by
`pools` when they change, and `choosing.choose` takes the best few. Of thousands of cases a step
changes one: `domain.exemplars` looks at that one alone, and hands out the very same tuple where
nothing about exemplars has changed, by which whatever was worked out from it is recognised.
Whenever no job in a slot runs, `exemplar_quality` leaves exemplars out (`leave_one_out`, kept in
`cache/left_out` by a key of all that went in), `evidence` finds what the pictures themselves say,
and `doubts` which stand out, and why; the job *gives way*: starting any other one cancels it.

In a volume `foretold` adds what its confirmed slices say of the others, as `priors` of the
request (`shape_prior`: interpolated outlines that go along with optical flow, `motion`, and are
the surer the nearer they are and the more they agree); a slice's fingerprint holds only its
nearest confirmed slices, so an accept asks again no farther than they reach. A click or stroke
with the model's tool goes `canvas.prompted` → `correct` → `prompted` asks for the slice with the
mask to correct → `local_change` takes over what hangs together with the prompt, within reach →
`annotate.correct` commits; then the neighbouring slices, as the same undo step (steps of one
`gesture` are undone together).

An operation on a label (Ctrl+L) → `Operations.preview` cuts a box out of case and proposals,
works on it in a job and makes the case as it would be, an `Edit` → `session.edit`, hatched over
the picture; nothing is saved → Enter commits that case, if it is still the one that was looked
at.

A volume in time is one case whose slices are those of its first frame, then of its second, and
so on (`Geometry.frames`, `depth`, `span`). Masks, assessments, undo and proposals go by slice
and know nothing of it; what works in space stays within `span` of a slice, and what shows a
volume gets `CaseState.of_frame`. `foretold` goes by the other slices of the frame and by the
same slice of the other frames.

`domain/eligibility` says whose confirmed content teaches: `exemplars_of` lists the rest too,
*barred* with a reason, and `exemplars.usable` leaves it out; slices of the volume at hand always
count for it (`exemplars.taught`).

`ranking` orders open cases in a job; `queue` takes that over when asked, or for what lies after
the case on screen when the user goes on. `propose_all` has the slot *batch*, which *current* and
*prefetch* cancel; it goes on when they end, and each case is proposed once a run. `shelf` holds
the latest proposals and leaves the others in the cache, with their quality in `qualities.json`,
so that the queue reads none. `auto_accept` writes `Assessment.AUTO`: not in `CLOSED`, so neither
an exemplar nor assessed; Enter confirms it as it does a draft. `followed` remembers the first
proposal shown of each slice and notes its Dice by label in the history at the accept; `controls`
withholds proposals (`Session.withheld`) and adds cases with `repeat_of`, by a hash of the case's
id.

Who annotates, approves and comments is part of the case (`domain/review`); `Project` stamps it
at every commit in the name `Project.who`, so that no verb can forget it: what changes is not
approved any more, and its author becomes an annotator until the case is complete. *Returned* is
a status that follows from an open comment.

A package (`services/packages`) is a project of its own; cases it has only to learn from are
*read-only*, and so are those of imported tasks: `Project.commit_case` refuses them and the queue
passes them over. `merging` compares contents (`records.content_key`: not where images lie nor
how often a case was changed): a case here whose content is one that the package went on from
gets the package's later revisions, with who and when; one whose state there is in its history
here is left; all else is a conflict. `merge_rehearsal` tells the conflicts before anything is
written, and `merge` asks of each what is to become of it. `subjects` knows which cases show one
person: packages and sets keep these together. So merging twice does no harm, and nothing needs
to be remembered between.

`task_file` reads only members of known names, sizes and types, and never unpickles; what it
reads lies in the project's folder as ordinary images.
"""
