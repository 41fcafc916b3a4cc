"""One error class per thing a person can act on.

Each has a `code` (its anchor in README) and an `exit_status` of its own. A message says what is wrong and what
to do next, and lists valid choices; it never holds speech, a name, a file name or a path.
"""

from __future__ import annotations

from typing import ClassVar


class PipelineError(Exception):
    """Base of every error that a person is shown as one line."""

    code: ClassVar[str] = "error"
    exit_status: ClassVar[int] = 1


class UnreadableAudioError(PipelineError):
    """The file is not audio, or its extension promises something else."""

    code = "unreadable-audio"
    exit_status = 10


class EmptyInputError(PipelineError):
    """Nothing in the file: no bytes, no length, no words."""

    code = "empty-input"
    exit_status = 11


class SilentAudioError(PipelineError):
    """Sound, but nobody speaks."""

    code = "silent-audio"
    exit_status = 12


class DamagedAudioError(PipelineError):
    """An encrypted or corrupt container out of which nothing can be decoded, or on which the decoder died."""

    code = "damaged-audio"
    exit_status = 13


class UnsupportedFormatError(PipelineError):
    """A known format that cannot be decoded here; the message names it and says what to do."""

    code = "unsupported-format"
    exit_status = 14


class NotesError(PipelineError):
    """Notes that cannot be read: not UTF-8, not the document their extension promises, or far longer than a session."""

    code = "unreadable-notes"
    exit_status = 15


class SourceChangedError(PipelineError):
    """The input changed while it was read."""

    code = "source-changed"
    exit_status = 16


class CodingError(PipelineError):
    """A code or a decision on one that does not fit the release that it is about."""

    code = "coding"
    exit_status = 17


class SettingsError(PipelineError):
    """A settings file with an unknown key, a wrong type or broken TOML."""

    code = "settings"
    exit_status = 20


class PlanError(PipelineError):
    """A session plan with missing, doubled or overlapping items."""

    code = "plan"
    exit_status = 21


class RosterError(PipelineError):
    """A roster with wrong columns or an unusable row; the message has the row number, not the name."""

    code = "roster"
    exit_status = 22


class RecipientsError(PipelineError):
    """Too few recipients for a route, or a private key where a public one belongs."""

    code = "recipients"
    exit_status = 23


class ConsentError(PipelineError):
    """Nobody confirmed that everyone agreed."""

    code = "consent"
    exit_status = 24


class DecisionsError(PipelineError):
    """A decisions file that does not fit the session."""

    code = "decisions"
    exit_status = 25


class GoldError(PipelineError):
    """A gold script that cannot be parsed; the message has the line number."""

    code = "gold"
    exit_status = 26


class NotReleasedError(PipelineError):
    """A folder or file that is no released copy: a draft, or something else."""

    code = "not-released"
    exit_status = 27


class NotComparableError(PipelineError):
    """Sessions that cannot be set beside each other: too few or too many, or the same twice."""

    code = "not-comparable"
    exit_status = 28


class InterventionError(PipelineError):
    """A plan of action that does not fit its session; the message has the row number, not what stands there."""

    code = "intervention"
    exit_status = 29


class ModelMissingError(PipelineError):
    """A model is not on this machine."""

    code = "model-missing"
    exit_status = 30


class ModelDamagedError(PipelineError):
    """A model's bytes are not those of the manifest."""

    code = "model-damaged"
    exit_status = 31


class DownloadError(PipelineError):
    """No source gave a model."""

    code = "download"
    exit_status = 32


class EngineMissingError(PipelineError):
    """An engine whose package is not installed."""

    code = "engine-missing"
    exit_status = 33


class KeyFileError(PipelineError):
    """A key file that holds no age identity, or cannot be written where asked."""

    code = "key-file"
    exit_status = 40


class WrongKeyError(PipelineError):
    """This identity, or this passphrase, does not open this file."""

    code = "wrong-key"
    exit_status = 41


class TamperedError(PipelineError):
    """A sealed file, or a digest of one, is not as it was written."""

    code = "tampered"
    exit_status = 42


class KeyDestroyedError(PipelineError):
    """The key of this part of a session was destroyed at the end of its time; no copy of it can be read again."""

    code = "key-destroyed"
    exit_status = 43


class SealedNotPublishedError(PipelineError):
    """Sealing was done and stays; something after it failed, and analysts get nothing."""

    code = "sealed-not-published"
    exit_status = 50


class LeakError(PipelineError):
    """The leak check found an original in what would have left."""

    code = "leak"
    exit_status = 51


class AuditError(PipelineError):
    """The audit log's chain is broken."""

    code = "audit"
    exit_status = 52


class OutputError(PipelineError):
    """The output folder cannot be written, or holds something that must not be overwritten."""

    code = "output"
    exit_status = 60


class DiskFullError(PipelineError):
    """No space left; nothing half-written stays."""

    code = "disk-full"
    exit_status = 61


class ServingError(PipelineError):
    """The service cannot start: pages not built, a folder or the database out of reach, TLS missing, a port taken."""

    code = "serving"
    exit_status = 70
