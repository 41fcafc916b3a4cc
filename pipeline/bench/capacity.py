"""How many workers a local authority needs: its busiest week, many times over, on the service's own order of steps.

Schools hold their sessions in the same weeks and upload after lessons, so that nights are empty and a Wednesday evening
is not: an average says nothing. What comes when is drawn by chance from a seed, and how long a step takes is measured
(`StepTimes`); the rest is the queue. What it does not know: schools that never come, machines that fail, and workers
that slow each other down on one machine.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from pipeline.service import steps

HOUR_S, DAY_S = 3600.0, 86_400.0
WINDOW_S = 300.0
DAYS = (0.10, 0.25, 0.30, 0.25, 0.10)
"""Share of a week's sessions from Monday to Friday: twilight meetings gather in its middle."""
UPLOADED_H = (15.5, 16.75, 20.0)
"""Earliest, most often, latest: hours of the day."""
LENGTH_MIN = (40.0, 60.0, 95.0)
"""Shortest, most often, longest."""


@dataclass(frozen=True, slots=True)
class Authority:
    """Who uploads how much in the busiest week."""

    schools: int = 200
    sessions_a_term: int = 2
    busiest_week: float = 0.3
    """Share of a term's sessions that fall into it."""

    @property
    def sessions(self) -> int:
        """In that week."""
        return ceil(self.schools * self.sessions_a_term * self.busiest_week)


@dataclass(frozen=True, slots=True)
class StepTimes:
    """Seconds of one worker (two cores, Whisper base, int8) for each second of sound.

    Together 0.075: the 6 min 46 s that ninety minutes took (README). A slower machine is told by its pace.
    """

    measure: float = 0.002
    hear: float = 0.041
    conclude: float = 0.032

    def at(self, pace: float) -> StepTimes:
        """The same shares of this much for each second of sound in all."""
        by = pace / (self.measure + self.hear + self.conclude)
        return StepTimes(self.measure * by, self.hear * by, self.conclude * by)

    def of(self, step: str, length_s: float) -> float:
        """Seconds for this step of a recording."""
        if step in (steps.MEASURE, steps.CONCLUDE):
            return length_s * (self.measure if step == steps.MEASURE else self.conclude)
        number = int(step.removeprefix(f"{steps.HEAR}-"))
        return self.hear * min(WINDOW_S, length_s - number * WINDOW_S)


@dataclass(frozen=True, slots=True)
class Uploaded:
    """One recording."""

    at_s: float
    """Since Monday 0:00."""
    length_s: float


@dataclass(frozen=True, slots=True)
class Waits:
    """How long sessions took until they were ready, with so many workers."""

    workers: int
    hours: tuple[float, ...]
    """Of every session of every week, sorted."""

    def within(self, share: float) -> float:
        """Hours in which this share of the sessions was ready."""
        return self.hours[ceil(share * len(self.hours)) - 1]


def waits(
    authority: Authority, times: StepTimes, workers: Sequence[int], *, weeks: int = 20, seed: int = 1
) -> tuple[Waits, ...]:
    """The same weeks for each number of workers; raises ValueError where there is no session or no worker."""
    if not authority.sessions or min(workers, default=0) < 1:
        raise ValueError("at least one session and one worker")
    chance = np.random.default_rng(seed)
    drawn = [a_week(authority, chance) for _ in range(weeks)]
    return tuple(
        Waits(count, tuple(sorted(wait / HOUR_S for week in drawn for wait in waited_s(week, times, count))))
        for count in workers
    )


def needed(found: Iterable[Waits], hours: float, share: float) -> int | None:
    """The fewest workers of those tried with which this share is ready in time; None if none of them is enough."""
    return min((one.workers for one in found if one.within(share) <= hours), default=None)


def a_week(authority: Authority, chance: np.random.Generator) -> list[Uploaded]:
    """Uploads of one week, in their order."""
    count = authority.sessions
    at_s = chance.choice(len(DAYS), count, p=DAYS) * DAY_S + chance.triangular(*UPLOADED_H, count) * HOUR_S
    lengths_s = chance.triangular(*LENGTH_MIN, count) * 60
    return [Uploaded(*pair) for pair in sorted(zip(at_s.tolist(), lengths_s.tolist(), strict=True))]


def waited_s(week: Sequence[Uploaded], times: StepTimes, workers: int) -> list[float]:
    """Seconds from each upload to the end of its last step; each worker does one step at a time.

    A step is taken by `steps.priority` and, where that is the same, in the order of uploads.
    """
    made: list[dict[str, steps.Made]] = [{} for _ in week]
    coming = [(upload.at_s, number, "") for number, upload in enumerate(week)]
    heapq.heapify(coming)
    ready: list[tuple[int, int, str]] = []
    idle, ended_s = workers, [0.0] * len(week)
    while coming:
        now_s, number, step = heapq.heappop(coming)
        idle += bool(step)
        if step == steps.CONCLUDE:
            ended_s[number] = now_s - week[number].at_s
        else:
            for following in _unlocked(made[number], step, week[number]):
                heapq.heappush(ready, (steps.priority(following), number, following))
        while idle and ready:
            _, taken, name = heapq.heappop(ready)
            heapq.heappush(coming, (now_s + times.of(name, week[taken].length_s), taken, name))
            idle -= 1
    return ended_s


def _unlocked(made: dict[str, steps.Made], step: str, upload: Uploaded) -> tuple[str, ...]:
    if not step:
        return steps.to_do(made)
    made[step] = steps.Made("", count=ceil(upload.length_s / WINDOW_S))
    return steps.unlocked_by(step, made)
