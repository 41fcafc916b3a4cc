"""Settings of the service: who may reach it, how long things last, whom it may speak to.

Read once, by the Django settings. Secrets come from the environment and never stand in the file.
"""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field

from pipeline.settings import Table
from pipeline.settings.reading import find, read_toml

RECORD_BYTES = 4 << 20
"""The most that a record of a desk may have; one with the sound of an item is a quarter of it."""


class ServeSettings(Table):
    """[serve]"""

    host: str = Field("127.0.0.1", title="Address to listen on; anything but loopback needs TLS in front (README)")
    port: int = Field(8321, ge=1, le=65535, title="Port to listen on")
    host_names: tuple[str, ...] = Field((), title="Names by which people reach it, besides localhost")
    behind_tls: bool = Field(False, title="Whether TLS stands in front")
    trusted_proxies: tuple[str, ...] = Field((), title="Addresses whose X-Forwarded-Proto and -For are believed")
    certificate: str = Field("", title="TLS certificate of our own server, as a path; needs private_key")
    private_key: str = Field("", title="Its private key, as a path")
    database: str = Field("", title="postgresql://user@host/name; empty is a file in the data folder")

    @property
    def is_over_tls(self) -> bool:
        """Whether browsers reach it by https: cookies then need it, and browsers are told to insist on it."""
        return self.behind_tls or bool(self.certificate)


class UploadSettings(Table):
    """[uploads]"""

    piece_bytes: int = Field(4 << 20, ge=1 << 16, le=64 << 20, title="Bytes of one piece, sealed on its own")
    largest_bytes: int = Field(4 << 30, ge=1 << 20, title="Largest recording, in bytes")
    unfinished_days: int = Field(7, ge=1, title="Days after which an upload that nobody finished is deleted")
    roster_days: int = Field(366, ge=1, le=366, title="Longest that a roster is kept, in days")

    @property
    def body_bytes(self) -> int:
        """The most that is taken at once: a piece, or a record with the sound of an item, and some room."""
        return max(self.piece_bytes, RECORD_BYTES) + (1 << 20)

    @property
    def room_bytes(self) -> int:
        """What should be free: an upload, its sealed copy, and what lies between them while it is worked on."""
        return 3 * self.largest_bytes


class SignInSettings(Table):
    """[signing_in]"""

    idle_minutes: float = Field(15, gt=0, le=60, title="Minutes without a click after which a person is signed out")
    longest_hours: float = Field(12, gt=0, le=24, title="Hours after which a person signs in again")
    step_up_minutes: float = Field(10, gt=0, le=60, title="Minutes for which a second factor given counts")
    invitation_days: int = Field(3, ge=1, le=14, title="Days for which an invitation can be taken up")


class KeySettings(Table):
    """[keys]"""

    lifetime_days: int = Field(365, ge=30, title="Days after which a recipient makes a new key")
    remind_days: tuple[int, ...] = Field((30, 7), title="Days before that on which they are reminded")
    lost_days: int = Field(7, ge=1, title="Days to object before a route whose keys are said to be lost begins anew")


class FollowUpSettings(Table):
    """[following_up]"""

    deputy_minutes: float = Field(30, gt=0, title="Minutes after which an unopened immediate item alerts the deputy")
    keep_closed_days: int = Field(7, ge=0, title="Days a follow-up stays after it was entered elsewhere")
    overdue_days: int = Field(30, ge=1, title="Days after which one that was not is shown as overdue")


class RetentionSettings(Table):
    """[retention]: proposals of FACTS-safeguarding-security B3, which a school confirms or changes in its DPIA."""

    raw_days_after_release: int = Field(
        7,
        ge=0,
        title="Days a recording and its transcript stay after the release in force, so that it can be put right",
    )
    raw_days: int = Field(30, ge=1, title="Longest that they stay after the upload, released or not")
    notice_days: int = Field(3, ge=0, title="Days before that on which the reviewers of an unreleased one are told")
    academic_years: int = Field(
        1, ge=0, title="Academic years after the session's own, to 31 August, for which drafts and released copies stay"
    )
    audit_years: int = Field(6, ge=1, title="Years for which the audit log remembers")


class MailSettings(Table):
    """[mail]"""

    host: str = Field("", title="Server that takes alerts; empty sends none")
    port: int = Field(587, ge=1, le=65535, title="Its port")
    use_tls: bool = Field(True, title="Whether it is spoken to by TLS (STARTTLS)")
    user: str = Field("", title="User there; the password comes from QUIETROOM_MAIL_PASSWORD")
    sender: str = Field("quietroom@localhost", title="Sender of alerts")


class WorkSettings(Table):
    """[work]"""

    heartbeat_s: float = Field(10, gt=0, title="Seconds between two signs of life of a worker")
    silent_s: float = Field(90, gt=0, title="Seconds of silence after which another worker takes over")
    look_s: float = Field(30, gt=0, title="Seconds between two looks at what is due")
    deaths: int = Field(3, ge=1, title="Times a job may take its worker down before a person must look at it")
    backup_days: int = Field(7, ge=1, title="Days after a backup from which the next one is overdue")


class ServiceSettings(Table):
    """Everything that whoever runs the service may change."""

    serve: ServeSettings = ServeSettings()
    uploads: UploadSettings = UploadSettings()
    signing_in: SignInSettings = SignInSettings()
    keys: KeySettings = KeySettings()
    following_up: FollowUpSettings = FollowUpSettings()
    retention: RetentionSettings = RetentionSettings()
    mail: MailSettings = MailSettings()
    work: WorkSettings = WorkSettings()


def place() -> Path:
    """The file in force: `$QUIETROOM_SERVICE`, or the first `service.toml` found."""
    return Path(os.environ.get("QUIETROOM_SERVICE") or find("service.toml"))


def load(path: Path | None = None) -> ServiceSettings:
    """Settings from this file, or from the one in force; raises SettingsError."""
    return read_toml(path or place(), ServiceSettings, "service.toml")
