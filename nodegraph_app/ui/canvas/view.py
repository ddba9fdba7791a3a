"""The view: pans, zooms, and turns mouse and keys into gestures and commands."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from ..theme import Palette
from .aligning import Aligner
from .breadcrumbs import Breadcrumbs
from .commands import Commands
from .fields import FieldFocus
from .find import FindBar
from .fitting import LinkEnd
from .gestures import Gesture, MoveNodes, Pan, Pointer, Scrub, gesture_for, right_gesture_for
from .hits import CANVAS, Hit, caption_at, hit_at, tip_at
from .hover import Hover
from .inline import FRAME_TITLE, TITLE, InlineEditor
from .keys import goes_first, press
from .metrics import FAR
from .picker import Picker
from .pointed import focus_of_keys, select_for_menu
from .scene import GraphScene
from .search import NodeSearch
from .surface import Surface
from .walking import Walk

WHEEL_FACTOR = 1.0015
"""Zoom per unit of wheel angle; a notch is 120 units."""
PRESS_REACH_PX = 9.0


class GraphView(Surface):
    """A window onto a graph scene.

    Menus act through `commands` and through `fit`, `zoom_to`, `open_search`, `rename_current`, `select_all`
    and `commit_editor`; dropped files are left to the window around.

    Signals:
        context_requested: what was right-clicked, and where on the screen.
    """

    context_requested = Signal(object, QPoint)

    def __init__(self, scene: GraphScene, parent: QWidget | None = None):
        super().__init__(scene, parent)
        self.commands: Commands = Commands(scene)
        self.aligner: Aligner = Aligner(scene)
        self.setAccessibleName(self.tr("Canvas"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.gesture: Gesture | None = None
        self.search = NodeSearch(self)
        self.search.dismissed.connect(self.setFocus)
        self.editor = InlineEditor(self, Picker(self, scene.colors))
        self.find_bar: FindBar = FindBar(self)
        self.walk: Walk = Walk(self)
        self.breadcrumbs = Breadcrumbs(self)
        self.hover = Hover(self)
        self.space_held = False
        self.fields = FieldFocus(self)
        self.menu_at: QPointF | None = None
        """Where a menu was asked for, while it is open and while its command runs."""
        scene.editing.changed.connect(self._graph_changed)
        scene.selection_changed.connect(self._selection_changed)
        self.centerOn(0, 0)

    # --- looking -------------------------------------------------------------------------------------

    def _looked_elsewhere(self) -> None:
        super()._looked_elsewhere()
        self.editor.place()

    @property
    def may_move(self) -> bool:
        return self.gesture is None and not self.editor.active and not self.search.isVisible()

    def set_colors(self, palette: Palette) -> None:
        """Change the theme."""
        self.graph_scene.set_colors(palette)
        for part in (self.search, self.editor.picker, self.find_bar, self.breadcrumbs):
            part.set_colors(palette)
        self.note.set_colors(palette)
        self.resetCachedContent()
        self.viewport().update()

    # --- mouse ---------------------------------------------------------------------------------------

    def pointer(self, event: QMouseEvent) -> Pointer:
        """Where the mouse of an event is."""
        on_screen = event.position()
        at = self.viewportTransform().inverted()[0].map(on_screen)
        return Pointer(at, on_screen, event.modifiers())

    def hit(self, at: QPointF) -> Hit:
        """What lies under a scene point."""
        return hit_at(self.graph_scene, at, PRESS_REACH_PX / self.zoom if self.zoom > FAR else 0.5)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.gesture is not None:
            return
        self.aligner.glide.arrive()
        if self.search.isVisible():
            self.search.dismiss()
        if not self.editor.commit():
            return
        pointer = self.pointer(event)
        hit = self.hit(pointer.at)
        if hit.part == "canvas" and event.button() == Qt.MouseButton.LeftButton and self.end_closeup():
            return
        if event.button() == Qt.MouseButton.MiddleButton or (
            event.button() == Qt.MouseButton.LeftButton and self.space_held
        ):
            self.gesture = Pan(self, pointer)
        elif event.button() == Qt.MouseButton.LeftButton:
            self.gesture = gesture_for(self, hit, pointer)
        elif event.button() == Qt.MouseButton.RightButton:
            self.gesture = right_gesture_for(self, hit, pointer)
        self.hover.show_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pointer = self.pointer(event)
        if self.gesture is None:
            self.hover.over(self.hit(pointer.at))
            return
        if event.buttons() == Qt.MouseButton.NoButton:  # the release went to somebody else
            self.cancel()
            return
        dragged = self.gesture.dragging
        self.gesture.move(pointer)
        if self.gesture.dragging != dragged:
            self.hover.show_cursor()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        gesture = self.gesture
        if gesture is None or event.buttons() != Qt.MouseButton.NoButton:
            return
        pointer = self.pointer(event)
        self.gesture = None
        gesture.end(pointer)
        hit = self.hit(pointer.at)
        clicked = (
            isinstance(gesture, MoveNodes | Scrub)
            and not gesture.dragging
            and hit == self.hit(gesture.start.at)
        )
        if clicked and not (pointer.shift or pointer.ctrl) and self._opens_on_click(hit):
            self.editor.open(hit.node, hit.place)
        self.hover.over(hit)
        self.hover.show_cursor()

    def _opens_on_click(self, hit: Hit) -> bool:
        """Whether one click edits: every value of a known node; dragging on a number is no click."""
        if hit.part != "field":
            return False
        return self.graph_scene.nodes[hit.node].layout.fields[hit.place].spec is not None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        pointer = self.pointer(event)
        hit = self.hit(pointer.at)
        if hit.part == "canvas":
            self.open_search(pointer.at)
        elif hit.part == "field":
            self.editor.open(hit.node, hit.place)
        elif hit.part == "frame":
            self.editor.open(hit.node, FRAME_TITLE)
        elif hit.part in ("header", "body") and hit.node not in self.graph_scene.graph:
            self.graph_scene.select([hit.node])
            self.walk.enter_selected()
        elif hit.part == "header":
            self.editor.open(hit.node, TITLE)
        elif hit.part == "picture":
            self.graph_scene.picture_activated.emit(self.graph_scene.known.picture_node(hit.node) or hit.node)
        elif hit.part == "strip":
            self.walk.leave()
        else:
            self.mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.search.isVisible() and self.search.geometry().contains(event.position().toPoint()):
            return
        event.accept()
        two_fingers = event.phase() != Qt.ScrollPhase.NoScrollPhase or not event.pixelDelta().isNull()
        if two_fingers and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            delta = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta() / 2
            self.pan_by(QPointF(delta))
            return
        turned = event.angleDelta().y() or event.pixelDelta().y() * 2
        self.zoom_to(self.zoom * WHEEL_FACTOR**turned, event.position())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu key; the mouse asks when its button is released without a drag."""
        if event.reason() != QContextMenuEvent.Reason.Mouse:
            self.context_requested.emit(*focus_of_keys(self))
        event.accept()

    def ask_for_menu(self, pointer: Pointer) -> None:
        """Select what lies under the mouse, if it can be, and ask for its menu."""
        hit = self.hit(pointer.at)
        select_for_menu(self.graph_scene, hit)
        self.context_requested.emit(hit, self.viewport().mapToGlobal(pointer.on_screen.toPoint()))

    def viewportEvent(self, event: QEvent) -> bool:
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            self.zoom_to(self.zoom * (1 + event.value()), event.position())
            return True
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = self.mapToScene(event.pos())
            captioned = caption_at(self.graph_scene, at)
            tip = captioned.state.detail if captioned else tip_at(self.graph_scene, self.hit(at))
            if tip:
                QToolTip.showText(event.globalPos(), f"<p>{_escaped(tip)}</p>", self.viewport())
            else:
                QToolTip.hideText()
            return True
        if event.type() == QEvent.Type.Leave and self.gesture is None:
            self.hover.over(CANVAS)
        return super().viewportEvent(event)

    # --- keys ----------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        overrides = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if isinstance(event, QKeyEvent) and overrides and goes_first(self, event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press(self, event):
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.hold_space(False)

    def focusNextPrevChild(self, forward: bool) -> bool:
        return False  # Tab opens the search here, or goes to the next field

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.hold_space(False)
        super().focusOutEvent(event)

    def hold_space(self, held: bool) -> None:
        """While Space is held, dragging moves the canvas."""
        self.space_held = held
        self.hover.show_cursor()

    def cancel(self) -> None:
        """Esc: leave the gesture; without one, the focused field; without one, the selection."""
        if self.gesture is not None:
            gesture, self.gesture = self.gesture, None
            gesture.cancel()
            self.hover.show_cursor()
        elif self.fields.focused is not None:
            self.fields.leave()
        else:
            self.graph_scene.select(())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.find_bar.place()

    def _graph_changed(self, ids: frozenset[str]) -> None:
        self.show_minimap()
        if len(self.graph_scene.nodes) <= len(ids):
            self.viewport().update()  # the first node came or the last one went: the hint too
        self.editor.place()

    def _selection_changed(self) -> None:
        if self.fields.focused is not None and self.fields.focused[0] not in self.graph_scene.selected_ids():
            self.fields.leave()

    # --- editing values ------------------------------------------------------------------------------

    def rename_current(self) -> None:
        """Edit the title of the selected frame, or of the node selected last."""
        if self.graph_scene.selected_frame is not None:
            self.editor.open(self.graph_scene.selected_frame, FRAME_TITLE)
        elif self.graph_scene.current is not None:
            self.editor.open(self.graph_scene.current, TITLE)

    def commit_editor(self) -> bool:
        """Take what is being typed, e.g. before a run. Returns False when it cannot be taken."""
        return self.editor.commit()

    def select_all(self) -> None:
        """Select every node."""
        self.graph_scene.select(self.graph_scene.nodes)

    def go_on(self) -> None:
        """Tab: into the selected group; with nothing selected, out of this one; else search for a node."""
        scene = self.graph_scene
        chosen = scene.selected_ids() or scene.selected_link or scene.selected_frame
        if not self.walk.enter_selected() and (chosen or not self.walk.leave()):
            self.open_search()

    # --- adding --------------------------------------------------------------------------------------

    def mouse_at(self) -> QPointF:
        """The scene point under the mouse or the open menu, or the middle when the mouse is elsewhere."""
        if self.menu_at is not None:
            return self.menu_at
        local = self.viewport().mapFromGlobal(self.cursor().pos())
        inside = self.viewport().rect().contains(local) and self.viewport().underMouse()
        return self.mapToScene(local) if inside else self.center()

    def open_search(self, position: QPointF | None = None, fits: LinkEnd | None = None) -> None:
        """Search for a node to add at a scene point; `fits` offers only what can be wired to that end."""
        self.search.ask_for_node(position if position is not None else self.mouse_at(), fits)

    # --- commands for menus --------------------------------------------------------------------------

    def paste(self, *, keep_links: bool = False) -> None:
        """Add the nodes on the clipboard where the mouse is, with links from nodes that stayed or without."""
        self.settle()
        self.commands.paste(self.mouse_at(), keep_links=keep_links)

    def add_frame(self) -> None:
        """Put a frame around the selected nodes, and type its title."""
        self.settle()
        self.commands.add_frame(self.mouse_at())
        self.rename_current()

    def group_selected(self) -> None:
        """Put what is selected into a group, and type its title."""
        self.settle()
        if self.commands.group():
            self.rename_current()

    def insert_on_link(self) -> None:
        """Search for a node to put on the selected link."""
        link = self.graph_scene.selected_link
        if link is None:
            self.graph_scene.message.emit(self.tr("Select the link on which the node shall stand."))
        else:
            self.search.ask_for_link(link)

    def forget_menu(self) -> None:
        """The menu over the canvas is closed: commands act where the mouse is again."""
        self.menu_at = None

    def settle(self) -> None:
        """Leave a gesture that a command from outside would pull the ground from under."""
        if self.gesture is not None:
            self.cancel()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")
