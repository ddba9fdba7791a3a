"""The first quarter of an hour of somebody who makes a picture, an inpainted picture and a grid.

Everything is found by the words on the screen; see `person`.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from PIL import Image
from scipy.ndimage import distance_transform_edt

from nodegraph_app.documents.picture import workflow_in
from nodegraph_app.pocket.judge import read_picture

from .person import Person, Thing
from .screen import Screen

PROMPT = "a large red star on a white background"
REPAINTED = "a large blue circle on a white background"

FEATHER_PX = 4.0
"""Of the ready workflow: so softly the new part goes over into the old."""


def test_a_newcomer_makes_a_picture_an_inpainted_picture_and_a_grid(screen: Screen, tmp_path: Path) -> None:
    with Person(screen, tmp_path / "home", start_page=True) as person:
        begin_with_nothing(person)
        build_text_to_image(person)
        write_what_is_wanted(person)
        picture = run_it(person)
        inpainted = repaint_a_part(person, picture)
        run_a_grid(person)
        compare(person, picture, inpainted)
        saved = save(person, tmp_path / "my inpainting")
        leave(person)
    with Person(screen, tmp_path / "home", start_page=True) as person:
        reopen(person, saved)


def begin_with_nothing(person: Person) -> None:
    """From the start page to an empty canvas, which says what to do."""
    person.see("What would you like to make?")
    person.press("Empty workflow", "button")
    person.gone("What would you like to make?")


def build_text_to_image(person: Person) -> None:
    """Add seven nodes by search, and wire them by dragging from socket to socket."""
    canvas = person.see("Canvas", "canvas")
    for letters, title, place in (
        ("check", "Load checkpoint", (0.02, 0.05)),
        ("prompt", "Encode prompt", (0.3, 0.05)),
        ("prompt", "Encode prompt", (0.3, 0.35)),
        ("empty", "Empty latent", (0.02, 0.4)),
        ("sample", "Sample", (0.56, 0.05)),
        ("decode", "Decode with VAE", (0.56, 0.62)),
        ("save", "Save image", (0.78, 0.62)),
    ):
        person.add(letters, title, canvas.place(*place))
    lower = person.all("Encode prompt", "node")[1]
    person.double_click(*lower.at)
    person.write("Negative prompt")
    person.keys("Return")
    person.see("Negative prompt", "node")
    for source, output, target, place in (
        ("Load checkpoint", "text encoder", "Encode prompt", "text encoder"),
        ("Load checkpoint", "text encoder", "Negative prompt", "text encoder"),
        ("Load checkpoint", "model", "Sample", "model"),
        ("Encode prompt", "conditioning", "Sample", "positive"),
        ("Negative prompt", "conditioning", "Sample", "negative"),
        ("Empty latent", "latent", "Sample", "latent"),
        ("Sample", "latent", "Decode with VAE", "latent"),
        ("Load checkpoint", "VAE", "Decode with VAE", "VAE"),
        ("Decode with VAE", "image", "Save image", "image"),
    ):
        person.wire(source, output, target, place)
    person.until("a graph that can run", lambda: not person.all(kind="node", state="blocked"))


def write_what_is_wanted(person: Person) -> None:
    """The prompt on its node. The size is that of the model; a note speaks of one that is not."""
    person.press("text", "value", of="Encode prompt")
    person.write(PROMPT)
    person.press("Empty latent", "node")  # a click elsewhere takes what was typed
    person.reads(PROMPT.split(" on ")[0])
    for side in ("width", "height"):
        assert person.see(side, "value", of="Empty latent").value.startswith("128")
    person.set_value("Empty latent", "width", "1024")
    person.reads("this model was trained on 128 × 128")
    person.set_value("Empty latent", "width", "128")
    person.reads_no_more("this model was trained on")


def run_it(person: Person) -> Path:
    """Press Run, and look at what appears in the viewer."""
    person.press("Run", "button")
    path = person.until("a picture", lambda: person.pictures)[-1]
    person.until("the end of the run", lambda: person.all("Run", "button", enabled=True))
    shown = person.see("Picture", "picture")
    for picture in (Image.open(path), seen_at(person, shown)):
        told = read_picture(picture)
        assert told.background == "white", told
        assert [(shape.colour, shape.kind) for shape in told.shapes] == [("red", "star")], told
    return path


def seen_at(person: Person, thing: Thing) -> Image.Image:
    """That part of the screen."""
    left, top, width, height = thing.rect
    person.move_to(5, 5)  # the mouse is not to be in the picture
    return Image.fromarray(person.screen.picture()[top : top + height, left : left + width])


def repaint_a_part(person: Person, picture: Path) -> Path:
    """From the picture to the mask editor, paint over the star, say what shall be there, and run."""
    person.press("Repaint a part of the picture")
    board = person.see("Picture to paint on", "picture")
    person.reads("What you paint is repainted.")
    person.keys(*["bracketright"] * 4)  # as the line below says
    for down in (0.3, 0.4, 0.5, 0.6, 0.7):
        person.drag(board.place(0.3, down), board.place(0.7, down))
    person.reads_no_more("nothing marked")
    person.press("Use this mask", "button")
    person.gone("Use this mask", "button")
    person.press(None, "value", of="Prompt")
    person.write(REPAINTED)
    person.press("Sample", "node")
    before = set(person.pictures)
    person.press("Run", "button")
    path = person.until("the inpainted picture", lambda: set(person.pictures) - before).pop()
    person.until("the end of the run", lambda: person.all("Run", "button", enabled=True))
    mask = mask_of(person, path)
    old, new = pixels(picture), pixels(path)
    untouched = distance_transform_edt(mask == 0) > 4 * FEATHER_PX
    assert untouched.mean() > 0.2
    assert np.array_equal(new[untouched], old[untouched])
    painted = mask > 0.9
    assert painted.mean() > 0.15
    assert np.abs(new[painted].astype(int) - old[painted]).mean() > 20
    told = read_picture(Image.open(path))
    assert "blue" in {shape.colour for shape in told.shapes}, told
    return path


def mask_of(person: Person, picture: Path) -> np.ndarray:
    """The mask that a picture was made with, 0 to 1."""
    with picture.open("rb") as file:
        made_by = json.loads(workflow_in(file) or "")
    name = made_by["nodes"]["picture"]["params"]["mask"]
    (path,) = person.home.rglob(Path(name).name)
    return np.asarray(Image.open(path).convert("L"), np.float32) / 255


def pixels(path: Path) -> np.ndarray:
    """(H, W, 3) bytes."""
    return np.asarray(Image.open(path).convert("RGB"))


def run_a_grid(person: Person) -> None:
    """Two values of one parameter, side by side."""
    person.choose("Run", "Run a grid…")
    person.press(None, "field", named="Columns: what varies", window="Grid")
    person.press("Sample: guidance", "item")
    person.press(None, "field", named="Columns: values", window="Grid")
    person.write("2, 6")
    person.reads("2 pictures")
    before = set(person.pictures)
    person.press("Run the grid", "button")
    person.until("two pictures", lambda: len(set(person.pictures) - before) == 2)
    person.until("the end of the grid", lambda: person.all("Run the grid", "button", enabled=True))
    headers = [thing.text for thing in person.all(kind="header", window="Grid")]
    assert headers == ["2", "6"]
    made = [pixels(path) for path in sorted(set(person.pictures) - before)]
    assert not np.array_equal(*made)
    person.keys("Escape")
    person.gone("Run the grid", "button")


def compare(person: Person, first: Path, second: Path) -> None:
    """Pin one picture as A and another as B: the slider shows one left and the other right."""
    strip = person.all(kind="item", named="Save image")
    assert len(strip) >= 2
    person.click(*strip[-1].at)
    person.press("A", "button")
    person.click(*strip[-2].at)
    person.press("B", "button")
    person.see("Slider  ▾", "button")
    shown = person.see("Picture", "picture")
    seen = seen_at(person, shown)
    width, height = seen.size
    for path, share in ((first, 0.15), (second, 0.85)):
        whole = Image.open(path).convert("RGB").resize((width, height), Image.Resampling.BILINEAR)
        strip_of = (round(width * share) - 10, 0, round(width * share) + 10, height)
        difference = np.asarray(seen.crop(strip_of), int) - np.asarray(whole.crop(strip_of), int)
        assert np.abs(difference).mean() < 12, path


def save(person: Person, path: Path) -> Path:
    """Ctrl+S, a name, Enter."""
    person.keys("ctrl+s")
    person.see(None, "field", window="Save the workflow")
    person.write(str(path))
    person.keys("Return")
    person.until("a title without a mark", lambda: person.title.startswith(f"{path.stem} –"))
    return path.with_suffix(".json")


def leave(person: Person) -> None:
    """Close the tab and the program; the first workflow is not kept."""
    person.keys("ctrl+w")
    person.until("the first workflow", lambda: person.title.startswith("Untitled"))
    person.keys("ctrl+q")
    person.press("Discard", "button")
    person.until("the end of the program", lambda: not person.alive)


def reopen(person: Person, path: Path) -> None:
    """From the start page, and saved under another name: byte for byte the same."""
    person.see("What would you like to make?")
    person.press(path.stem, "label")
    person.until("the workflow", lambda: person.title.startswith(f"{path.stem} –"))
    person.see("Picture to repaint", "node")
    person.keys("ctrl+shift+s")
    person.see(None, "field", window="Save the workflow")
    again = path.with_name("again.json")
    person.write(str(again))
    person.keys("Return")
    person.until("a title with the other name", lambda: person.title.startswith("again"))
    assert again.read_bytes() == path.read_bytes()
    person.keys("ctrl+q")
    person.until("the end of the program", lambda: not person.alive)
