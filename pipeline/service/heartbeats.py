"""Which workers live, by signs of life in one table, and who may take over from one that gave none.

Times are the database's own, so that the clocks of several machines need not agree. A claim is one conditional UPDATE:
however many workers look at the same moment, one wins. It lapses after the same silence, lest a winner that dies with
it strand the work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Now
from django.db.models.query import QuerySet

from pipeline.service.attempts import patiently
from pipeline.service.desk.models import Worker

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
FORGET_AFTER = timedelta(days=7)


def arrive(executor_id: str, found_models: Mapping[str, str]) -> None:
    """A worker starts, under an id that it had before or a new one; says in what state its machine has each model."""
    values = {"started_at": Now(), "seen_at": Now(), "claimed_at": None, "found_models": dict(found_models)}
    patiently(lambda: Worker.objects.update_or_create(executor_id=executor_id, defaults=values))


def beat(executor_id: str) -> None:
    """A sign of life; it also ends any claim on what this worker was taken to have left."""
    Worker.objects.filter(pk=executor_id).update(seen_at=Now(), claimed_at=None)


def leave(executor_id: str) -> None:
    """A worker stops in good order: nobody need miss it."""
    Worker.objects.filter(pk=executor_id).delete()


def claim_silent(suspects: Iterable[str]) -> tuple[str, ...]:
    """Of all that are silent for too long, those whose work the caller alone may now take over.

    `suspects` hold unfinished work; one that has no row (a restored database) is as silent as can be.
    """
    for executor_id in suspects:
        Worker.objects.get_or_create(pk=executor_id, defaults={"started_at": LONG_AGO, "seen_at": LONG_AGO})
    claimable = silent().filter(Q(claimed_at=None) | Q(claimed_at__lt=_limit()))
    ids = list(claimable.values_list("pk", flat=True))
    return tuple(pk for pk in ids if claimable.filter(pk=pk).update(claimed_at=Now()))


def silent() -> QuerySet[Worker]:
    """Workers that gave no sign of life for longer than the setting allows."""
    return Worker.objects.filter(seen_at__lt=_limit())


def forget_gone() -> None:
    """Drop workers that nobody has seen for a week, so that the health page names those that matter."""
    Worker.objects.filter(seen_at__lt=Now() - FORGET_AFTER).delete()


def _limit() -> object:
    return Now() - timedelta(seconds=settings.QUIETROOM.work.silent_s)
