"""Drives of other machines and folders of copying services are told apart by what they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.adapters import mounts
from app.adapters.mounts import (
    kind_on_linux,
    kind_on_windows,
    network_kind,
    service_of,
    synced_by,
)

MOUNTINFO = r"""22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
23 22 0:21 / /proc rw,nosuid - proc proc rw
30 22 0:45 / /srv rw,relatime shared:7 master:3 - nfs4 server:/srv rw,vers=4.2
31 30 8:2 / /srv/ada/local rw,relatime - btrfs /dev/sda2 rw
32 22 0:50 / /mnt/our\040office\134s\011share rw - cifs //office/share rw
33 22 0:51 / /mnt/Büro rw - fuse.sshfs ada@office: rw,user_id=1000
34 22 0:52 / /net/auto rw - autofs systemd-1 rw,fd=31
35 34 0:53 / /net/auto rw - nfs server:/auto rw
36 22 0:54 / /media/stick rw - fuseblk /dev/sdb1 rw
37 22 0:55 / /mnt/ab rw - ceph 10.0.0.1:/ rw
38 22 0:56 / /mnt/again rw - nfs server:/ rw
39 38 0:57 / /mnt/again rw - tmpfs tmpfs rw

nonsense
40 22 0:58 / /mnt/short - nfs
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", ""),
        ("/etc", ""),
        ("/srv", "nfs4"),
        ("/srv/ada", "nfs4"),
        ("/srv/ada/locally", "nfs4"),
        ("/srv/ada/local", ""),
        ("/srv/ada/local/profile", ""),
        ("/srvs/ada", ""),
        ("/mnt/our office\\s\tshare/profile", "cifs"),
        ("/mnt/our", ""),
        ("/mnt/Büro/profile", "fuse.sshfs"),
        ("/net/auto/profile", "nfs"),
        ("/media/stick/profile", ""),
        ("/mnt/a", ""),
        ("/mnt/abc", ""),
        ("/mnt/ab/c", "ceph"),
        ("/mnt/again/profile", ""),
        ("/mnt/short", ""),
    ],
)
def test_a_folder_lies_on_the_deepest_mount_above_it(path: str, kind: str) -> None:
    assert kind_on_linux(path, MOUNTINFO) == kind


@pytest.mark.parametrize(
    "kind",
    [
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "9p", "ceph", "glusterfs"),
        *("lustre", "davfs", "fuse.sshfs", "fuse.rclone", "fuse.davfs", "fuse.gvfsd-fuse"),
        "fuse.s3fs",
    ],
)
def test_file_systems_of_other_machines_are_known(kind: str) -> None:
    assert kind_on_linux("/x", f"1 0 0:1 / / rw - {kind} host:/ rw") == kind


@pytest.mark.parametrize("kind", ["ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "fuse.x"])
def test_file_systems_of_this_machine_are_none_of_them(kind: str) -> None:
    assert kind_on_linux("/x", f"1 0 0:1 / / rw - {kind} /dev/x rw") == ""


def test_without_a_table_a_drive_counts_as_local() -> None:
    assert kind_on_linux("/x", "") == ""


@pytest.mark.parametrize(
    ("path", "asked", "kind"),
    [
        ("C:\\Users\\ada", "C:\\", ""),
        ("Z:\\profile", "Z:\\", "network drive"),
        ("\\\\office\\share\\profile", None, "UNC"),
        ("\\\\?\\UNC\\office\\share\\profile", None, "UNC"),
        ("\\\\?\\unc\\office\\share", None, "UNC"),
        ("\\\\?\\C:\\Users", "C:\\", ""),
        ("\\\\?\\Z:\\profile", "Z:\\", "network drive"),
        ("UNC\\not\\one", "\\", ""),
    ],
)
def test_windows_is_asked_for_the_drive_unless_the_path_tells(
    path: str, asked: str | None, kind: str
) -> None:
    roots: list[str] = []

    def drive_type(root: str) -> int:
        roots.append(root)
        return 4 if root == "Z:\\" else 3

    assert kind_on_windows(path, drive_type) == kind
    assert roots == ([] if asked is None else [asked])


def test_a_folder_of_this_machine_is_found_where_it_really_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remote = tmp_path.resolve() / "remote"
    remote.mkdir()
    (tmp_path / "link").symlink_to(remote)
    table = tmp_path / "mountinfo"
    table.write_text(f"1 0 0:1 / {remote} rw - nfs host:/ rw\n", encoding="utf-8")
    monkeypatch.setattr(mounts, "_MOUNTS", table)
    assert network_kind(tmp_path / "link" / "new") == "nfs"
    assert network_kind(tmp_path) == ""


def test_a_system_that_keeps_no_table_is_taken_as_local(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mounts, "_MOUNTS", tmp_path / "none")
    assert network_kind(tmp_path) == ""


# ---------------------------------------------------------------- services
@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("Dropbox", "Dropbox"),
        ("Dropbox (Office)", "Dropbox"),
        ("dropbox", "Dropbox"),
        ("OneDrive", "OneDrive"),
        ("OneDrive - Gartenweg AG", "OneDrive"),
        ("Google Drive", "Google Drive"),
        ("GoogleDrive-ada@example.org", "Google Drive"),
        ("My Drive", "Google Drive"),
        ("iCloud Drive", "iCloud"),
        ("com~apple~CloudDocs", "iCloud"),
        ("Nextcloud", "Nextcloud"),
        ("Dropboxes", ""),
        (".dropbox", ""),
        ("countersign", ""),
        ("", ""),
    ],
)
def test_a_service_is_known_by_its_folders_name(folder: str, service: str) -> None:
    assert service_of(folder, ()) == service


@pytest.mark.parametrize(
    ("marker", "service"),
    [
        (".dropbox.cache", "Dropbox"),
        (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"),
        (".tmp.driveupload", "Google Drive"),
        (".letter.pdf.icloud", "iCloud"),
        (".sync_0123456789ab.db", "Nextcloud"),
        (".nextcloudsync.log", "Nextcloud"),
        (".owncloudsync.log", "ownCloud"),
        (".stfolder", "Syncthing"),
        (".dropbox", ""),
        ("stfolder", ""),
    ],
)
def test_a_service_is_known_by_what_it_leaves(marker: str, service: str) -> None:
    assert service_of("papers", ("letter.pdf", marker)) == service


def test_everything_below_a_services_folder_is_copied_too(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    (shared / ".stfolder").mkdir(parents=True)
    (tmp_path / "link").symlink_to(shared)
    assert synced_by(shared / "deep" / "profile") == "Syncthing"
    assert synced_by(tmp_path / "link") == "Syncthing"
    assert synced_by(tmp_path / "mine") == ""


def test_links_in_a_circle_are_nobodys(tmp_path: Path) -> None:
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    assert synced_by(tmp_path / "circle" / "profile") == ""
