"""A Hugging Face hub on this machine: the endpoints that fetching a model needs, spoken over real HTTP."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

COMMIT = "c0ffee" + "0" * 34


class Hub:
    """Repositories, and what was asked for.

    Attributes:
        repositories: ``"owner/name"`` → file name → content.
        breaks_after: file name → so many bytes of each answer are sent before the connection breaks.
        lies: names of files that are sent with other bytes than promised.
        waits_after: file name → so many bytes are sent, then the answer waits for `go_on`.
        requests: path and ``Range`` of every request for a file.
    """

    def __init__(self) -> None:
        self.repositories: dict[str, dict[str, bytes]] = {}
        self.breaks_after: dict[str, int] = {}
        self.lies: set[str] = set()
        self.waits_after: dict[str, int] = {}
        self.go_on = threading.Event()
        self.requests: list[tuple[str, str | None]] = []
        self.url = ""

    def about(self, repository: str) -> dict[str, object]:
        """What ``/api/models`` says of a repository."""
        siblings = []
        for name, content in self.repositories[repository].items():
            blob = hashlib.sha1(f"blob {len(content)}\0".encode() + content).hexdigest()
            entry: dict[str, object] = {"rfilename": name, "size": len(content), "blobId": blob}
            if name.endswith((".safetensors", ".ckpt")):
                sha256 = hashlib.sha256(content).hexdigest()
                entry["lfs"] = {"sha256": sha256, "size": len(content), "pointerSize": 134}
            siblings.append(entry)
        return {"id": repository, "sha": COMMIT, "siblings": siblings, "private": False, "tags": []}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: Hub

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path).strip("/")
        parts = path.split("/")
        if path.startswith("api/models/"):
            self._tell_about("/".join(parts[2:4]), revision=parts[5] if len(parts) > 5 else "main")
        elif len(parts) > 4 and parts[2] == "resolve":
            self._send_file("/".join(parts[:2]), "/".join(parts[4:]))
        else:
            self._refuse("EntryNotFound")

    def _tell_about(self, repository: str, revision: str) -> None:
        if repository not in self.hub.repositories:
            self._refuse("RepoNotFound")
        elif revision not in ("main", COMMIT):
            self._refuse("RevisionNotFound")
        else:
            self._answer(200, json.dumps(self.hub.about(repository)).encode(), {})

    def _send_file(self, repository: str, name: str) -> None:
        wanted = self.headers.get("Range")
        self.hub.requests.append((name, wanted))
        content = self.hub.repositories[repository][name]
        if name in self.hub.lies:
            content = content[:-1] + bytes([content[-1] ^ 1])
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted else 0
        most = self.hub.breaks_after.get(name)
        pause = max(0, self.hub.waits_after.get(name, len(content)) - start)
        self._answer(206 if wanted else 200, content[start:], {}, most, pause)

    def _answer(
        self,
        status: int,
        body: bytes,
        headers: dict[str, str],
        most: int | None = None,
        pause: int | None = None,
    ) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        sent = body if most is None else body[:most]
        with suppress(OSError):  # whoever asked may be gone
            self.wfile.write(sent[:pause])
            if pause is not None and pause < len(sent):
                self.wfile.flush()
                self.hub.go_on.wait(60)
                self.wfile.write(sent[pause:])
        self.close_connection = most is not None and most < len(body)

    def _refuse(self, code: str) -> None:
        self._answer(404, b"{}", {"X-Error-Code": code})

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def running_hub() -> Iterator[Hub]:
    """A hub that answers at its `url`; stopped at the end."""
    hub = Hub()
    handler = type("Handler", (_Handler,), {"hub": hub})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        hub.url = f"http://127.0.0.1:{server.server_port}"
        try:
            yield hub
        finally:
            hub.go_on.set()
            server.shutdown()
            thread.join()
