"""Old formats become safetensors without running what they hold."""

from __future__ import annotations

import os
import pickle
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from nodegraph_app.core.errors import ModelFileError
from nodegraph_app.models import conversion
from nodegraph_app.models.confinement import FORBIDDEN
from nodegraph_app.models.conversion import convert
from nodegraph_app.models.headers import read_header
from nodegraph_app.models.unpickling import unpack


class RunsCode:
    """Pickled so that opening it runs a command of the shell."""

    def __init__(self, command: str):
        self.command = command

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (self.command,)


def mark(path: Path) -> RunsCode:
    return RunsCode(f'"{sys.executable}" -c "open({str(path)!r}, {"w"!r})"')


def test_a_checkpoint_keeps_its_tensors_and_loses_its_envelope(tmp_path: Path) -> None:
    torch.manual_seed(0)
    base = torch.randn(6, 4)
    state = {
        "a": base,
        "same": base,
        "part": base[:2],
        "turned": base.T,
        "half": base.half(),
        "n": torch.tensor(7),
    }
    torch.save({"epoch": 3, "state_dict": state}, tmp_path / "old.ckpt")
    before = (tmp_path / "old.ckpt").read_bytes()
    made = convert(tmp_path / "old.ckpt", tmp_path / "new.safetensors")
    assert (made.tensors, made.left_out) == (6, ("epoch",))
    loaded = load_file(made.path)
    assert set(loaded) == set(state)
    for name, tensor in state.items():
        assert loaded[name].dtype == tensor.dtype
        assert torch.equal(loaded[name], tensor)
    assert (tmp_path / "old.ckpt").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new.safetensors", "old.ckpt"]


def test_the_older_format_and_a_textual_inversion_are_read(tmp_path: Path) -> None:
    vector = torch.arange(8.0).reshape(2, 4)
    content = {"string_to_token": {"*": 265}, "string_to_param": {"*": vector}, "name": "mood", "step": 9}
    torch.save(content, tmp_path / "mood.pt", _use_new_zipfile_serialization=False)
    told = unpack(tmp_path / "mood.pt", tmp_path / "mood.safetensors")
    assert told == {"tensors": 1, "left_out": ["string_to_token", "name", "step"]}
    assert torch.equal(load_file(tmp_path / "mood.safetensors")["emb_params"], vector)


def test_a_file_that_would_run_code_does_nothing_and_is_refused_in_words(tmp_path: Path) -> None:
    evil = tmp_path / "evil.ckpt"
    torch.save({"state_dict": {"a": torch.zeros(2)}, "more": mark(tmp_path / "marked")}, evil)
    torch.load(evil, weights_only=False)
    assert (tmp_path / "marked").exists(), "it does run code where nobody keeps it from it"
    (tmp_path / "marked").unlink()
    with pytest.raises(
        ModelFileError, match=r"“evil\.ckpt” is no plain file of tensors: it asks for"
    ) as caught:
        convert(evil, tmp_path / "new.safetensors")
    assert "system” of Python" in caught.value.message
    assert "Nothing in it was run" in str(caught.value)
    assert "weights_only" not in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["evil.ckpt"]


@pytest.mark.filterwarnings("ignore:Detected pickle protocol")
@pytest.mark.parametrize("protocol", [0, 2, 4])
def test_a_bare_pickle_that_would_run_code_does_nothing(tmp_path: Path, protocol: int) -> None:
    (tmp_path / "evil.pt").write_bytes(pickle.dumps(mark(tmp_path / "marked"), protocol=protocol))
    told = unpack(tmp_path / "evil.pt", tmp_path / "new.safetensors")
    assert told["refused"] in ("code", "damaged")
    assert [path.name for path in tmp_path.iterdir()] == ["evil.pt"]


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04 torn", pickle.dumps({"a": 1}, protocol=2)])
def test_a_file_that_is_damaged_is_explained_in_a_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.bin").write_bytes(content)
    told = unpack(tmp_path / "x.bin", tmp_path / "new.safetensors")
    assert told["refused"] == "damaged"
    assert "\n" not in told["detail"]
    assert [path.name for path in tmp_path.iterdir()] == ["x.bin"]


@pytest.mark.parametrize("content", [{"a": 1}, [1, 2], {"state_dict": {}}])
def test_a_file_without_tensors_is_explained(tmp_path: Path, content: object) -> None:
    torch.save(content, tmp_path / "x.bin")
    assert unpack(tmp_path / "x.bin", tmp_path / "new.safetensors")["refused"] == "empty"
    assert [path.name for path in tmp_path.iterdir()] == ["x.bin"]


