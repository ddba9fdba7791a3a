"""Commands that only look: check, plan, nodes, models, queue, and the editor that cannot open."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from nodegraph_app import builtin

TEXT_TO_IMAGE = builtin.workflows() / "text_to_image.json"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A workflow whose sampler lacks its model, has too many steps and names a missing checkpoint."""
    content = json.loads(TEXT_TO_IMAGE.read_text("utf-8"))
    content["nodes"]["checkpoint"]["params"]["file"] = "dreams"
    content["nodes"]["sample"]["params"]["steps"] = 100_000
    del content["nodes"]["sample"]["inputs"]["latent"]
    path = tmp_path / "broken.json"
    path.write_text(json.dumps(content), "utf-8")
    return path


def test_a_sound_workflow_has_no_problems(command):
    ended = command("check", TEXT_TO_IMAGE)
    assert (ended.code, ended.err) == (0, "")
    assert "no problems" in ended.out


def test_every_problem_is_named_with_its_place(command, broken):
    ended = command("check", broken)
    assert ended.code == 2
    for place in ("checkpoint.file: ", "sample.steps: ", "sample.latent: "):
        assert place in ended.err
    assert "dreams" in ended.err


def test_a_parameter_that_a_node_does_not_have_is_noted_and_stops_nothing(command, tmp_path):
    content = json.loads(TEXT_TO_IMAGE.read_text("utf-8"))
    content["nodes"]["sample"]["params"] |= {"cfg": 3, "stps": 4, "zzz": 0}
    (tmp_path / "odd.json").write_text(json.dumps(content))
    ended = command("check", "odd.json")
    assert ended.code == 0
    unknown = "sample.cfg: Sample has no parameter “cfg”; it is kept but does nothing. "
    assert f"{unknown}Did you mean “guidance”?" in ended.err
    assert "“stps”; it is kept but does nothing. Did you mean “steps”?" in ended.err
    assert "“zzz”; it is kept but does nothing. Its parameters: seed, steps, " in ended.err


def test_all_that_is_wrong_is_told_at_once_also_where_the_file_itself_is_refused(command, broken):
    content = json.loads(broken.read_text("utf-8"))
    nodes = content["nodes"]
    nodes["sample"]["params"]["guidance"] = "strong"
    nodes["sample"]["inputs"] |= {"model": ["checkpoint", "vae"], "colour": ["prompt", "conditioning"]}
    nodes["decode"]["inputs"] |= {"vae": ["nobody", "vae"], "latent": 5}
    nodes["save"]["mode"] = "asleep"
    broken.write_text(json.dumps(content))
    ended = command("check", broken)
    assert (ended.code, ended.without_traceback) == (2, True)
    for place in ("params.guidance", "inputs.model", "inputs.colour"):
        assert f"{broken}: nodes.sample.{place}: " in ended.err
    for place in ("decode.inputs.vae", "decode.inputs.latent", "save.mode"):
        assert f"{broken}: nodes.{place}: " in ended.err
    for place in ("checkpoint.file: ", "sample.steps: ", "sample.latent: "):
        assert f"\n{place}" in ended.err
    for told_already in ("sample.model: Nothing", "decode.vae: Nothing", "decode.latent: Nothing"):
        assert told_already not in ended.err


def test_a_change_on_the_command_line_is_checked_too(command):
    assert command("check", TEXT_TO_IMAGE, "--set", "checkpoint.file=dreams").code == 2


@pytest.mark.parametrize("name", ["check", "plan", "run"])
def test_a_file_that_is_no_workflow_is_refused_with_the_place(command, tmp_path, name):
    (tmp_path / "bad.json").write_text('{"format": "nodegraph/workflow", "version": 1, "nodes": []}')
    ended = command(name, "bad.json")
    assert ended.code == 2
    assert ended.err.startswith("bad.json: nodes: ")
    assert ended.without_traceback


def test_a_file_that_is_not_there_is_named(command):
    ended = command("check", "gone.json")
    assert ended.code == 2
    assert "gone.json" in ended.err


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("nonsense", "NODE.PARAM=VALUE"),
        ("prompt=x", "NODE.PARAM=VALUE"),
        ("nobody.text=x", "checkpoint, decode, latent"),
        ("prompt.txt=x", "Its parameters: text"),
        ("sample.steps=many", "a whole number from 1 to 1000"),
        ("sample.steps=0", "a whole number from 1 to 1000"),
        ("sample.sampler=best", "dpmpp_2m"),
    ],
)
def test_a_wrong_change_says_what_would_be_right(command, change, words):
    ended = command("plan", TEXT_TO_IMAGE, "--set", change)
    assert ended.code == 2
    assert ended.err.startswith("--set")
    assert words in ended.err
    assert ended.without_traceback


def test_a_change_of_a_parameter_that_a_link_feeds_is_refused(command, tmp_path):
    content = json.loads(TEXT_TO_IMAGE.read_text("utf-8"))
    content["nodes"]["words"] = {"type": "someone.text"}
    content["nodes"]["prompt"]["inputs"]["text"] = ["words", "text"]
    (tmp_path / "linked.json").write_text(json.dumps(content))
    ended = command("check", "linked.json", "--set", "prompt.text=x")
    assert ended.code == 2
    assert "fed by a link from node “words”" in ended.err


