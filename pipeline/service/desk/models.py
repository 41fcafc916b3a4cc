"""Sessions and what became of them: states, counts, digests. No content, no file name, nothing that was said."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from pipeline.service.desk.appended import Appended

USER = settings.AUTH_USER_MODEL


class Session(models.Model):
    """One recording or set of notes, from its first piece to its deletion; also the job that works on it."""

    class State(models.TextChoices):
        UPLOADING = "uploading"
        WAITING = "waiting"
        WORKING = "working"
        DONE = "done"
        """Sealed, and a draft for the reviewer made."""
        SEALED = "sealed"
        """Sealed, but what analysts would get could not be made."""
        FAILED = "failed"
        CANCELLED = "cancelled"
        DEAD = "dead"
        """Took its worker down too often; a person must look."""

    id = models.CharField(max_length=16, primary_key=True)
    uploader = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="uploads")
    date = models.DateField()
    kind = models.CharField(max_length=9, choices=[("recording", "recording"), ("notes", "notes")])
    suffix = models.CharField(max_length=8)
    """Extension of the file, with its dot: all that is kept of its name."""
    participants = models.PositiveSmallIntegerField()
    reviewers: models.ManyToManyField[models.Model, models.Model] = models.ManyToManyField(USER, related_name="reviews")
    """Who reads and releases it: the session is sealed to their keys."""
    size_bytes = models.PositiveBigIntegerField()
    received_bytes = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64)
    """Of the file, as the browser worked it out."""
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADING)
    stage = models.CharField(max_length=12, blank=True)
    fraction = models.FloatField(default=0)
    error_code = models.CharField(max_length=30, blank=True)
    error_message = models.CharField(max_length=400, blank=True)
    """A message of `pipeline.errors`, which holds no speech and no name."""
    warnings = models.JSONField(default=list)
    """`{"code", "message"}` of the recording's quality."""
    duration_ms = models.PositiveBigIntegerField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    """One, and one more for each time that its worker died of it or at it."""
    cancel_asked = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    uploaded_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    copies_deleted_at = models.DateTimeField(null=True)
    """When the uploader confirmed that no copy is left elsewhere."""
    reviewers_told_at = models.DateTimeField(null=True)
    """When its reviewers were told that it is deleted soon although nothing of it was released."""


class Turn(models.Model):
    """One step of a session's job: whose turn it is, how often its workers died, and what it left once it is made."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="turns")
    step = models.CharField(max_length=12)
    """As `steps` names it."""
    schema = models.CharField(max_length=4)
    """Version of the steps (`steps.SCHEMA`): what one version left, another cannot go on with."""
    attempt = models.CharField(max_length=36, blank=True)
    """Which may write, and no other; the one that wrote, once it is made. Empty while nobody is at it."""
    deaths = models.PositiveSmallIntegerField(default=0)
    fraction = models.FloatField(default=0)
    """How much of the whole job it has done so far."""
    made_at = models.DateTimeField(null=True)
    count = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    """Of what it left in the work folder, before that was wrapped."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=("session", "step"), name="one_turn_for_each_step"),)


class SessionRoute(models.Model):
    """What one route's holders know of a session before they open it: that it waits, and whether at once."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="routes")
    route = models.CharField(max_length=12)
    immediate = models.BooleanField(default=False)
    sealed_at = models.DateTimeField(auto_now_add=True)
    waiting_since = models.DateTimeField(default=timezone.now)
    """Sealed then, or sent an item by another route."""
    alerted_at = models.DateTimeField(null=True)
    deputy_alerted_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    """When its holder said that everything is entered in the school's own system."""
    closed_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    reminded_at = models.DateTimeField(null=True)
    """When its holders were last told that it is overdue."""
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("session", "route"), name="one_route_once_a_session"),)


