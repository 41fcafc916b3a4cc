"""What covers a session's files on the service: the wrapping of their part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from pipeline.service.store import part_of
from pipeline.service.vault import Vault


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A `publish.folder.Cover`: each file under the key of its part."""

    vault: Vault
    session_id: str

    def whole(self, name: str, content: bytes) -> bytes:
        """An age file around it."""
        return self.vault.session(self.session_id, part_of(name)).wrap(content)

    def streamed(self, name: str, content: BinaryIO, target: BinaryIO) -> None:
        """The same for a recording of any length."""
        self.vault.session(self.session_id, part_of(name)).wrap_stream(content, target)