def test_a_plan_names_each_node_with_verdict_and_reason(command):
    *lines, empty, summary = command("plan", TEXT_TO_IMAGE).out.splitlines()
    assert (empty, summary) == ("", "7 of 7 nodes will run, how long is not known yet.")
    assert sorted(line.split()[0] for line in lines) == [
        "checkpoint",
        "decode",
        "latent",
        "negative",
        "prompt",
        "sample",
        "save",
    ]
    assert all("will run" in line and "never ran" in line for line in lines)


def test_a_plan_says_how_networks_share_the_memory_they_may_take(command):
    for vram, words in (("1GB", "all stay"), ("35MB", "take turns"), ("20MB", "comes in pieces")):
        ended = command("plan", TEXT_TO_IMAGE, "--vram", vram)
        assert words in ended.out
        assert "denoiser 22.2 MB" in ended.out
        assert "about 8.4 MB to compute with" in ended.out
        assert "fp8" not in ended.out
    ended = command("plan", TEXT_TO_IMAGE, "--vram", "12MB")
    assert "denoiser in fp8 5.5 MB" in ended.out
    assert "to save memory: denoiser in fp8: in pieces it would take about 14.7 MB of" in ended.out
    large = [f"latent.{side}=2048" for side in ("width", "height")]
    ended = command("plan", TEXT_TO_IMAGE, "--vram", "800MB", "--set", large[0], "--set", large[1])
    assert "in tiles: 2048 × 2048 would take about 2.15 GB of 800 MB" in ended.out
    assert "Networks:" not in command("plan", TEXT_TO_IMAGE).out
    refused = command("plan", TEXT_TO_IMAGE, "--vram", "lots")
    assert refused.code == 2
    assert "“lots” is no size" in refused.err


def test_a_plan_lists_the_files_that_are_missing(command):
    ended = command("plan", TEXT_TO_IMAGE, "--set", "checkpoint.file=elsewhere.safetensors")
    assert "Missing: checkpoint “elsewhere.safetensors”" in ended.out
    assert ended.out.splitlines()[-1] == "0 of 7 nodes will run, 6 cannot."


def test_a_plan_after_a_run_says_what_differs_and_how_long_it_will_take(command, tmp_path):
    command("run", TEXT_TO_IMAGE, "--out", tmp_path / "pictures")
    again = command("plan", TEXT_TO_IMAGE, "--set", "sample.steps=21").out.splitlines()
    sample = next(line for line in again if line.startswith("sample"))
    assert "steps changed: 20 → 21" in sample
    assert re.search(r"will run, about [0-9.]+ s, up to [0-9.]+ [MG]B of memory\.$", again[-1])


def test_a_plan_as_json_changes_its_keys_only_downstream_of_a_change(command):
    def keys(*arguments: str) -> dict[str, str]:
        plan = json.loads(command("plan", TEXT_TO_IMAGE, "--json", *arguments).out)
        assert plan["targets"] == ["save"]
        return {row["node"]: row["key"] for row in plan["nodes"]}

    before, after = keys(), keys("--set", "negative.text=ugly")
    assert {node for node in before if before[node] != after[node]} == {
        "negative",
        "sample",
        "decode",
        "save",
    }


def test_the_library_is_listed_with_help_and_ranges(command):
    text = command("nodes", "sampling").out
    assert text.startswith("sampling.sample: Sample\n")
    assert "a whole number from 1 to 1000, default 20" in text
    assert "loaders" not in text


def test_the_library_is_searched_by_title_and_by_words_of_other_programs(command):
    assert command("nodes", "encode with vae").out.startswith("latent.encode: ")
    assert "latent.decode: " not in command("nodes", "img2img").out
    nothing = command("nodes", "zzzz")
    assert nothing.code == 2
    assert "zzzz" in nothing.err
    assert not nothing.out
    assert json.loads(command("nodes", "zzzz", "--json").out) == []


def test_an_output_folder_that_cannot_be_is_told_before_anything_runs(command, tmp_path):
    (tmp_path / "taken").write_text("a file")
    for folder in ("taken", "taken/below"):
        ended = command("run", TEXT_TO_IMAGE, "--out", folder)
        assert ended.code == 2
        assert "taken” is no folder" in ended.err
        assert "Choose another output folder" in ended.err
        told = command("plan", TEXT_TO_IMAGE, "--out", folder)
        assert "taken” is no folder" in told.out
    assert (tmp_path / "taken").read_text() == "a file"


@pytest.mark.parametrize(
    ("side", "words"),
    [("64", "trained on 128 × 128"), ("320", "trained on 128 × 128"), ("128", ""), ("256", "")],
)
def test_a_size_far_from_what_the_model_was_trained_on_is_mentioned(command, side, words):
    change = ("--set", f"latent.width={side}", "--set", f"latent.height={side}")
    told = command("check", TEXT_TO_IMAGE, *change)
    assert told.code == 0
    assert words in told.err
    assert ("trained on" in told.err) == bool(words)


