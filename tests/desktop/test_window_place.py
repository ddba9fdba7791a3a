"""The window on a real screen, with the frame that a window manager puts around it."""

from __future__ import annotations

from pathlib import Path

from .screen import HEIGHT, WIDTH, Program, Screen, wait_until


def opened_and_closed(screen: Screen, home: Path) -> dict[str, int]:
    """Where the window stands in one session, once it stands still."""
    with Program(screen, home, arranged=False) as program:
        seen = [program.geometry]

        def rests() -> bool:
            seen.append(program.geometry)
            return len(seen) > 5 and len({str(each) for each in seen[-5:]}) == 1

        wait_until("the window to rest", rests)
        screen.tool("windowactivate", "--sync", program.window)
        program.keys("ctrl+q")
        wait_until("the end of the program", lambda: not program.alive)
    return seen[-1]


def test_all_of_the_window_is_on_the_screen_and_it_does_not_creep(screen: Screen, tmp_path: Path) -> None:
    places = [opened_and_closed(screen, tmp_path / "home") for _ in range(3)]
    first = places[0]
    assert first["X"] >= 0
    assert first["Y"] >= 0
    assert first["X"] + first["WIDTH"] <= WIDTH
    assert first["Y"] + first["HEIGHT"] <= HEIGHT
    assert places[1] == places[2] == first
