"""What a folder lies on: a drive of this machine, another machine's, or a copying service's."""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PureWindowsPath
from typing import Final

REMOTE: Final = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "ncpfs", "ncp", "afs", "coda"),
        *("9p", "ceph", "glusterfs", "lustre", "beegfs", "gpfs", "orangefs", "pvfs2", "davfs"),
        *("fuse.sshfs", "fuse.rclone", "fuse.davfs", "fuse.gvfsd-fuse", "fuse.s3fs"),
        *("fuse.mount_davfs2", "fuse.davfs2", "fuse.glusterfs", "fuse.ceph", "fuse.ceph-fuse"),
        *("fuse.smbnetfs", "fuse.curlftpfs", "fuse.gcsfuse", "fuse.goofys", "fuse.kio-fuse"),
        *("fuse.google-drive-ocamlfuse", "fuse.onedriver", "fuse.juicefs"),
        # The host's folders in a virtual machine: their locks do not hold on the other side.
        *("vboxsf", "prl_fs", "vmhgfs", "fuse.vmhgfs-fuse"),
    }
)
"""File systems that other machines have a hand in, by Linux's names."""

DRIVE_REMOTE: Final = 4
"""From Windows' fileapi.h."""

_MOUNTS: Final = Path("/proc/self/mountinfo")
_ESCAPED: Final = re.compile(r"\\([0-7]{3})")

_SERVICES: Final[Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]]] = {
    name: (re.compile(folder, re.IGNORECASE), re.compile(marker))
    for name, folder, marker in (
        # ~/.dropbox holds its settings, so that only the cache tells a synchronised folder.
        ("Dropbox", r"Dropbox( ?[(-].*)?", r"\.dropbox\.cache"),
        ("OneDrive", r"OneDrive( ?-.*)?", r"\.849C9593-D756-4E56-8D6E-42412F2A707B"),
        ("Google Drive", r"Google ?Drive(-.*)?|My Drive", r"\.tmp\.drive(up|down)load"),
        ("iCloud", r"iCloud ?Drive|com~apple~CloudDocs|Mobile Documents", r"\..+\.icloud"),
        ("Nextcloud", r"Nextcloud", r"\.nextcloudsync\.log|\.sync_[0-9a-f]+\.db"),
        ("ownCloud", r"ownCloud", r"\.owncloudsync\.log"),
        ("Syncthing", r"Syncthing", r"\.stfolder|\.stignore|\.stversions"),
    )
}
"""How the folders of a service are called, and what it leaves in them."""


def network_kind(folder: Path) -> str:
    """What kind of network drive a folder lies on; empty for a local one, and if unknown."""
    if sys.platform == "win32":
        import ctypes

        return kind_on_windows(str(folder.resolve()), ctypes.windll.kernel32.GetDriveTypeW)
    try:
        table = _MOUNTS.read_bytes().decode(errors="surrogateescape")
    except OSError:
        return ""
    return kind_on_linux(str(folder.resolve()), table)


def kind_on_linux(path: str, mountinfo: str) -> str:
    """The remote file system that an absolute path without links lies on, or nothing.

    ``mountinfo`` is the text of /proc/self/mountinfo; a line not of its form says nothing.
    """
    deepest, kind = -1, ""
    for line in mountinfo.split("\n"):
        before, separator, after = line.partition(" - ")
        fields, facts = before.split(" "), after.split(" ")
        if not separator or len(fields) < 6:
            continue
        point = _ESCAPED.sub(lambda found: chr(int(found[1], 8)), fields[4]).rstrip("/")
        # Of two mounts on one point, the later one hides the other.
        if f"{path}/".startswith(f"{point}/") and len(point) >= deepest:
            deepest, kind = len(point), facts[0]
    return kind if kind in REMOTE else ""


def kind_on_windows(path: str, drive_type: Callable[[str], int]) -> str:
    r"""The kind of network drive that an absolute path lies on, or nothing.

    ``drive_type`` answers what GetDriveTypeW does for a root like ``C:\``.
    """
    long = path.removeprefix("\\\\?\\")
    if long.upper().startswith("UNC\\") and long != path:
        return "UNC"
    drive = PureWindowsPath(long).drive
    if drive.startswith("\\\\"):
        return "UNC"
    return "network drive" if drive_type(f"{drive}\\") == DRIVE_REMOTE else ""


def synced_by(folder: Path) -> str:
    """The service that copies a folder to other machines, as far as names tell, or nothing."""
    place = folder.absolute()
    with contextlib.suppress(OSError, RuntimeError):  # RuntimeError: links in a circle
        place = folder.resolve()
    for each in (place, *place.parents):
        if name := service_of(each.name, _names_in(each)):
            return name
    return ""


def service_of(folder: str, names: Iterable[str]) -> str:
    """The service that a folder belongs to, by its name and the names in it, or nothing."""
    inside = tuple(names)
    for service, (called, marker) in _SERVICES.items():
        if called.fullmatch(folder) or any(map(marker.fullmatch, inside)):
            return service
    return ""


def _names_in(folder: Path) -> list[str]:
    with contextlib.suppress(OSError):
        return [each.name for each in folder.iterdir()]
    return []