def test_ctrl_c_while_the_program_loads_gives_no_traceback(environment, tmp_path):
    # The signal comes when a module that every command needs is looked for, at the very beginning.
    (tmp_path / "sitecustomize.py").write_text(
        "import os, signal, sys\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # ignored in the background
        "class Interrupting:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'nodegraph_app.core.graph': os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupting())\n"
    )
    path = os.pathsep.join(filter(None, (str(tmp_path), environment.get("PYTHONPATH"))))
    ended = subprocess.run(
        [sys.executable, "-m", "nodegraph_app", "nodes"],
        env={**environment, "PYTHONPATH": path},
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 130
    assert not ended.stderr
    assert not ended.stdout


def test_the_library_as_json_says_everything_a_declaration_says(command):
    types = {entry["type"]: entry for entry in json.loads(command("nodes", "--json").out)}
    assert set(types) == {spec.type for spec in builtin.registry()}
    parameters = {entry["name"]: entry for entry in types["sampling.sample"]["parameters"]}
    assert parameters["seed"]["maximum"] == "18446744073709551615"
    assert parameters["steps"]["minimum"] == 1
    assert "dpmpp_2m" in parameters["sampler"]["choices"]
    assert types["image.save"]["writes"]
    assert types["latent.set_mask"]["inputs"][1] == {
        "name": "mask",
        "type": "mask",
        "optional": False,
        "help": types["latent.set_mask"]["inputs"][1]["help"],
    }


def test_models_lists_the_shipped_model_and_where_it_looked(command, tmp_path):
    ended = command("models")
    assert ended.code == 0
    assert any(line.split()[:2] == ["checkpoint", "pocket"] for line in ended.out.splitlines())
    assert str(tmp_path / "home" / "data" / "models") in ended.out
    assert "settings.json" in ended.out


def test_a_damaged_model_file_is_named_with_the_reason(command, tmp_path):
    folder = tmp_path / "home" / "data" / "models"
    folder.mkdir(parents=True)
    (folder / "torn.safetensors").write_bytes(b"\xff" * 100)
    ended = command("models")
    assert "torn" in ended.err
    assert ended.without_traceback


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there always is a display")
def test_without_a_display_the_editor_names_the_command_that_works(command):
    for arguments in ((), (TEXT_TO_IMAGE,)):
        ended = command(*arguments)
        assert ended.code == 2
        assert "no display" in ended.err
        assert "nodegraph-app run FILE" in ended.err


def test_a_word_that_is_neither_command_nor_file_is_refused(command):
    ended = command("rum", TEXT_TO_IMAGE)
    assert ended.code == 2
    assert "invalid choice" in ended.err


def test_a_terminal_without_these_characters_gets_question_marks(command):
    ended = command("plan", TEXT_TO_IMAGE, "--set", "nobody.text=x", PYTHONIOENCODING="ascii")
    assert ended.code == 2
    assert "?nobody?" in ended.err
    assert ended.without_traceback


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe that closes early shows differently there")
def test_a_reader_that_has_seen_enough_ends_the_command_quietly(environment):
    done = subprocess.run(
        f"'{sys.executable}' -m nodegraph_app nodes --json | head -c 10",
        shell=True,
        env=environment,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.stderr == b""


@pytest.mark.parametrize(
    "arguments",
    [
        ["nodes"],
        ["check", TEXT_TO_IMAGE],
        ["plan", TEXT_TO_IMAGE],
        ["models"],
        ["queue"],
        ["queue", "add", TEXT_TO_IMAGE],
        ["history"],
    ],
    ids=lambda a: " ".join(map(str, a[:2])),
)
def test_looking_loads_neither_torch_nor_diffusers_nor_qt(environment, arguments):
    script = (
        "import sys; from nodegraph_app.cli import main; code = main(sys.argv[1:]);"
        "heavy = {'torch', 'diffusers', 'transformers', 'PySide6'} & set(sys.modules);"
        "sys.exit(f'loaded {heavy}' if heavy else code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        env=environment,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("name", ["check", "plan", "run"])
@pytest.mark.parametrize(
    "text", ['{"format": ', '{"format": "nodegraph/workflow", "version": 1, "nodes": {"a": 3}}']
)
def test_a_damaged_workflow_is_named_with_the_place_in_it(command, tmp_path, name, text):
    path = tmp_path / "damaged.json"
    path.write_text(text)
    ended = command(name, path)
    assert ended.code == 2
    assert ended.err.startswith(str(path))
    assert "Traceback" not in ended.err


def test_no_line_of_the_node_library_is_wider_than_the_terminal(command):
    ended = command("nodes", COLUMNS="90")
    assert ended.code == 0
    assert max(map(len, ended.out.splitlines())) <= 90
    sample = command("nodes", "sampling.sample", COLUMNS="70").out
    assert "    steps           a whole number from 1 to 1000, default 20\n" in sample
    assert "seeds_2" in sample
    assert max(map(len, sample.splitlines())) <= 70
