"""The grounds that the panels stand on, on top of the theme's style for single widgets."""

from __future__ import annotations

from string import Template

from ..theme import Palette

_TEMPLATE = Template("""
#body, #topbar, #status { background: $base; }
#side, #face, #inspector, #inspector > QWidget > QWidget { background: $panel; }
#queue, #problems, #log { background: $panel; }
#queue QTreeView::item, #problems QTreeView::item { padding: 2px 8px; border-radius: 0; }
#log QTreeView::item { padding: 2px 8px; border-radius: 0; }
#queue QTreeView, #problems QTreeView, #log QTreeView { show-decoration-selected: 1; }
#remedy { padding: 0 8px; margin: 2px 8px 2px 0; border-radius: 4px; }
#film { background: $base; }
#below, #below QTabBar { background: $base; }
#left, #left QTabBar { background: $panel; }
#film QListView { background: transparent; }
#film QListView::item { padding: 2px; border-radius: 6px; border: 2px solid transparent; }
#film QListView::item:selected { background: transparent; border-color: $accent; }
#side QTreeView { show-decoration-selected: 1; }
#side QTreeView::item { border-radius: 0; padding: 3px 8px; }
#models QTreeView { show-decoration-selected: 1; }
#models QTreeView::item { border-radius: 0; }
#status { border-top: 1px solid $line; }
#topbar QPushButton:checked { background: $accent_soft; border-color: $accent; }
#topbar { border-bottom: 1px solid $canvas; }
QTabBar[row="pages"]::tab { padding: 4px 8px; margin: 2px 2px 2px 0; border-radius: 4px; }
#left QTabBar[row="pages"]::tab { padding: 4px 6px; margin: 2px 0; }
QTabBar[row="pages"]::tab:selected { background: $raised; color: $text; }
QTabBar[row="pages"]::tab:focus { color: $accent; }
QSplitter::handle { background: $line; }
#caption { background: $panel; }
#grid QTableCornerButton::section, #grid QHeaderView::section { background: $panel; border: none; }
""")


def surfaces(palette: Palette) -> str:
    """Style sheet of the window's body in the colours of a theme."""
    names = ("accent_soft", "base", "panel", "line", "accent", "canvas", "raised", "text")
    return _TEMPLATE.substitute({name: getattr(palette, name) for name in names})