class SealedFile(models.Model):
    """The sealed files of a session as they are now: to which keys, and which bytes."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="sealed_files")
    name = models.CharField(max_length=60)
    route = models.CharField(max_length=12)
    sha256 = models.CharField(max_length=64)
    """Of the age file inside its wrapping."""
    fingerprints = models.JSONField(default=list)
    generation = models.PositiveSmallIntegerField(default=1)
    written_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("session", "name"), name="one_name_once_a_session"),)


class Record(Appended):
    """Something that a holder wrote, sealed in their browser: appended, never changed, and read by no one here."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="records")
    route = models.CharField(max_length=12)
    number = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    returns_sha256 = models.CharField(max_length=64, blank=True)
    """Digest of the item's id, where this tells the reviewers that its words may return: a release is held to it."""
    withdraws_sha256 = models.CharField(max_length=64, blank=True)
    """The same, where this takes that back."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=("session", "route", "number"), name="one_record_once"),)


class Hold(models.Model):
    """A reason for which nothing of a session, or of one of its routes, is deleted."""

    class Ground(models.TextChoices):
        POLICE = "police"
        LADO = "lado", "LADO"
        COURT = "court"
        ACCESS = "access", "Subject access request"
        OTHER = "other"

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="holds")
    route = models.CharField(max_length=12, blank=True)
    """Whose follow-up; empty holds the whole session."""
    ground = models.CharField(max_length=8, choices=Ground)
    reference = models.CharField(max_length=40, blank=True)
    """The number of the case where it is dealt with: no words, so that no name comes here."""
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")


class Receipt(models.Model):
    """That a part of a session ended, by the destruction of its key: when, and which bytes nobody can read since."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="receipts")
    part = models.CharField(max_length=12)
    """As the vault names it."""
    due_at = models.DateTimeField()
    done_at = models.DateTimeField()
    files = models.JSONField(default=list)
    """`{"name", "wrapped_sha256", "sealed_sha256"}`: of the bytes as they lay here and in backups, and of the age file
    inside, empty where that was none."""
    audit_head = models.CharField(max_length=64)
    """Of the audit log just before: the entry that follows carries this receipt's digest."""
    sha256 = models.CharField(max_length=64)
    """Of the receipt as it is saved."""
    removed_at = models.DateTimeField(null=True)
    """When the bytes, unreadable by then, were removed here."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=("session", "part"), name="one_end_once"),)


class Release(models.Model):
    """A checked version that analysts may read, until it is recalled."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="releases")
    number = models.PositiveIntegerField()
    at = models.DateTimeField(auto_now_add=True)
    recalled_at = models.DateTimeField(null=True)
    recalled_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("session", "number"), name="one_release_once"),)


class SavedPlan(models.Model):
    """What people wrote into the plan of action after a session, each time they saved it; words lie in the store."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="plans")
    number = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    """Of what was saved, before it was wrapped."""
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("session", "number"), name="one_plan_once"),)


class CodingRecord(Appended):
    """What an analyst decided about suggested codes at one time; which codes, on which words, lies in the store."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="codings")
    number = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    """Of what was decided, before it was wrapped."""
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("session", "number"), name="one_coding_once"),)


class ReleaseRequest(models.Model):
    """A reviewer's wish to release, until a worker has done it: the key that it waits with lives in its memory only."""

    class State(models.TextChoices):
        ASKED = "asked"
        READY = "ready"
        """A worker waits for what is sealed to its one-use key."""
        SENT = "sent"
        DONE = "done"
        FAILED = "failed"
        LOST = "lost"
        """The worker went and its key with it, or nothing came: the reviewer asks again."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="release_requests")
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=6, choices=State, default=State.ASKED)
    claim = models.CharField(max_length=36, blank=True)
    """Of the worker that holds the key."""
    public_key = models.CharField(max_length=100, blank=True)
    seen_at = models.DateTimeField(null=True)
    """The worker's last sign that it still waits, or works."""
    error_code = models.CharField(max_length=30, blank=True)
    error_message = models.CharField(max_length=400, blank=True)
    number = models.PositiveIntegerField(null=True)
    """Of the release that came of it."""

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("session",), condition=models.Q(state__in=("asked", "ready", "sent")), name="one_open_request"
            ),
        )


class Roster(models.Model):
    """That there is a roster, and until when; its names lie wrapped under the instance key."""

    uploaded_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    expires_on = models.DateField()
    people = models.PositiveIntegerField()


class Worker(models.Model):
    """A worker's sign of life."""

    executor_id = models.CharField(max_length=100, primary_key=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    """When another worker took over what this one left."""
    found_models = models.JSONField(default=dict)
    """In what state its machine had each pinned model when it started, by name."""
