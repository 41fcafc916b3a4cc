"""Jobs: hand a session to the workers, cancel it, try it again; and the work itself, on the engine DBOS.

The session's row says what is wanted and what became of it; the engine (the only place that knows it is here) makes
sure that it happens once, whichever process dies. So a page writes one row and needs no engine, and what a worker finds
in the rows but not with the engine it hands over again: workflow id = session id. One job has a step `measure`, one
`hear` for each five minutes and one `conclude`; after a death it goes on after the last that was made.

A dead worker is missed after 90 s of silence, seen by a round every 10 s, its job dequeued within 2 s: at the latest
102 s after its last sign of life another one goes on. What the engine stores is ids, counts, digests and codes.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, WorkflowStatus
from django.conf import settings
from django.db import connection
from django.db.models.functions import Now

from pipeline.service import attempts, heartbeats
from pipeline.service.desk.models import Session
from pipeline.service.leftovers import clear, clear_all_ended, clear_ended
from pipeline.service.logs import only_places
from pipeline.service.rounds import Duty, keep_doing
from pipeline.service.tries import place_of, try_step

LOG = logging.getLogger(__name__)
SCHEMA = "1"
"""Of the steps and what they answer: raised when a job that one version began cannot be ended by another."""
APPLICATION, WORKFLOW, QUEUE = "quietroom", "process", "sessions"
TAKE_IN_S = 1.0
LONGEST_GOODBYE_S = 10.0
"""Less than the supervisor waits before it insists."""
ENDED = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
State = Session.State


class Steps(Protocol):
    """What a job does. A step may run again after a death, says how far it is with `attempts.report`, which also stops
    it, and never writes but as the attempt that it is given."""

    def measure(self, session_id: str, attempt: str) -> int:
        """How many windows of about five minutes there are to hear; 0 for notes."""

    def hear(self, session_id: str, attempt: str, window: int) -> str:
        """The digest of what was heard in one window."""

    def conclude(self, session_id: str, attempt: str) -> str:
        """The digest of the manifest; publishes under `attempts.publishing`."""


def submit(session_id: str) -> None:
    """Hand a session whose upload is whole to the workers; saying it again changes nothing."""
    Session.objects.filter(pk=session_id, state=State.UPLOADING).update(state=State.WAITING)


def cancel(session_id: str) -> None:
    """End a session that is not sealed yet: at once if nobody works on it, else at the worker's next look."""
    idle = Session.objects.filter(pk=session_id, state__in=(State.UPLOADING, State.WAITING))
    if not idle.update(state=State.CANCELLED, owner="", finished_at=Now()):
        Session.objects.filter(pk=session_id, state=State.WORKING).update(cancel_asked=True)
    clear_ended(session_id)


def again(session_id: str) -> None:
    """Start a failed or dead session afresh; a dead one goes on after the last step that was made."""
    stuck = Session.objects.filter(pk=session_id, state__in=(State.FAILED, State.DEAD))
    stuck.update(state=State.WAITING, attempts=0, error_code="", error_message="", fraction=0, finished_at=None)


def work(
    executor_id: str,
    steps: Steps,
    stop: threading.Event,
    *,
    chores: Iterable[Duty] = (),
    found_models: Mapping[str, str],
) -> None:
    """Work off the queue, one session at a time, until `stop` is set; then hand back what is unfinished.

    `executor_id` is the same after a restart, and no other process has it. Each of the `chores` (retention, alerts)
    and the sign of life has a thread of its own, so that none waits for another.
    """
    times = settings.QUIETROOM.work
    bench = _Bench(executor_id, steps, stop)
    heartbeats.arrive(executor_id, found_models)
    bench.launch()
    for duty in (Duty(times.heartbeat_s, partial(heartbeats.beat, executor_id)), *chores):
        threading.Thread(target=keep_doing, args=([duty], stop), daemon=True).start()
    rounds = [
        Duty(_pace_s(), bench.take_in),
        Duty(times.heartbeat_s, bench.take_over),
        Duty(times.look_s, bench.put_right),
    ]
    keep_doing(rounds, stop)
    bench.close()


