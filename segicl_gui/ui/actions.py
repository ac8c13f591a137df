"""Everything the user can do, as one table of rows: menus, buttons and keys come from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QWidget

from segicl_gui.ui.theme import Theme, icon
from segicl_gui.ui.words import tr


@dataclass(frozen=True)
class Row:
    """One action.

    Parameters
    ----------
    id : str
        Name of the method of the commands object that does it.
    menu : str
        Menu it is listed in.
    keys : tuple of str
        Shortcuts; the first is shown.
    tip : str
        What it does, where the title does not say it all.
    checkable : bool
        Whether it stays pressed (tools).
    """

    id: str
    title: str
    menu: str
    icon: str = ""
    keys: tuple[str, ...] = ()
    tip: str = ""
    checkable: bool = False


ROWS = (
    Row("open_folder", "Open folder of scans…", "File", "mdi6.folder-open-outline", ("Ctrl+O",)),
    Row("open_project", "Open project…", "File", "mdi6.folder-star-outline", ("Ctrl+Shift+O",)),
    Row("open_demo", "Open demo", "File", "mdi6.school-outline"),
    Row("import_masks", "Import masks…", "File", "mdi6.import", ("Ctrl+Shift+I",),
        "Label maps, .seg.nrrd, DICOM segmentations, structure sets, COCO"),
    Row("import_mask_folder", "Import folder of masks…", "File", "mdi6.folder-download-outline", (),
        "All masks in a folder and below it, by name of case"),
    Row("export", "Export masks…", "File", "mdi6.export", ("Ctrl+E",)),
    Row("report", "Report…", "File", "mdi6.chart-bar",
        tip="Progress, effort, quality of proposals, unusual sizes: a page and tables"),
    Row("import_task", "Import task…", "File", "mdi6.package-down", (),
        "Labels and exemplars of another project, from one file"),
    Row("export_task", "Export task…", "File", "mdi6.package-up", (),
        "Labels and exemplars as one file, without names of cases and people"),
    Row("hand_out_packages", "Hand out work packages…", "File", "mdi6.account-arrow-right-outline",
        (), "Share the open cases out as projects for others"),
    Row("bring_back_packages", "Bring back work packages…", "File",
        "mdi6.account-arrow-left-outline", (), "Take their work over; conflicts are listed"),
    Row("server_packages", "Work packages on the server…", "File", "mdi6.folder-network-outline",
        (), "Fetch yours and return it; hand out and bring back over the server"),
    Row("deidentify", "De-identified copy of scans…", "File", "mdi6.incognito",
        tip="Copy a folder of scans without what tells who the patients are"),
    Row("find_images", "Find images…", "File", "mdi6.image-search-outline", (),
        "Images that were moved or renamed, found in a folder by what they hold"),
    Row("preferences", "Preferences…", "File", "mdi6.cog-outline", ("Ctrl+,",)),
    Row("compute", "Compute…", "File", "mdi6.server-network", (),
        "Make proposals on this computer or on a server"),
    Row("models", "Models…", "File", "mdi6.package-variant-closed", (),
        "Models there are: import your own, check, try, remove them"),
    Row("project_settings", "Project settings…", "File", "mdi6.folder-cog-outline", (),
        "Whose exemplars count, who may approve, control cases"),
    Row("close_project", "Close project", "File", "", ("Ctrl+W",)),
    Row("quit", "Quit", "File", "", ("Ctrl+Q",)),
    Row("undo", "Undo", "Edit", "mdi6.undo", ("Ctrl+Z",)),
    Row("redo", "Redo", "Edit", "mdi6.redo", ("Ctrl+Shift+Z", "Ctrl+Y")),
    Row("clear_slice", "Clear drafts of this slice", "Edit", "mdi6.delete-outline", ("Ctrl+Del",),
        "Remove what is outlined here and not yet accepted"),
    Row("tool_pan", "Pan and zoom", "Tools", "mdi6.cursor-move", ("6", "Z"),
        "Drag to move (the middle button does so with any tool), Ctrl+wheel to zoom", True),
    Row("tool_brush", "Brush", "Tools", "mdi6.brush", ("2", "P"),
        "Paint the active label; Ctrl erases; Shift+wheel or [ ] changes the size", True),
    Row("tool_eraser", "Eraser", "Tools", "mdi6.eraser", ("1", "E"),
        "Take the active label away; what it is part of shows again", True),
    Row("tool_range", "Range brush", "Tools", "mdi6.format-paint", ("9", "B"),
        "Paint only pixels whose intensity is in a range", True),
    Row("tool_lasso", "Lasso", "Tools", "mdi6.lasso", ("J",),
        "Draw round an area; Ctrl subtracts, Shift replaces", True),
    Row("tool_polygon", "Polygon", "Tools", "mdi6.vector-polygon", ("3",),
        "Click the corners; Enter or a double click closes it, Esc drops it", True),
    Row("tool_livewire", "Live wire", "Tools", "mdi6.vector-polyline", ("8", "I"),
        "Click along an edge, the line follows it; Enter or a double click closes it", True),
    Row("tool_fill", "Fill", "Tools", "mdi6.format-color-fill", ("4", "F"),
        "Fill a hole or another label's area under the mouse, elsewhere what looks alike", True),
    Row("tool_grow", "Grow", "Tools", "mdi6.arrow-expand-all", ("0", "U"),
        "Take the area around a pixel that is like it; drag up for more", True),
    Row("tool_pick", "Pick label", "Tools", "mdi6.eyedropper", ("5", "L"),
        "Choose the label under the mouse", True),
    Row("tool_prompt", "Correct with the model", "Tools", "mdi6.auto-fix", ("C", "7"),
        "Click or draw on what belongs to the label, Ctrl: what does not; "
        "a closed line is a lasso, Shift+drag a box", True),
    Row("answer_anew", "Answer prompts anew", "Edit", "mdi6.map-marker-radius-outline",
        ("Ctrl+Shift+R",), "The model segments the whole slice again from what was clicked here"),
    Row("forget_prompts", "Remove prompts of this slice", "Edit", "mdi6.map-marker-off-outline",
        ("Ctrl+Shift+Del",), "The mask stays as it is"),
    Row("tool_ruler", "Ruler", "Tools", "mdi6.ruler", ("M",),
        "Drag to measure a length in the slice", True),
    Row("tool_erase_object", "Delete object", "Tools", "mdi6.selection-ellipse-remove",
        ("Shift+X",), "Take away the object under the mouse", True),
    Row("tool_cut_object", "Cut object", "Tools", "mdi6.content-cut", ("Shift+C",),
        "Drag a line across an object: it becomes two", True),
    Row("tool_merge_objects", "Merge objects", "Tools", "mdi6.set-merge", ("Shift+M",),
        "Drag from one object to another: they become one", True),
    Row("last_tool", "The tool before", "Tools", "", ("Space",),
        "Back and forth between the last two tools"),
    Row("toggle_sphere", "Brush in 3D", "Tools", "", ("Shift+B",),
        "Brush and eraser work in the neighbouring slices too, as a ball"),
    Row("brush_smaller", "Smaller brush", "Tools", "", ("[",)),
    Row("brush_larger", "Larger brush", "Tools", "", ("]",)),
    Row("next_label", "Next label", "Tools", "", ("Q",)),
    Row("previous_label", "Previous label", "Tools", "", ("Shift+Q",)),
    Row("pick_here", "Take the label under the mouse", "Tools", "", ("K",),
        "The tool stays as it is"),
    Row("edit_mask", "Edit label…", "Segment", "mdi6.tune-variant", ("Ctrl+L",),
        "Fill, smooth, grow, threshold, interpolate… the active label"),
    Row("edit_fill_holes", "Fill holes…", "Segment", "mdi6.circle-slice-8"),
    Row("edit_keep_largest", "Keep largest part…", "Segment", "mdi6.image-filter-center-focus"),
    Row("edit_remove_islands", "Remove islands…", "Segment", "mdi6.broom"),
    Row("edit_grow", "Grow…", "Segment", "mdi6.arrow-expand-all"),
    Row("edit_shrink", "Shrink…", "Segment", "mdi6.arrow-collapse-all"),
    Row("edit_smooth", "Smooth…", "Segment", "mdi6.chart-bell-curve"),
    Row("edit_threshold", "Threshold…", "Segment", "mdi6.circle-half-full"),
    Row("edit_flood", "Grow region…", "Segment", "mdi6.water"),
    Row("edit_interpolate", "Interpolate slices…", "Segment", "mdi6.layers-plus", ("Ctrl+I",),
        "Outline the slices between those outlined"),
    Row("edit_copy_next", "Copy from next slice", "Segment", "mdi6.arrow-up-bold-box-outline",
        ("Ctrl+Up",), "Replace the active label here by that of the next slice"),
    Row("edit_copy_previous", "Copy from previous slice", "Segment",
        "mdi6.arrow-down-bold-box-outline", ("Ctrl+Down",),
        "Replace the active label here by that of the previous slice"),
    Row("edit_mirror", "Mirror left–right…", "Segment", "mdi6.flip-horizontal"),
    Row("edit_move", "Move to label…", "Segment", "mdi6.swap-horizontal-bold"),
    Row("edit_combine", "Combine with label…", "Segment", "mdi6.vector-union"),
    Row("propose", "Propose again", "Case", "mdi6.creation-outline", ("R",),
        "Make a new proposal for this slice from the exemplars"),
    Row("propose_all", "Propose all cases", "Case", "mdi6.creation", ("Ctrl+Shift+P",),
        "All open cases, one after the other, while you work; again: pause or go on"),
    Row("propagate", "Propagate to all slices", "Case", "mdi6.layers-triple-outline", ("Shift+R",),
        "Propose the whole volume from what is accepted"),
    Row("propagate_on", "Propagate to the slices after", "Case", "mdi6.arrow-expand-right",
        ("Shift+Right", "Shift+PgUp"), "Propose them one by one, going along; Esc stops"),
    Row("propagate_back", "Propagate to the slices before", "Case", "mdi6.arrow-expand-left",
        ("Shift+Left", "Shift+PgDown"), "Propose them one by one, going along; Esc stops"),
    Row("propagate_later", "Propagate to the frames after", "Time", "mdi6.clock-end",
        ("Ctrl+Shift+Right",), "Propose this slice in the later frames one by one; Esc stops"),
    Row("propagate_earlier", "Propagate to the frames before", "Time", "mdi6.clock-start",
        ("Ctrl+Shift+Left",), "Propose this slice in the earlier frames one by one; Esc stops"),
    Row("propagate_time", "Propagate to all frames", "Time", "mdi6.clock-outline", (),
        "Propose this slice in every frame"),
    Row("next_frame", "Next frame", "Time", "", ("Ctrl+Right",), "The same slice, later"),
    Row("previous_frame", "Previous frame", "Time", "", ("Ctrl+Left",), "The same slice, earlier"),
    Row("next_tagged", "Next tagged frame", "Time", "mdi6.tag-arrow-right-outline", ("Ctrl+.",)),
    Row("play", "Play or stop", "Time", "mdi6.play-pause", ("Shift+Space",),
        "Show frame after frame, round and round"),
    Row("tag_ed", "Tag frame as ED", "Time", "mdi6.tag-outline", (), "End-diastole"),
    Row("tag_es", "Tag frame as ES", "Time", "mdi6.tag-outline", (), "End-systole"),
    Row("tag_frame", "Tag frame as…", "Time", "mdi6.tag-text-outline"),
    Row("untag_frame", "Remove tag of frame", "Time", "mdi6.tag-off-outline"),
    Row("accept", "Accept", "Case", "mdi6.check-bold", ("Return", "Enter"),
        "Confirm what is on screen, make it an exemplar, go on"),
    Row("finish", "Finish volume", "Case", "mdi6.check-all", ("Ctrl+Return", "Ctrl+Enter"),
        "Confirm all slices of this case"),
    Row("mark_absent", "Mark the rest absent", "Case", "mdi6.circle-off-outline",
        ("Shift+Return", "Shift+Enter"), "Labels not looked at here are not in this picture"),
    Row("auto_accept", "Accept all above a quality…", "Case", "mdi6.check-decagram-outline", (),
        "Take proposals of high expected quality over unseen, marked as auto-accepted"),
    Row("review_sample", "Review a sample of auto-accepted…", "Case",
        "mdi6.clipboard-check-outline", (), "Go through some of them; Enter confirms"),
    Row("reject", "Reject", "Case", "mdi6.close", ("Backspace",),
        "Hide the proposal of this slice; takes back the last point of an outline"),
    Row("take_newer", "Take newer proposal", "Case", "mdi6.swap-horizontal", ("T",),
        "Replace the drafts of this slice by the latest proposal"),
    Row("reopen", "Reopen slice", "Case", "mdi6.lock-open-outline", ("Ctrl+R",),
        "Turn what is confirmed here back into drafts"),
    Row("flag", "Flag case", "Case", "mdi6.flag-outline", ("G",), "Mark for a second look"),
    Row("measurements", "Measurements…", "Case", "mdi6.chart-box-outline", ("Ctrl+M",),
        "Volume and mean intensity of each label"),
    Row("learning_curve", "Dice by number of exemplars…", "Case", "mdi6.chart-line", (),
        "How much more exemplars would help, label by label"),
    Row("next_case", "Next", "Case", "mdi6.skip-next", ("N",),
        "Next open case; this one stays as it is"),
    Row("find_case", "Find case…", "Case", "mdi6.magnify", ("Ctrl+F",),
        "By name or status; Enter opens the first that matches"),
    Row("next_to_review", "Next to review", "Review", "mdi6.clipboard-arrow-right-outline",
        ("Ctrl+Shift+L",), "The next finished case of somebody else that nobody has approved"),
    Row("approve", "Approve", "Review", "mdi6.check-decagram-outline", ("Ctrl+Shift+A",),
        "This case is right; another person than its annotator says so"),
    Row("return_case", "Return with comment…", "Review", "mdi6.undo-variant", ("Ctrl+Shift+B",),
        "Send this case back to its annotator; the comment is pinned under the mouse"),
    Row("fix_and_approve", "Fix and approve", "Review", "mdi6.check-decagram", (),
        "Confirm what you changed in this case, resolve its comments and approve it"),
    Row("comment_here", "Comment…", "Review", "mdi6.comment-plus-outline", ("Shift+N",),
        "Pin a comment under the mouse"),
    Row("next_comment", "Next open comment", "Review", "mdi6.comment-arrow-right-outline",
        ("Ctrl+Shift+N",), "In this case or another one"),
    Row("second_reading", "Compare with second reading…", "Review", "mdi6.compare", (),
        "Another version of this project: outlines of both, Dice and distances of this case"),
    Row("check_masks", "Check masks…", "Review", "mdi6.clipboard-check-outline", (),
        "Islands, empty or one-sided labels, parts outside their parent, gaps: with the places"),
    Row("next_slice", "Next slice", "View", "", ("Right", "PgUp")),
    Row("previous_slice", "Previous slice", "View", "", ("Left", "PgDown")),
    Row("next_attention", "Next slice that needs attention", "View", "mdi6.chevron-double-right",
        (".",), "The next slice that is uncertain or that nobody has looked at"),
    Row("previous_attention", "Previous slice that needs attention", "View",
        "mdi6.chevron-double-left", (",",)),
    Row("toggle_planes", "Three planes", "View", "mdi6.view-grid-outline", ("V",),
        "Show the two other planes of a volume beside the slice"),
    Row("toggle_surface", "View in 3D", "View", "mdi6.cube-outline", ("Shift+V",),
        "Show the labels of a volume as surfaces, its image as a volume"),
    Row("next_rendering", "3D: surfaces, volume or both", "View", "", ("Ctrl+Shift+V",),
        "One after the other"),
    Row("crosshair_here", "Crosshair under the mouse", "View", "mdi6.crosshairs", ("X",),
        "Show what lies here in the other planes"),
    Row("fit", "Fit to window", "View", "mdi6.fit-to-page-outline", ("Home",)),
    Row("auto_window", "Automatic window/level", "View", "mdi6.contrast-circle", ("W",),
        "Right drag changes it by hand"),
    Row("window_ct_abdomen", "Window: CT abdomen", "View"),
    Row("window_ct_lung", "Window: CT lung", "View"),
    Row("window_ct_bone", "Window: CT bone", "View"),
    Row("window_ct_brain", "Window: CT brain", "View"),
    Row("toggle_masks", "Hide or show all labels", "View", "mdi6.eye-outline", ("S",)),
    Row("solo", "Only the active label", "View", "", ("O",), "Hide all other labels"),
    Row("toggle_contours", "Outlines or areas", "View", "mdi6.vector-square", ("Y",),
        "Draw masks as outlines, or fill them"),
    Row("toggle_proposals", "Hide or show proposals", "View", "", ("H",),
        "Look at the image below a proposal"),
    Row("toggle_uncertainty", "Uncertainty", "View", "mdi6.weather-fog", ("Shift+U",),
        "Yellow to red where the proposal here is least certain"),
    Row("most_uncertain", "Go to what is most uncertain", "View", "mdi6.target", ("Ctrl+U",),
        "The middle of the most uncertain region of this case"),
    Row("calibration", "Proposals and what became of them…", "View", "mdi6.chart-scatter-plot", (),
        "Expected Dice of first proposals against what was then accepted"),
    Row("toggle_scale_bar", "Scale bar", "View", "mdi6.arrow-expand-horizontal"),
    Row("opacity_less", "Overlay fainter", "View", "", ("A",)),
    Row("opacity_more", "Overlay stronger", "View", "", ("D",)),
    Row("toggle_theme", "Light or dark", "View", "mdi6.theme-light-dark"),
    Row("cancel_job", "Cancel prediction", "Case", "", ("Esc",)),
    Row("tutorial", "Learn in five minutes", "Help", "mdi6.school-outline", (),
        "The demo step by step, with pictures"),
    Row("user_guide", "User guide", "Help", "mdi6.book-open-page-variant-outline", ("Shift+F1",),
        "All pages, with search; needs no network"),
    Row("shortcuts", "Keys…", "Help", "mdi6.keyboard-outline", ("F1", "?"),
        "Find and change keys"),
    Row("diagnostics", "Save diagnostics…", "Help", "mdi6.stethoscope", (),
        "A file for whoever helps: checks, versions and logs, without names and images"),
    Row("about", "About", "Help"),
)  # fmt: skip


def make_actions(
    parent: QWidget, commands: object, guarded: Callable[[Callable[[], None]], Callable[[], None]]
) -> dict[str, QAction]:
    """A `QAction` for every row, bound to the method of `commands` of the same name.

    Parameters
    ----------
    guarded : callable
        Wraps a method so that its errors are shown.
    """
    actions = {}
    tools = QActionGroup(parent)  # one of them is always on
    for row in ROWS:
        action = QAction(tr(row.title), parent)
        action.setAutoRepeat(row.id in _REPEATING)
        action.setCheckable(row.checkable)
        if row.checkable:
            tools.addAction(action)
        action.setStatusTip(tr(row.tip or row.title))
        run = guarded(getattr(commands, row.id))
        action.triggered.connect(lambda checked=False, run=run: run())
        parent.addAction(action)
        actions[row.id] = action
    set_keys(actions, {r.id: r.keys for r in ROWS})
    return actions


def set_keys(actions: dict[str, QAction], keys: Mapping[str, tuple[str, ...]]) -> None:
    """Give every action its keys, and name the first in its tooltip."""
    for row in ROWS:
        action = actions[row.id]
        action.setShortcuts([QKeySequence(k) for k in keys[row.id]])
        key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        tip = f"{tr(row.title)} ({key})" if key else tr(row.title)
        action.setToolTip(f"{tip}\n{tr(row.tip)}" if row.tip else tip)


# Enter must never repeat: holding it down accepts once.
_REPEATING = frozenset(
    {"next_slice", "previous_slice", "brush_smaller", "brush_larger", "undo", "redo",
     "opacity_less", "opacity_more", "next_label", "previous_label", "next_attention",
     "previous_attention", "next_frame", "previous_frame"}
)  # fmt: skip


def dress(actions: dict[str, QAction], theme: Theme) -> None:
    """Give the actions icons in the colours of the theme."""
    for row in ROWS:
        if row.icon:
            actions[row.id].setIcon(icon(row.icon, theme))
