"""Equal step keys mean equal states, bit for bit; what acts only later is in no earlier key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import pytest
import torch

from nodegraph_app.core.blocks import Blocks
from nodegraph_app.core.files import FileRef
from nodegraph_app.core.performance import USUAL, Performance
from nodegraph_app.core.values import (
    Conditioning,
    ConditioningEntry,
    Control,
    Image,
    Latent,
    LoraPatch,
    Mask,
    Merge,
    Model,
)
from nodegraph_app.diffusion import sampling, step_keys
from nodegraph_app.diffusion.content import digest
from nodegraph_app.diffusion.families import family
from nodegraph_app.diffusion.samplers import SAMPLERS, draws_noise
from nodegraph_app.diffusion.sampling import Trajectory
from nodegraph_app.models.store import resident_models
from tests.diffusion import tiny
from tests.diffusion.conftest import TinyModels
from tests.diffusion.test_samplers import Posterior

STEPS = 4
"""Of the plain schedule, at 0, 1/3, 2/3 and all of the way: "from the middle on" is from step 2 on."""

Arguments = dict[str, Any]


def told(models: TinyModels, text: str, **change: Any) -> ConditioningEntry:
    made = family("sd1").encode_text(resident_models(), models.text_encoder, text, device="cpu")
    return replace(made.entries[0], **change)


def halves(left: float) -> Mask:
    coverage = np.full((1, 8, 8), 1 - left, np.float32)
    coverage[..., :4] = left
    return Mask(coverage)


def noise_picture(seed: int) -> Image:
    return Image(np.random.default_rng(seed).random((1, 64, 64, 3), dtype=np.float32))


def rich(models: TinyModels) -> Arguments:
    """A run in which everything there is acts: LoRA, ControlNet, area, a late entry, guidance, inpainting."""
    lora = LoraPatch(tiny.reference("lora", models.folder / "style.safetensors"), 0.3)
    edges = Control(models.edges, noise_picture(1), 0.8)
    positive = (
        told(models, "a red circle", mask=halves(1), controls=(edges,)),
        told(models, "a green star", start=0.5, strength=0.7),
    )
    samples = torch.randn(1, 4, 8, 8, generator=torch.Generator().manual_seed(1))
    return {
        "model": models.model.patched(lora),
        "positive": Conditioning(positive, "sd1"),
        "negative": Conditioning((told(models, "blur"),), "sd1"),
        "latent": Latent(samples, "sd1", halves(0.75)),
        "seed": 5,
        "steps": STEPS,
        "guidance": 3.0,
        "sampler": "euler",
        "schedule": "normal",
        "denoise": 1.0,
        "device": "cpu",
    }


def bare(models: TinyModels) -> Arguments:
    """Without a mask, from a latent that is noisy already: the seed has nothing left to do but for samplers
    that draw noise.
    """
    given = rich(models)
    return given | {"latent": replace(given["latent"], mask=None), "add_noise": False}


def entry(given: Arguments, number: int, **change: Any) -> Arguments:
    """The same run with another entry in the positive."""
    entries = list(given["positive"].entries)
    entries[number] = replace(entries[number], **change)
    return given | {"positive": replace(given["positive"], entries=tuple(entries))}


def control(given: Arguments, **change: Any) -> Arguments:
    (before,) = given["positive"].entries[0].controls
    return entry(given, 0, controls=(replace(before, **change),))


def lora(given: Arguments, **change: Any) -> Arguments:
    (before,) = given["model"].patches
    return given | {"model": replace(given["model"], patches=(replace(before, **change),))}


def merged(
    models: TinyModels,
    given: Arguments,
    *,
    share: float = 0.5,
    blocks: Blocks = (),
    file: str = "other",
    lora: tuple[str, float] | None = ("smooth", 0.3),
    minus: str | None = "third",
    minus_lora: tuple[str, float] | None = ("smooth", 0.3),
) -> Arguments:
    """With models of other content in its own."""

    def another(digest: str, lora: tuple[str, float] | None) -> Model:
        file = models.model.file
        patches = (LoraPatch(replace(file, digest=lora[0]), lora[1]),) if lora else ()
        return Model(replace(file, digest=digest), "sd1", patches)

    subtracted = another(minus, minus_lora) if minus else None
    merge = Merge(another(file, lora), share, blocks, subtracted)
    return given | {"model": given["model"].patched(merge)}


def negative(models: TinyModels, given: Arguments) -> Arguments:
    return given | {"negative": Conditioning((told(models, "red"),), "sd1")}


def patched_control(models: TinyModels, given: Arguments, **change: Any) -> Arguments:
    return control(given, net=models.edges.patched(replace(given["model"].patches[0], **change)))


def other(file: FileRef) -> FileRef:
    """A file of other content."""
    return replace(file, digest="other")


def sigmas(number: int, level: float) -> Callable[[Trajectory], Trajectory]:
    def changed(run: Trajectory) -> Trajectory:
        levels = run.sigmas.clone()
        levels[number] = level
        return replace(run, ingredients=replace(run.ingredients, sigmas=levels))

    return changed


def below_the_last_bit(given: Arguments) -> Arguments:
    """Another original that the noise on top of it hides in the first state."""
    samples = given["latent"].samples
    moved = given | {"latent": replace(given["latent"], samples=samples + 1e-6)}
    hidden = sampling.prepare(**given).start.x == sampling.prepare(**moved).start.x
    samples = torch.where(hidden, moved["latent"].samples, samples)
    return given | {"latent": replace(given["latent"], samples=samples)}


@dataclass(frozen=True)
class Change:
    """Something that acts differently.

    Attributes:
        what: in words.
        shared: how many of the steps from the first on are the same as before.
        arguments: of the run → of the changed one.
        run: the prepared run → the changed one.
        before: the run before the change.
        shows: whether the states of these networks show it; else it is told by keys alone.
    """

    what: str
    shared: int
    arguments: Callable[[TinyModels, Arguments], Arguments] = lambda _, given: given
    run: Callable[[Trajectory], Trajectory] = lambda run: run
    before: Callable[[TinyModels], Arguments] = rich
    shows: bool = True


def heun(models: TinyModels) -> Arguments:
    return rich(models) | {"sampler": "heun"}


def ancestral(models: TinyModels) -> Arguments:
    return bare(models) | {"sampler": "euler_ancestral"}


def heunpp2(models: TinyModels) -> Arguments:
    return rich(models) | {"sampler": "heunpp2"}


def with_history(models: TinyModels) -> Arguments:
    return rich(models) | {"sampler": "deis"}


def steered_both(models: TinyModels) -> Arguments:
    """One ControlNet on positive and negative, so that both go through it in one batch."""
    given = rich(models)
    controls = given["positive"].entries[0].controls
    negative = told(models, "blur", mask=halves(1), controls=controls)
    return given | {"negative": Conditioning((negative,), "sd1")}


CHANGES = [
    Change("nothing", 4),
    Change("the seed", 0, lambda _, g: g | {"seed": 6}),
    Change("the seed, under a mask that needs its noise", 0, lambda _, g: g | {"seed": 6},
           before=lambda m: rich(m) | {"add_noise": False}),
    Change("the seed of a sampler that draws noise", 0, lambda _, g: g | {"seed": 6}, before=ancestral),
    Change("the seed where nothing is drawn", 4, lambda _, g: g | {"seed": 6}, before=bare),
    Change("whether noise is added", 0, lambda _, g: g | {"add_noise": False}),
    Change("the latent", 0,
           lambda _, g: g | {"latent": replace(g["latent"], samples=g["latent"].samples + 1)}),
    Change("the latent, hidden by its noise", 0, lambda _, g: below_the_last_bit(g)),
    Change("the sampler", 0, lambda _, g: g | {"sampler": "heun"}),
    Change("the sampler, asking for the same levels", 0, lambda _, g: g | {"sampler": "ddim"}),
    Change("the schedule", 0, lambda _, g: g | {"schedule": "karras"}),
    Change("the first noise level", 0, run=sigmas(0, 14.0)),
    Change("a noise level under way", 1, run=sigmas(2, 1.0)),
    Change("the last noise level", 3, run=sigmas(4, 0.02)),
    Change("the inpaint mask", 0, lambda _, g: g | {"latent": replace(g["latent"], mask=halves(0.5))}),
    Change("no inpaint mask", 0, lambda _, g: g | {"latent": replace(g["latent"], mask=None)}),
    Change("the guidance scale", 0, lambda _, g: g | {"guidance": 4.0}),
    Change("the end of the guidance", 2, lambda _, g: g | {"guidance_end": 0.5}),
    Change("the start of the guidance", 0, lambda _, g: g | {"guidance_start": 0.2}),
    Change("the negative", 0, lambda m, g: negative(m, g)),
    Change("the negative where it has no effect", 4, lambda m, g: negative(m, g),
           before=lambda m: rich(m) | {"guidance": 1.0}),
    Change("the negative where it has an effect only late", 2, lambda m, g: negative(m, g),
           before=lambda m: rich(m) | {"guidance_start": 0.5}),
    Change("the first prompt", 0, lambda m, g: entry(g, 0, embeddings=told(m, "a blue circle").embeddings)),
    Change("the late prompt", 2, lambda m, g: entry(g, 1, embeddings=told(m, "a blue star").embeddings)),
    Change("the strength of the late prompt", 2, lambda _, g: entry(g, 1, strength=0.2)),
    Change("the late prompt coming later still", 2, lambda _, g: entry(g, 1, start=0.8)),
    Change("the first prompt ending", 2, lambda _, g: entry(g, 0, end=0.5)),
    Change("the area of the first prompt", 0, lambda _, g: entry(g, 0, mask=halves(0.5))),
    Change("no area", 0, lambda _, g: entry(g, 0, mask=None)),
    Change("one prompt fewer, late", 2,
           lambda _, g: g | {"positive": replace(g["positive"], entries=g["positive"].entries[:1])}),
    Change("the late prompt, seen by the second half of a step before", 1,
           lambda _, g: entry(g, 1, strength=0.2), before=heun),
    Change("the late prompt, seen by steps two levels before", 0,
           lambda _, g: entry(g, 1, strength=0.2), before=heunpp2),
    Change("a noise level that an earlier step weighs and asks at", 1, run=sigmas(3, 0.2), before=heunpp2),
    Change("the first noise level, read by every step", 0, run=sigmas(0, 14.0), before=heunpp2),
    Change("the late prompt, for a sampler with a history", 2,
           lambda _, g: entry(g, 1, strength=0.2), before=with_history),
    Change("a noise level, for a sampler that remembers those before", 1, run=sigmas(2, 1.0),
           before=with_history),
    Change("the order of the prompts", 2, shows=False,
           arguments=lambda _, g: g | {"positive": Conditioning(g["positive"].entries[::-1], "sd1")}),
    Change("a pooled vector", 0, lambda _, g: entry(g, 0, pooled=torch.ones(1, 8)), shows=False),
    Change("another pooled vector", 0, lambda _, g: entry(g, 0, pooled=torch.zeros(1, 8)), shows=False,
           before=lambda m: entry(rich(m), 0, pooled=torch.ones(1, 8))),
    Change("something extra", 0, lambda _, g: entry(g, 0, extra={"size": torch.ones(1, 2)}), shows=False),
    Change("another extra", 0, lambda _, g: entry(g, 0, extra={"size": torch.zeros(1, 2)}), shows=False,
           before=lambda m: entry(rich(m), 0, extra={"size": torch.ones(1, 2)})),
    Change("the ControlNet", 0, lambda m, g: control(g, net=m.depth)),
    Change("the strength of the ControlNet", 0, lambda _, g: control(g, strength=0.4)),
    Change("the steering picture", 0, lambda _, g: control(g, hint=noise_picture(2))),
    Change("an equal steering picture", 4, lambda _, g: control(g, hint=noise_picture(1))),
    Change("the end of the ControlNet", 2, lambda _, g: control(g, end=0.5)),
    Change("the start of the ControlNet", 0, lambda _, g: control(g, start=0.2)),
    Change("the end of one of two that share a ControlNet", 2, lambda _, g: control(g, end=0.5),
           before=steered_both),
    Change("a second ControlNet, late", 2, lambda m, g: entry(g, 0, controls=(
        Control(m.depth, noise_picture(3), 1.0, start=0.5), *g["positive"].entries[0].controls))),
    Change("a patch on the ControlNet", 0, patched_control, shows=False),
    Change("the strength of that patch", 0, lambda m, g: patched_control(m, g, strength=1.0), shows=False,
           before=lambda m: patched_control(m, rich(m))),
    Change("the file of that patch", 0, lambda m, g: patched_control(m, g, file=other(m.model.file)),
           shows=False, before=lambda m: patched_control(m, rich(m))),
    Change("the strength of the LoRA", 0, lambda _, g: lora(g, strength=0.6)),
    Change("the strengths of its blocks", 0, lambda _, g: lora(g, blocks=(("down_blocks", 0.5),))),
    Change("another model mixed in", 0, lambda m, g: merged(m, g), shows=False),
    *(
        Change(f"{what} of a merge", 0, lambda m, _, how=how: merged(m, rich(m), **how), shows=False,
               before=lambda m: merged(m, rich(m)))
        for what, how in {
            "the share": {"share": 0.6},
            "the shares of blocks": {"blocks": (("mid_block", 0.1),)},
            "the other": {"file": "fourth"},
            "the LoRA on the other": {"lora": ("rough", 0.3)},
            "the strength of the LoRA on the other": {"lora": ("smooth", 0.4)},
            "that the other has a LoRA": {"lora": None},
            "what is subtracted": {"minus": "fourth"},
            "the LoRA on what is subtracted": {"minus_lora": ("rough", 0.3)},
            "the strength of the LoRA on what is subtracted": {"minus_lora": ("smooth", 0.4)},
            "that what is subtracted has a LoRA": {"minus_lora": None},
            "that something is subtracted": {"minus": None},
        }.items()
    ),
    Change("a model mixed in at no share", 4, lambda m, g: merged(m, g, share=0.0)),
    Change("the file of the LoRA", 0, lambda m, g: lora(g, file=other(m.model.file)), shows=False),
    Change("a LoRA that has no strength", 4, lambda _, g: g | {
        "model": g["model"].patched(replace(g["model"].patches[0], strength=0.0))}),
    Change("the name of the checkpoint", 4, lambda m, g: g | {
        "model": replace(g["model"], file=replace(m.model.file, name="other"))}),
    Change("the checkpoint", 0, lambda m, g: g | {"model": replace(g["model"], file=other(m.model.file))},
           shows=False),
    Change("in how many parts the batch is denoised", 0, lambda _, g: g | {"parts": 2}, shows=False),
    Change("the arithmetic of the device", 0, shows=False,
           run=lambda run: replace(run, ingredients=replace(run.ingredients, numerics="cuda-float16"))),
]  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """A run before and after a change."""

    change: Change
    before: Trajectory
    after: Trajectory

    def shared_keys(self) -> int:
        """How many steps from the first on have the same key."""
        return _alike(_keys(self.before)[1:], _keys(self.after)[1:])


def _keys(run: Trajectory) -> list[str]:
    return list(run.ingredients.keys(run.start, run.last))


def _alike(ones: list[Any], others: list[Any]) -> int:
    return next((n for n, (a, b) in enumerate(zip(ones, others, strict=True)) if a != b), len(ones))


def states(run: Trajectory) -> list[bytes]:
    """Every state behind a step, from scratch, to the last bit."""
    state, found = run.start, []
    while state.step < run.last:
        state = run.advance(state)
        parts = [state.x, *state.history]
        if draws_noise(run.ingredients.sampler):
            parts.append(state.noise.generator)
        found.append(b"".join(part.numpy().tobytes() for part in parts))
    return found


@cache
def known_states(run: Trajectory) -> list[bytes]:
    """The same, computed once, and once more to see that these networks compute the same twice."""
    found = states(run)
    assert found == states(run), "these networks do not compute the same twice"
    return found


@pytest.fixture(scope="module")
def pairs(models: TinyModels) -> list[Pair]:
    """Changes to the same run share it."""
    made, before = [], cache(lambda make: sampling.prepare(**make(models)))
    for change in CHANGES:
        after = sampling.prepare(**change.arguments(models, change.before(models)))
        made.append(Pair(change, before(change.before), change.run(after)))
    return made


def wrong(pairs: list[Pair]) -> list[str]:
    """Changes of which the keys say something else than what is true."""
    return [pair.change.what for pair in pairs if pair.shared_keys() != pair.change.shared]


@pytest.mark.parametrize("what", [change.what for change in CHANGES])
def test_keys_are_the_same_up_to_the_first_step_in_which_something_acts_differently(
    pairs: list[Pair], what: str
) -> None:
    (pair,) = [pair for pair in pairs if pair.change.what == what]
    assert pair.shared_keys() == pair.change.shared


@pytest.mark.parametrize("what", [change.what for change in CHANGES if change.shows])
def test_what_the_keys_say_is_true_of_the_states_to_the_last_bit(pairs: list[Pair], what: str) -> None:
    (pair,) = [pair for pair in pairs if pair.change.what == what]
    before, after = known_states(pair.before), states(pair.after)
    assert before[: pair.change.shared] == after[: pair.change.shared]
    # Where the keys part, so do the states; a step may still land on the same bits here and there.
    assert before[-1] != after[-1] or pair.change.shared == STEPS


def test_the_settings_that_networks_compute_with_name_every_step(models: TinyModels) -> None:
    before, store = sampling.prepare(**bare(models)), resident_models()
    store.performance = Performance("math")
    try:
        after = sampling.prepare(**bare(models))
    finally:
        store.performance = USUAL
    assert _alike(_keys(before)[1:], _keys(after)[1:]) == 0
    assert _keys(sampling.prepare(**bare(models))) == _keys(before)


def paths(ingredients: object, path: str = "") -> Iterator[str]:
    """Every ingredient by the names that lead to it."""
    if isinstance(ingredients, Mapping):
        for name, value in ingredients.items():
            yield f"{path}/{name}"
            yield from paths(value, f"{path}/{name}")
    elif isinstance(ingredients, list):
        for value in ingredients:
            yield from paths(value, path)


def without(ingredients: Any, gone: str, path: str = "") -> Any:
    """The same ingredients, one left out."""
    if isinstance(ingredients, Mapping):
        return {
            name: without(value, gone, f"{path}/{name}")
            for name, value in ingredients.items()
            if f"{path}/{name}" != gone
        }
    if isinstance(ingredients, list):
        return [without(value, gone, path) for value in ingredients]
    return ingredients


EVERY_INGREDIENT = [
    *("/rules", "/numerics", "/x", "/noise", "/sampler", "/from", "/to", "/beyond", "/denoiser"),
    *("/model", "/model/file", "/model/patches", "/model/patches/lora", "/model/patches/strength"),
    *("/model/patches/blocks", "/model/patches/weight"),
    *(f"/model/patches/{which}{part}" for which in ("merge", "minus") for part in ("", "/file", "/patches")),
    *(
        f"/model/patches/{which}/patches/{part}"
        for which in ("merge", "minus")
        for part in ("lora", "strength")
    ),
    *("/repainting", "/repainting/mask", "/repainting/original", "/repainting/fill"),
    *("/denoiser/positive", "/denoiser/guided", "/denoiser/guided/scale", "/denoiser/guided/negative"),
    *(f"/denoiser/positive/{name}" for name in ("embeddings", "pooled", "extra", "strength", "area")),
    "/denoiser/positive/extra/size",
    *(f"/denoiser/positive/controls{part}" for part in ("", "/net", "/net/file", "/net/patches", "/hint")),
    *(
        f"/denoiser/positive/controls/{part}"
        for part in ("weight", "net/patches/lora", "net/patches/strength")
    ),
]
NEGATIVES_OWN = "/denoiser/guided/negative/"
"""The negative is described by the same function as the positive; its parts are not left out one by one."""


def test_no_ingredient_is_missing_from_the_list_of_those_left_out(pairs: list[Pair]) -> None:
    found = set()
    for pair in pairs:
        for run in (pair.before, pair.after):
            found |= set(paths(run.ingredients.beginning(run.start)))
            for step in range(run.last):
                found |= set(paths(run.ingredients.acting(step)))
    assert {path for path in found if not path.startswith(NEGATIVES_OWN)} == set(EVERY_INGREDIENT)


@pytest.mark.parametrize("gone", EVERY_INGREDIENT)
def test_a_key_that_leaves_out_an_ingredient_is_caught(
    pairs: list[Pair], gone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = step_keys.key
    monkeypatch.setattr(step_keys, "key", lambda before, made: whole(before, without(made, gone)))
    if gone == "/rules":  # a constant: what is asked is that raising it changes every key
        before = _keys(pairs[0].before)
        monkeypatch.setattr(step_keys, "RULES", step_keys.RULES + 1)
        assert _keys(pairs[0].before) == before
        monkeypatch.setattr(step_keys, "key", whole)
        assert set(_keys(pairs[0].before)).isdisjoint(before)
        return
    assert wrong(pairs) != []


def test_a_key_that_forgets_the_step_before_is_caught(
    pairs: list[Pair], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = step_keys.key
    monkeypatch.setattr(step_keys, "key", lambda before, made: whole("", made))
    assert wrong(pairs) != []


def test_a_key_that_asks_for_the_first_level_of_a_step_alone_is_caught(
    pairs: list[Pair], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(step_keys, "levels_asked", lambda sampler, sigmas, step, **_: (sigmas[step],))
    assert "the late prompt, seen by the second half of a step before" in wrong(pairs)


TURNED = {"the first level": 0, "a level under way": 2, "a level near the end": 3}
"""Which of the levels of a run of `STEPS` steps is lowered by a twentieth."""


@pytest.mark.parametrize("what", TURNED)
@pytest.mark.parametrize("sampler", SAMPLERS)
def test_a_step_key_parts_no_later_than_the_states_do_for_every_sampler(
    models: TinyModels, sampler: str, what: str
) -> None:
    """What a step reads of the schedule is the sampler's own affair: an exact denoiser shows it."""
    before = replace(sampling.prepare(**(rich(models) | {"sampler": sampler})), denoise=Posterior())
    level = float(before.sigmas[TURNED[what]]) * 0.95
    after = sigmas(TURNED[what], level)(before)
    shared = Pair(CHANGES[0], before, after).shared_keys()
    assert shared < STEPS
    ones, others = states(before), states(after)
    assert ones[:shared] == others[:shared]
    assert ones != others


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_the_step_after_equal_keys_is_named_by_all_that_it_is_told_for_every_sampler(
    models: TinyModels, sampler: str
) -> None:
    given = entry(rich(models), 0, controls=()) | {"sampler": sampler}
    before, after = sampling.prepare(**given), sampling.prepare(**entry(given, 1, strength=0.2))
    shared = Pair(CHANGES[0], before, after).shared_keys()
    ones, others = states(before), states(after)
    assert shared == _alike(ones, others)


