"""The style of the widgets: quiet surfaces, one accent, 4-pixel steps."""

from __future__ import annotations

from dataclasses import fields
from string import Template

from ...builtin import resources
from .palette import Palette

_TEMPLATE = Template("""
QWidget { color: $text; font-size: 13px; }
QMainWindow, QDialog, QMessageBox { background: $base; }
QMainWindow::separator { background: $base; width: 4px; height: 4px; }
QMainWindow::separator:hover { background: $accent; }
QToolTip { background: $raised; color: $text; border: 1px solid $outline; padding: 4px 8px; }

QMenuBar { background: $base; padding: 2px 8px; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $raised; }
QMenu { background: $raised; border: 1px solid $outline; padding: 4px; }
QMenu::item { padding: 4px 24px 4px 28px; border-radius: 4px; }
QMenu::item:selected { background: $accent; color: $on_accent; }
QMenu::item:disabled { color: $faint; background: transparent; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QMenu::icon { padding-left: 8px; }

QToolBar { background: $base; border: none; spacing: 4px; padding: 4px 8px; }
QToolBar::separator { width: 1px; background: $line; margin: 4px; }
QToolButton { background: transparent; border: none; border-radius: 4px; padding: 4px; }
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $accent_soft; }
QToolButton::menu-indicator { image: none; }

QPushButton {
    background: $raised; border: 1px solid $line; border-radius: 6px; padding: 4px 12px; min-height: 18px;
}
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $line; }
QPushButton:focus { border-color: $accent; }
QPushButton:disabled { color: $faint; background: $panel; }
QPushButton:default, QPushButton[primary="true"] {
    background: $accent; border-color: $accent; color: $on_accent; font-weight: 600;
}
QPushButton:default:hover, QPushButton[primary="true"]:hover { background: $accent_hover; }
QPushButton:default:disabled, QPushButton[primary="true"]:disabled {
    background: $panel; border-color: $line; color: $faint;
}

QDockWidget { titlebar-close-icon: none; titlebar-normal-icon: none; color: $muted; }
QDockWidget::title { background: $panel; padding: 8px; text-align: left; }
QDockWidget > QWidget { background: $panel; }
QStatusBar { background: $base; color: $muted; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: $muted; }

QTabWidget::pane { border: none; }
QTabBar { background: $base; border: none; }
QTabBar::tab {
    background: transparent; color: $muted; padding: 6px 16px;
    border-top-left-radius: 6px; border-top-right-radius: 6px;
}
QTabBar::tab:selected { background: $canvas; color: $text; }
QTabBar::tab:hover:!selected { background: $raised; color: $text; }

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QComboBox {
    background: $field; border: 1px solid $line; border-radius: 4px; padding: 3px 8px;
    selection-background-color: $accent; selection-color: $on_accent; min-height: 18px;
}
QPlainTextEdit, QTextEdit { padding: 4px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus,
QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus {
    border-color: $accent;
}
QLineEdit:disabled, QPlainTextEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled {
    color: $faint; background: $panel;
}
QSpinBox::up-button, QDoubleSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::down-button {
    background: transparent; border: none; width: 16px;
}
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url("$icons/chevron-up-$name.svg"); width: 12px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url("$icons/chevron-down-$name.svg"); width: 12px; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url("$icons/chevron-down-$name.svg"); width: 12px; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $outline; outline: none; padding: 4px; }

QListView, QTreeView, QTableView, QListWidget, QTreeWidget, QTableWidget {
    background: $panel; border: none; outline: none;
}
QListView::item, QTreeView::item { padding: 3px 8px; border-radius: 4px; }
QListView::item:hover, QTreeView::item:hover { background: $hover; }
QListView::item:selected, QTreeView::item:selected { background: $accent_soft; color: $text; }
QTreeView::branch { background: transparent; }
QTreeView::branch:has-children:closed { image: url("$icons/chevron-right-$name.svg"); }
QTreeView::branch:has-children:open { image: url("$icons/chevron-down-$name.svg"); }
QHeaderView::section {
    background: $panel; color: $muted; border: none; border-bottom: 1px solid $line; padding: 4px 8px;
}

QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: $outline; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 24px; }
QScrollBar::handle:horizontal { min-width: 24px; }
QScrollBar::handle:hover { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QCheckBox, QRadioButton { spacing: 8px; }
QCheckBox::indicator {
    width: 14px; height: 14px; border: 1px solid $outline; border-radius: 4px; background: $field;
}
QCheckBox::indicator:hover, QCheckBox::indicator:focus { border-color: $accent; }
QCheckBox::indicator:checked {
    background: $accent; border-color: $accent; image: url("$icons/check-on-accent.svg");
}
QSlider::groove:horizontal { height: 4px; background: $raised; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
QSlider::handle:horizontal {
    background: $knob; width: 14px; height: 14px; margin: -5px 0; border-radius: 7px;
    border: 1px solid $outline;
}
QProgressBar { background: $field; border: none; border-radius: 2px; max-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
QSplitter::handle { background: $base; }
QGroupBox { border: 1px solid $line; border-radius: 6px; margin-top: 12px; padding: 8px; }
QGroupBox::title { subcontrol-origin: margin; left: 8px; color: $muted; }
QLabel[role="heading"] { color: $muted; font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="error"] { color: $bad; }
""")


def stylesheet(palette: Palette) -> str:
    """The application's style sheet in the colours of a theme."""
    colors = {field.name: str(getattr(palette, field.name)) for field in fields(palette)}
    colors["accent_hover"] = "#5a91ff" if palette.name == "dark" else "#3f7bed"
    colors["knob"] = "#f2f3f5"
    colors["icons"] = (resources() / "icons" / "style").as_posix()
    return _TEMPLATE.substitute(colors)