def test_nothing_is_replaced_and_only_old_formats_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversion.subprocess, "Popen", lambda *_, **__: pytest.fail("a process was started"))
    for name in ("a.ckpt", "a.safetensors", "a.txt"):
        (tmp_path / name).write_text("x")
    for source, target, words in (
        ("a.ckpt", "a.safetensors", "there already"),
        ("a.txt", "b.safetensors", "needs no converting"),
        ("gone.ckpt", "b.safetensors", "no file"),
        ("a.ckpt", "b.ckpt", r"\.safetensors"),
    ):
        with pytest.raises(ModelFileError, match=words):
            convert(tmp_path / source, tmp_path / target)
    assert (tmp_path / "a.safetensors").read_text() == "x"


def test_a_file_that_appears_while_converting_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.save({"a": torch.zeros(2)}, tmp_path / "a.pt")
    target = tmp_path / "a.safetensors"

    def reads(path: Path) -> object:
        target.write_text("somebody else's")
        return read_header(path)

    monkeypatch.setattr(conversion, "read_header", reads)
    monkeypatch.setattr(conversion, "_unpickle", unpack)  # in this process, which is quicker
    with pytest.raises(ModelFileError, match="could not be written"):
        convert(tmp_path / "a.pt", target)
    assert target.read_text() == "somebody else's"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pt", "a.safetensors"]


CONFINED = """
import os, socket, subprocess, sys
from pathlib import Path
from nodegraph_app.models.confinement import Forbidden, confine
folder, port = Path(sys.argv[1]), int(sys.argv[2])
import importlib, shutil, urllib.request, encodings.idna
confine(folder / "allowed")
def refused(act):
    try:
        act()
    except Forbidden:
        return True
    return False
tries = [
    lambda: socket.create_connection(("127.0.0.1", port)),
    lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
    lambda: socket.getaddrinfo("localhost", port),
    lambda: subprocess.run([sys.executable, "-c", "1"]),
    lambda: os.system("echo"),
    lambda: (folder / "kept").unlink(),
    lambda: (folder / "kept").write_text("x"),
    lambda: os.open(folder / "new", os.O_WRONLY | os.O_CREAT),
    lambda: (folder / "kept").rename(folder / "other"),
    lambda: (folder / "made").mkdir(),
    lambda: shutil.rmtree(folder),
]
print([refused(act) for act in tries].count(True), len(tries))
(folder / "allowed").write_text("x")
print((folder / "kept").read_text())
"""


def test_a_confined_process_reaches_no_network_no_process_and_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("as it was")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        arguments = [sys.executable, "-c", CONFINED, str(tmp_path), str(server.getsockname()[1])]
        done = subprocess.run(arguments, capture_output=True, text=True, check=True)
        with pytest.raises(BlockingIOError):
            server.accept()
    caught, tried = done.stdout.splitlines()[0].split()
    assert caught == tried
    assert done.stdout.splitlines()[1] == "as it was"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["allowed", "kept"]
    assert "socket." in FORBIDDEN


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="network namespaces are of Linux")
def test_where_linux_lets_it_the_process_has_left_the_network_altogether(tmp_path: Path) -> None:
    script = (
        "import socket, sys; from nodegraph_app.models.confinement import leave_the_network\n"
        "left = leave_the_network()\n"
        "try:\n    socket.create_connection(('127.0.0.1', int(sys.argv[1]))); print(left, 'reached')\n"
        "except OSError:\n    print(left, 'not reached')"
    )
    with socket.create_server(("127.0.0.1", 0)) as server:
        arguments = [sys.executable, "-c", script, str(server.getsockname()[1])]
        done = subprocess.run(arguments, capture_output=True, text=True, check=True)
    if done.stdout.startswith("False"):
        pytest.skip("this system lets no process leave its network")
    assert done.stdout.split("\n")[0] == "True not reached"


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe with a name is another thing there")
def test_the_process_leaves_with_whoever_started_it_and_leaves_nothing_behind(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "slow.pt")  # nobody writes to it, so reading it waits
    arguments = [sys.executable, "-m", "nodegraph_app.models.unpickling"]
    process = subprocess.Popen(
        [*arguments, str(tmp_path / "slow.pt"), str(tmp_path / "out")], stdin=subprocess.PIPE
    )
    (tmp_path / "out").write_text("half")
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(timeout=120) == 1
    assert not (tmp_path / "out").exists()