class _Failed(Exception):
    """A step failed for good; the session has its code already."""


class _Bench:
    """One worker's place at the engine."""

    def __init__(self, executor_id: str, steps: Steps, stop: threading.Event) -> None:
        self._executor_id, self._steps, self._stop = executor_id, steps, stop
        self._running: dict[str, str] = {}
        """Session of each attempt that is under way: a session may have two, of which one does not know it is over."""
        self._stranded: set[str] = set()
        self._last_round = time.time()

    def launch(self) -> None:
        """Start the engine; what this worker left when it died is taken up again."""
        DBOS(config=_config(self._executor_id))

        @DBOS.workflow(name=WORKFLOW, max_recovery_attempts=None)
        def process(session_id: str) -> str:
            return self._process(session_id)

        DBOS.listen_queues([QUEUE])
        DBOS.launch()
        DBOS.register_queue(QUEUE, worker_concurrency=1, polling_interval_sec=_pace_s(), on_conflict="always_update")

    def close(self) -> None:
        """Hand back what is being worked on, which is no death of it, and give its steps time to notice."""
        until = time.monotonic() + LONGEST_GOODBYE_S
        while self._running and time.monotonic() < until:
            for attempt, session_id in list(self._running.items()):
                attempts.give_back(session_id, attempt)
            time.sleep(0.1)
        heartbeats.leave(self._executor_id)
        DBOS.destroy()

    def take_in(self) -> None:
        """Sessions that wait go to the engine."""
        self._hand_over(Session.objects.filter(state=State.WAITING).values_list("pk", flat=True))

    def take_over(self) -> None:
        """Jobs of workers that are silent for too long go on elsewhere.

        Who slept itself (a suspended machine) judges nobody in that round: the others wake with it.
        """
        slept_s = time.time() - self._last_round
        self._last_round = time.time()
        if slept_s > settings.QUIETROOM.work.silent_s / 2:
            return
        pending = _listed(status="PENDING")
        for executor_id in heartbeats.claim_silent({str(job.executor_id) for job in pending}):
            left = [job.workflow_id for job in _listed(status="PENDING", executor_id=executor_id)]
            if left:
                LOG.warning("worker %s is silent; %d of its jobs go on", executor_id, len(left))
                DBOS.resume_workflows(left, queue_name=QUEUE)

    def put_right(self) -> None:
        """What rows, engine and disk no longer agree on, whatever died between two of them."""
        self._end_outdated()
        self._hand_over(Session.objects.filter(state__in=attempts.OPEN).values_list("pk", flat=True))
        self._resume_stranded()
        heartbeats.forget_gone()
        clear_all_ended()

    def _hand_over(self, session_ids: Iterable[str]) -> None:
        """Make a job of each session that has none, and restart a job that ended although its session has not."""
        wanted = list(session_ids)
        known = {job.workflow_id: job for job in _listed(workflow_ids=wanted)} if wanted else {}
        for session_id in wanted:
            job = known.get(session_id)
            if job is None:
                _enqueue(session_id)
            elif job.status in ENDED:
                step = 1 if _is_outdated(job) else _after_the_last_made(session_id)
                DBOS.rewind_workflow(session_id, start_step=step, application_version=SCHEMA, queue_name=QUEUE)

    def _resume_stranded(self) -> None:
        """Jobs that the engine lost between two steps: marked as running here, twice in a row, and not running."""
        mine = {job.workflow_id for job in _listed(status="PENDING", executor_id=self._executor_id)}
        idle = mine - set(self._running.values())
        lost, self._stranded = idle & self._stranded, idle - self._stranded
        if lost:
            DBOS.resume_workflows(sorted(lost), queue_name=QUEUE)

    def _end_outdated(self) -> None:
        """Jobs that an older version began end here, to start again, unless a worker of that version is at them."""
        silent = {worker.pk for worker in heartbeats.silent()}
        for job in _listed(status=["PENDING", "ENQUEUED"]):
            left = job.status == "ENQUEUED" or job.executor_id in {*silent, self._executor_id}
            if left and _is_outdated(job):
                clear(job.workflow_id)
                DBOS.cancel_workflow(job.workflow_id)

    def _process(self, session_id: str) -> str:
        if self._stop.is_set():
            raise attempts.Stop
        attempt = attempts.begin(session_id)
        if attempt is None:
            clear_ended(session_id)
            return "ended"
        self._running[attempt] = session_id
        try:
            return self._go_through(session_id, attempt)
        except attempts.Stop:
            if not attempts.conclude_cancelled(session_id, attempt):
                raise
            clear_ended(session_id)
            return "cancelled"
        except Exception as problem:  # noqa: BLE001  whatever the engine raised, its text stays out of it
            # Ours never come this far: the engine's own database is full or away. The job is stranded, not dead.
            LOG.warning("the engine failed on session %s (%s)", session_id, place_of(problem))
            attempts.give_back(session_id, attempt)
            raise attempts.Stop from None
        finally:
            del self._running[attempt]
            connection.close()

    def _go_through(self, session_id: str, attempt: str) -> str:
        run = partial(self._step, session_id, attempt)
        try:
            windows = int(run("measure", self._steps.measure))
            for window in range(windows):
                run("hear", partial(self._steps.hear, window=window))
            run("conclude", self._steps.conclude)
        except _Failed:
            clear_ended(session_id)
            return "failed"
        attempts.finish(session_id, attempt, State.DONE)
        clear_ended(session_id)
        return "done"

    def _step(self, session_id: str, attempt: str, name: str, step: Callable[[str, str], int | str]) -> int | str:
        """What a step made, now or before a death; raises _Failed."""
        outcome = DBOS.run_step({"name": name}, try_step, session_id, attempt, step)
        if "failed" in outcome:
            raise _Failed
        return outcome["made"]


