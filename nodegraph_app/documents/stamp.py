"""Whether a file on disk is still the one that was read or written here."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Stamp:
    """A file as it was seen.

    Attributes:
        modified_ns, size_bytes: enough to know at a glance that nothing happened.
        sha256: of the content; decides where the glance does not.
    """

    modified_ns: int
    size_bytes: int
    sha256: str

    @classmethod
    def of(cls, path: Path) -> Stamp | None:
        """The file as it is now; None where there is none or it cannot be read."""
        try:
            with path.open("rb") as file:
                seen = path.stat()  # before the content: what changes in between is noticed later
                return cls(seen.st_mtime_ns, seen.st_size, hashlib.file_digest(file, "sha256").hexdigest())
        except OSError:
            return None

    def holds_for(self, path: Path) -> bool:
        """Whether nothing would be lost by writing the file anew: it has this content, or is gone."""
        try:
            now = path.stat()
        except OSError:
            return True
        if (now.st_mtime_ns, now.st_size) == (self.modified_ns, self.size_bytes):
            return True
        seen = Stamp.of(path)
        return seen is None or seen.sha256 == self.sha256
