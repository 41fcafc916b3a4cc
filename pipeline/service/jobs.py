"""Jobs: hand a session to the workers, cancel it, try it again; and the work itself, on the engine DBOS.

The rows say what is wanted, which steps are made and what became of them; the engine (the only place that knows it is
here) makes sure that each step happens, whichever process dies, and that a worker does one at a time. So a page writes
one row and needs no engine, and what a worker finds in the rows but not with the engine it hands over again: each step
(`steps`) is one workflow, whose id is the session's and the step's name. Several workers take steps of one session and
of many, from one queue: those that end a session first.

A dead worker is missed after 90 s of silence, seen by a round every 10 s, its step dequeued within 2 s: at the latest
102 s after its last sign of life another one goes on. What the engine stores is ids, states and names of steps.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, WorkflowStatus
from django.conf import settings
from django.db import connection
from django.db.models.functions import Now

from pipeline.service import attempts, heartbeats, progress
from pipeline.service.desk.models import Session
from pipeline.service.leftovers import clear, clear_all_ended, clear_ended
from pipeline.service.logs import only_places
from pipeline.service.rounds import Duty, keep_doing
from pipeline.service.steps import CONCLUDE, MEASURE, SCHEMA, Steps, priority, run, to_do, unlocked_by
from pipeline.service.tries import place_of, try_step

LOG = logging.getLogger(__name__)
APPLICATION, WORKFLOW, QUEUE = "quietroom", "step", "steps"
TAKE_IN_S = 1.0
TAKE_STEP_S = 0.25
"""A worker idles for half of it, on average, between two steps."""
LONGEST_GOODBYE_S = 10.0
"""Less than the supervisor waits before it insists."""
ENDED = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
UNDER_WAY = ("PENDING", "ENQUEUED")
KEPT_ENDED = timedelta(hours=1)
"""How long the engine remembers a step that ended; the rows say what became of it."""
State = Session.State


def submit(session_id: str) -> None:
    """Hand a session whose upload is whole to the workers; saying it again changes nothing."""
    Session.objects.filter(pk=session_id, state=State.UPLOADING).update(state=State.WAITING)


def cancel(session_id: str) -> None:
    """End a session that is not sealed yet: at once if nobody works on it, else at the worker's next look."""
    open_ = Session.objects.filter(pk=session_id, state__in=(State.UPLOADING, *attempts.OPEN))
    if attempts.at_work(session_id).exists():
        open_.update(cancel_asked=True)
    elif open_.update(state=State.CANCELLED, finished_at=Now()):
        attempts.forget(session_id)
    clear_ended(session_id)