def _pace_s() -> float:
    return min(TAKE_IN_S, settings.QUIETROOM.work.look_s)


def _config(executor_id: str) -> DBOSConfig:
    """The engine on the service's database, saying and telling nothing to anybody."""
    address = settings.DATABASE_URL
    if not address:
        file = Path(settings.DATA_FOLDER) / "jobs.sqlite3"
        with closing(sqlite3.connect(file)) as made:
            made.execute("PRAGMA journal_mode=WAL")
        address = f"sqlite:///{file}"
    only_places("dbos")
    return {
        "name": APPLICATION,
        "system_database_url": address,
        "sys_db_pool_size": 5,
        "executor_id": executor_id,
        "application_version": SCHEMA,
        "serializer": DBOSPortableJSONSerializer(),
        "enable_otlp": False,
        "log_level": "WARNING",
    }


def _listed(**which: Any) -> list[WorkflowStatus]:
    return DBOS.list_workflows(name=WORKFLOW, load_input=False, load_output=False, **which)


def _enqueue(session_id: str) -> None:
    """One job, however often and by however many workers it is said."""
    DBOS.enqueue_workflow_with_options(
        {"workflow_name": WORKFLOW, "queue_name": QUEUE, "workflow_id": session_id, "app_version": SCHEMA}, session_id
    )


def _after_the_last_made(session_id: str) -> int:
    """Number of the step that an ended job goes on with; the first if one failed, for its work is cleared away."""
    done = DBOS.list_workflow_steps(session_id)
    whole = all(step["error"] is None and "made" in (step["output"] or {}) for step in done)
    return 1 + max((step["function_id"] for step in done), default=0) if whole else 1


def _is_outdated(job: WorkflowStatus) -> bool:
    return int(job.app_version or 0) < int(SCHEMA)