def test_a_key_that_leaves_out_levels_from_elsewhere_is_caught(
    pairs: list[Pair], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(step_keys, "levels_read", lambda sampler, sigmas, step: ())
    assert "a noise level that an earlier step weighs and asks at" in wrong(pairs)


def test_a_key_that_holds_what_acts_at_other_times_is_caught(
    pairs: list[Pair], monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in (ConditioningEntry, Control):
        with monkeypatch.context() as patch:
            patch.setattr(kind, "acts", lambda self, progress: True)
            assert wrong(pairs) != []


def test_a_key_that_knows_prompts_in_no_order_is_caught(
    pairs: list[Pair], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = step_keys.Ingredients._conditioning
    monkeypatch.setattr(
        step_keys.Ingredients, "_conditioning", lambda *given: sorted(whole(*given), key=lambda e: str(e))
    )
    assert "the order of the prompts" in wrong(pairs)


def test_a_digest_is_of_type_shape_and_numbers_alone() -> None:
    values = torch.arange(6, dtype=torch.float32)
    assert digest(values) == digest(values.clone()) == digest(values.numpy())
    assert digest(values.reshape(2, 3).T) == digest(values.reshape(2, 3).T.contiguous())
    others = [values + 1, values.reshape(2, 3), values.reshape(3, 2), values.view(torch.int32)]
    assert len({digest(values), *map(digest, others)}) == 5