def again(session_id: str) -> None:
    """Start a failed or dead session afresh; a dead one goes on with the steps that were not made."""
    attempts.let_again(session_id)
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
    """Work off the queue, one step at a time, until `stop` is set; then hand back what is unfinished.

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
        # First of all, lest it hands over what a worker of an older version may still be at.
        Duty(times.look_s, bench.put_right),
        Duty(min(TAKE_IN_S, times.look_s), bench.take_in),
        Duty(times.heartbeat_s, bench.take_over),
    ]
    keep_doing(rounds, stop)
    bench.close()


class _Bench:
    """One worker's place at the engine."""

    def __init__(self, executor_id: str, steps: Steps, stop: threading.Event) -> None:
        self._executor_id, self._steps, self._stop = executor_id, steps, stop
        self._running: dict[str, tuple[str, str]] = {}
        """Session and step of each attempt that is under way: a step may have two, of which one has been fenced."""
        self._stranded: set[str] = set()
        self._outdated: set[str] = set()
        """Sessions that a worker of an older version is still at."""
        self._last_round = time.time()

    def launch(self) -> None:
        """Start the engine; what this worker left when it died is taken up again."""
        DBOS(config=_config(self._executor_id))

        @DBOS.workflow(name=WORKFLOW, max_recovery_attempts=None)
        def do(session_id: str, step: str) -> str:
            return self._do(session_id, step)

        DBOS.listen_queues([QUEUE])
        DBOS.launch()
        DBOS.register_queue(QUEUE, worker_concurrency=1, polling_interval_sec=TAKE_STEP_S, on_conflict="always_update")

    def close(self) -> None:
        """Hand back what is being worked on, which is no death of it, and give its steps time to notice."""
        until = time.monotonic() + LONGEST_GOODBYE_S
        while self._running and time.monotonic() < until:
            for attempt, (session_id, _) in list(self._running.items()):
                attempts.give_back(session_id, attempt)
            time.sleep(0.1)
        heartbeats.leave(self._executor_id)
        DBOS.destroy()

    def take_in(self) -> None:
        """The steps of every session that waits go to the engine."""
        self._hand_over(Session.objects.filter(state=State.WAITING).values_list("pk", flat=True))

    def take_over(self) -> None:
        """Steps of workers that are silent for too long go on elsewhere.

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
                LOG.warning("worker %s is silent; %d of its steps go on", executor_id, len(left))
                DBOS.resume_workflows(left, queue_name=QUEUE)

    def put_right(self) -> None:
        """What rows, engine and disk no longer agree on, whatever died between two of them."""
        self._end_outdated()
        self._hand_over(Session.objects.filter(state__in=attempts.OPEN).values_list("pk", flat=True))
        self._resume_stranded()
        self._forget_ended()
        heartbeats.forget_gone()
        clear_all_ended()

    def _hand_over(self, session_ids: Iterable[str]) -> None:
        """Make a job of each step that can be done and has none; restart one that ended before its step was made."""
        made = attempts.made_in(key for key in session_ids if key not in self._outdated)
        wanted = {_job_id(key, step): (key, step) for key in made for step in to_do(made[key])}
        known = {job.workflow_id: job for job in _listed(workflow_ids=list(wanted))} if wanted else {}
        for job_id, (session_id, step) in wanted.items():
            if job_id not in known:
                _enqueue(session_id, step)
            elif known[job_id].status in ENDED:
                DBOS.rewind_workflow(job_id, start_step=1, application_version=SCHEMA, queue_name=QUEUE)

    def _resume_stranded(self) -> None:
        """Jobs that the engine lost: marked as running here, twice in a row, and not running."""
        mine = {job.workflow_id for job in _listed(status="PENDING", executor_id=self._executor_id)}
        idle = mine - {_job_id(*of) for of in self._running.values()}
        lost, self._stranded = idle & self._stranded, idle - self._stranded
        if lost:
            DBOS.resume_workflows(sorted(lost), queue_name=QUEUE)

    def _end_outdated(self) -> None:
        """Jobs that an older version began end here, to start again, unless a worker of that version is at them."""
        silent = {worker.pk for worker in heartbeats.silent()}
        outdated = [job for job in _listed(status=list(UNDER_WAY)) if int(job.app_version or 0) < int(SCHEMA)]
        mine = {*silent, self._executor_id}
        left = [job for job in outdated if job.status == "ENQUEUED" or job.executor_id in mine]
        self._outdated = {_session_of(job) for job in outdated if job not in left}
        for job in left:
            if _session_of(job) not in self._outdated:
                attempts.forget(_session_of(job))
                clear(_session_of(job))
                DBOS.delete_workflows([job.workflow_id])

    def _forget_ended(self) -> None:
        old = (datetime.now(UTC) - KEPT_ENDED).isoformat()
        ended = [job.workflow_id for job in _listed(status=list(ENDED), completed_before=old)]
        if ended:
            DBOS.delete_workflows(ended)

    def _do(self, session_id: str, step: str) -> str:
        if self._stop.is_set():
            raise attempts.Stop
        attempt = attempts.begin(session_id, step)
        if attempt is None:
            clear_ended(session_id)
            return "ended"
        self._running[attempt] = (session_id, step)
        try:
            return self._try(session_id, attempt, step)
        except attempts.Stop:
            if not attempts.conclude_cancelled(session_id, attempt):
                raise
            clear_ended(session_id)
            return "ended"
        except Exception as problem:  # noqa: BLE001  whatever the engine raised, its text stays out of it
            # Ours never come this far: the engine's own database is full or away. The job is stranded, not dead.
            LOG.warning("the engine failed on session %s (%s)", session_id, place_of(problem))
            attempts.give_back(session_id, attempt)
            raise attempts.Stop from None
        finally:
            del self._running[attempt]
            connection.close()

    def _try(self, session_id: str, attempt: str, step: str) -> str:
        made = attempts.made(session_id)
        if step not in to_do(made):
            # Left over from before the session was started afresh: its turn comes, or somebody else made it.
            attempts.give_back(session_id, attempt)
            return "ended"
        left = try_step(session_id, attempt, partial(run, self._steps, step=step, made=made))
        if left is None:
            clear_ended(session_id)
            return "failed"
        if step == CONCLUDE:
            attempts.finish(session_id, attempt, State.DONE)
            clear_ended(session_id)
            return "done"
        windows = left.count if step == MEASURE else made[MEASURE].count
        attempts.keep(session_id, attempt, left, progress.share_of(step, windows))
        for following in unlocked_by(step, attempts.made(session_id)):
            _enqueue(session_id, following)
        return "made"


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
    return DBOS.list_workflows(load_input=False, load_output=False, **which)


def _job_id(session_id: str, step: str) -> str:
    return f"{session_id}-{step}"


def _session_of(job: WorkflowStatus) -> str:
    """An older version had one job for a session, of the session's id."""
    return job.workflow_id.split("-")[0]


def _enqueue(session_id: str, step: str) -> None:
    """One job, however often and by however many workers it is said."""
    DBOS.enqueue_workflow_with_options(
        {
            "workflow_name": WORKFLOW,
            "queue_name": QUEUE,
            "workflow_id": _job_id(session_id, step),
            "app_version": SCHEMA,
            "priority": priority(step),
        },
        session_id,
        step,
    )
