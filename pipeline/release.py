"""From a draft to something that may leave: what people decided, applied to the sealed transcript, checked again.

A release is made from the sealed transcript, never from the draft, so that a passage given back is redacted by
the same rules. It is numbered, never changed, and replaced only by the next one. A passage returns only if a
key that opens its own route's file is given: nobody else can have decided on it. The sound of a release is made
anew likewise, from the sealed recording, opened in memory; it leaves only where everyone agreed to share voices.
"""

from __future__ import annotations

import json
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import audit, ingest, redact, restricted, run, themes, writing
from pipeline.decisions import Decisions, decided, load_decisions
from pipeline.errors import DecisionsError, OutputError, TamperedError, WrongKeyError
from pipeline.models import sha256_of
from pipeline.publish import headings, manifest, refuse_leaks, write_transcripts
from pipeline.publish.folder import Folder
from pipeline.restricted import RedactedSound, SealedTranscript
from pipeline.restricted.keys import Identity
from pipeline.values import Findings, Heard, Progress, Route, Span, ignore

__all__ = ["Decisions", "Loaders", "Opened", "Released", "load_decisions", "release", "write_release"]


@dataclass(frozen=True, slots=True)
class Loaders:
    """What loads models, each called only once it is needed."""

    coder: Callable[[], themes.Coder]
    """Themes are coded anew, from what this release shows and nothing else."""
    parts: Callable[[], run.Parts] | None = None
    """To listen to the redacted recording; must be there where one leaves."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A session as those who hold its keys opened it, and what they decided."""

    sealed: SealedTranscript = field(repr=False)
    decisions: Decisions = field(repr=False)
    returned: frozenset[str] = frozenset()
    """Items that go back: each one's holder decided so."""
    remove_speakers: tuple[str, ...] = ()
    """Labels of those who withdrew since (see `redact.said_by`)."""
    recording: bytes | None = field(default=None, repr=False)
    """The source, where a redacted recording leaves too."""


@dataclass(frozen=True, slots=True)
class Released:
    """Which release this is, and where."""

    number: int
    folder: Path
    redactions: dict[str, int]


def release(
    session_folder: Path,
    identities: Sequence[Identity],
    decisions: Decisions,
    *,
    loaders: Loaders,
    remove_speakers: tuple[str, ...] = (),
    on_progress: Progress = ignore,
) -> Released:
    """Write released/<n>/; after WrongKeyError, TamperedError, DecisionsError or LeakError there is nothing of it.

    `remove_speakers` are labels of those who withdrew since (see `redact.said_by`).
    """
    digests = manifest.read(session_folder)["digests"]
    sealed = restricted.from_bytes(_open(session_folder, "transcript.age", identities, digests))
    leaves = sealed.sound is RedactedSound.SHARED
    opened = Opened(
        sealed,
        decisions,
        _returned(session_folder, identities, decisions, digests),
        remove_speakers,
        _open(session_folder, "recording.age", identities, digests) if leaves else None,
    )
    number = 1 + max((int(path.name) for path in (session_folder / "released").glob("[0-9]*")), default=0)
    made = write_release(opened, number, Folder(session_folder), loaders=loaders, on_progress=on_progress)
    for path in made.folder.iterdir():
        path.chmod(stat.S_IREAD | stat.S_IRGRP | stat.S_IROTH)
    return made


def write_release(
    opened: Opened, number: int, folder: Folder, *, loaders: Loaders, on_progress: Progress = ignore
) -> Released:
    """Apply what was decided, check it, and write released/<number>/ into the session's folder, or nothing of it."""
    sealed = decided(opened.sealed, opened.decisions)
    findings = sealed.findings or Findings(())
    removed = redact.said_by(sealed.transcript, (*sealed.removed, *opened.remove_speakers))
    without = (*(withheld.span for withheld in sealed.withheld if withheld.item not in opened.returned), *removed)
    redacted = redact.apply(sealed.transcript, findings, session=sealed.session, without=without, release=number)
    search = redact.leak_search(sealed.transcript, findings, sealed.roster)
    refuse_leaks(redacted, search)
    coder = loaders.coder()
    headings.refuse_telling_themes(coder.rules, sealed.roster)
    redacted = coder.code(redacted)
    sound = None
    if opened.recording is not None:
        sound = _sound(opened.recording, sealed, without, loaders.parts, on_progress)
    name = f"released/{number}"
    with writing.disk_errors():
        (folder.path / name).parent.mkdir(parents=True, exist_ok=True)
    write_transcripts(redacted, folder, name, search, sound=sound)
    # Not what came back: whoever reads the log would learn that something was flagged.
    audit.append(
        "released",
        {
            "session": sealed.session.id,
            "release": number,
            "digests": {file: digest for file, digest in folder.digests().items() if file.startswith(f"{name}/")},
            "signed_off_by_role": opened.decisions.signed_off_by_role,
            "removed_speakers": sorted({*sealed.removed, *opened.remove_speakers}),
        },
    )
    return Released(number, folder.path / name, redacted.counts)


def _sound(
    source: bytes,
    sealed: SealedTranscript,
    without: tuple[Span, ...],
    make_parts: Callable[[], run.Parts] | None,
    on_progress: Progress,
) -> bytes:
    """The recording redacted as this release is. `source` is held in memory whole: a WAV of 90 minutes is large."""
    if make_parts is None or sealed.findings is None:
        raise ValueError("a release with sound needs parts that can hear, and findings")
    parts = make_parts()
    recording = ingest.open_bytes(source, parts.settings.ingest, on_progress=on_progress)
    heard = Heard(recording, sealed.transcript, (), removed=without)
    return run.mask(heard, sealed.findings, sealed.roster, parts, on_progress=on_progress)


def _open(folder: Path, name: str, identities: Sequence[Identity], digests: dict[str, str]) -> bytes:
    """A sealed file's content, once its digest is the manifest's."""
    path = folder / "restricted" / name
    try:
        sealed = path.read_bytes()
    except OSError as problem:
        raise OutputError(f"restricted/ of this session cannot be read ({problem.strerror})") from None
    if sha256_of(path) != digests.get(f"restricted/{name}"):
        raise TamperedError("a sealed file is not the one that the manifest records; nothing was released")
    return restricted.open_sealed(sealed, identities)


def _returned(
    folder: Path, identities: Sequence[Identity], decisions: Decisions, digests: dict[str, str]
) -> frozenset[str]:
    """Items that go back, each of which a given key has opened."""
    asked = {decision.item for decision in decisions.items if decision.return_to_transcript}
    opened: set[str] = set()
    for route in Route if asked else ():
        try:
            document = _open(folder, f"follow-up-{route}.age", identities, digests)
        except WrongKeyError:
            continue
        opened |= {item["id"] for item in json.loads(document)["items"]}
    if asked - opened:
        raise DecisionsError(
            "a passage can be returned only with a key that opens its route's follow-up file; add --identity"
        )
    return frozenset(asked)
