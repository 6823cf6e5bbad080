"""A disk that loses power: an SQLite file system that keeps what was written apart from what was
synced, so that a cut can drop, or keep, each unsynced sector by itself.

The model is harsh: sectors of 512 bytes come through a cut in any combination, and a file that
was deleted without a sync of its folder may come back.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

SECTOR = 512
Change = tuple[int, bytes] | int  # bytes at an offset, or a new length


@dataclass
class Disk:
    """What would be found after a cut now: synced content, and changes that may be lost.

    `before_change` is called before each write, sync and deletion: the moments to cut at.
    """

    synced: dict[str, bytes] = field(default_factory=dict)
    unsynced: dict[str, list[Change]] = field(default_factory=dict)
    syncs: int = 0
    before_change: Callable[[str], None] = lambda _what: None

    def change(self, name: str, change: Change) -> None:
        """Note a change that is not yet safe."""
        self.before_change("write")
        self.unsynced.setdefault(name, []).append(change)

    def sync(self, name: str) -> None:
        """Make the changes of one file safe."""
        self.before_change("sync")
        self.syncs += 1
        self.synced[name] = apply(self.synced.get(name, b""), self.unsynced.pop(name, []))

    def delete(self, name: str, folder_synced: bool) -> None:
        """Delete a file; without a sync of the folder it may come back as it was last synced."""
        self.before_change("delete")
        self.unsynced.pop(name, None)
        if folder_synced:
            self.synced.pop(name, None)

    def cut(self, chance: random.Random) -> dict[str, bytes]:
        """Return the files as they might be found after the power comes back."""
        keep = chance.choice((0.0, 0.5, 0.9, 1.0))
        return {
            name: apply(
                self.synced.get(name, b""),
                [
                    part
                    for change in self.unsynced.get(name, [])
                    for part in sectors(change)
                    if chance.random() < keep
                ],
            )
            for name in {*self.synced, *self.unsynced}
        }

    def copy(self) -> "Disk":
        """Return the disk as it is at this moment."""
        return Disk(dict(self.synced), {name: list(all_) for name, all_ in self.unsynced.items()})


def sectors(change: Change) -> list[Change]:
    """Return a change in the parts in which a disk does it."""
    if isinstance(change, int):
        return [change]
    start, content = change
    ends = [*range(SECTOR - start % SECTOR, len(content), SECTOR), len(content)]
    begins = [0, *ends[:-1]]
    return [(start + a, content[a:b]) for a, b in zip(begins, ends, strict=True) if a < b]


def apply(content: bytes, changes: list[Change]) -> bytes:
    """Return the content after these changes."""
    made = bytearray(content)
    for change in changes:
        if isinstance(change, int):
            del made[change:]
        else:
            start, new = change
            made.extend(bytes(max(0, start - len(made))))
            made[start : start + len(new)] = new
    return bytes(made)


class CuttableFiles(apsw.VFS):
    """The usual file system, which tells a Disk what is written, synced and deleted."""

    def __init__(self, name: str, disk: Disk) -> None:
        self.disk = disk
        super().__init__(name, "")

    def xOpen(self, name: Any, flags: list[int]) -> "CuttableFile":
        return CuttableFile(name, flags, self.disk)

    def xDelete(self, name: str, sync_folder: bool) -> None:
        self.disk.delete(Path(name).name, sync_folder)
        super().xDelete(name, sync_folder)


class CuttableFile(apsw.VFSFile):
    """One file of it."""

    def __init__(self, name: Any, flags: list[int], disk: Disk) -> None:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        self.disk, self.name = disk, Path(path).name if path else "temporary"
        super().__init__("", name, flags)

    def xWrite(self, content: bytes, offset: int) -> None:
        self.disk.change(self.name, (offset, bytes(content)))
        super().xWrite(content, offset)

    def xTruncate(self, length: int) -> None:
        self.disk.change(self.name, length)
        super().xTruncate(length)

    def xSync(self, flags: int) -> None:
        self.disk.sync(self.name)  # the real disk need not wait: its power stays on
