"""Whether one count is more than another by more than counting noise, for unequal amounts of talk.

Turns on a theme are taken as events of a Poisson process in the talk. If nothing had changed, each of all the turns of
two sessions would fall into either in proportion to what was said there, so that their split is binomial: the exact
conditional test of J. Przyborowski and H. Wilenski, Homogeneity of results in testing samples from Poisson series,
Biometrika 31 (1940), 313-323. It must never be told as more than it is: turns that answer one another come in bursts;
where every second mention draws another, about three in a hundred simulated themes that did not change are called so.
"""

from __future__ import annotations

from math import exp, lgamma, log, log1p

LEVEL = 0.01
"""Chance below which a difference is called one: of a hundred themes that did not change, about one is called so."""


def chance(counts: tuple[int, int], talk: tuple[int, int]) -> float:
    """How likely counts at least so unequal are if nothing changed, from 0 to 1: twice the smaller tail.

    `talk` is in any unit that both share. Raises ValueError for talk of none.
    """
    if min(talk) <= 0:
        raise ValueError("nothing was said in one of the two")
    whole, first = sum(counts), counts[0]
    share = talk[0] / sum(talk)
    parts = [_binomial(whole, k, share) for k in range(whole + 1)]
    return min(1.0, 2 * min(sum(parts[: first + 1]), sum(parts[first:])))


def _binomial(whole: int, part: int, share: float) -> float:
    """By logarithms: the coefficients of a long session are larger than a float can be."""
    ways = lgamma(whole + 1) - lgamma(part + 1) - lgamma(whole - part + 1)
    return exp(ways + part * log(share) + (whole - part) * log1p(-share))
