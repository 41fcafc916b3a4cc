"""Which file an item goes into: that of its first route whose holders it does not name.

A person named in a passage must never be able to open it, whichever route and under whichever name they hold a
key. What is about the head never comes to the head that way, nor a colleague's own distress to their line manager.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.restricted.recipients import Recipients
from pipeline.values import Flag, QualityWarning, Route, Subject, Transcript

ORDER = {
    Route.DSL: (Route.DSL, Route.HEADTEACHER, Route.CHAIR),
    Route.HEADTEACHER: (Route.HEADTEACHER, Route.CHAIR, Route.DSL),
    Route.CHAIR: (Route.CHAIR, Route.DSL),
}
"""Where an item goes when holders are named in it."""
OF_A_COLLEAGUE = (Route.DSL, Route.CHAIR)
"""The same for a colleague's own distress: everybody's line manager is left out."""


@dataclass(frozen=True, slots=True)
class RoutedFlags:
    """Each flag under the route whose holders it does not name."""

    by_route: dict[Route, tuple[Flag, ...]]
    warnings: tuple[QualityWarning, ...]
    """For the manifest. The person who ran this must not be shown them: they tell that something was flagged."""
    unrouted: tuple[Flag, ...] = ()
    """Those for which no route is free: the reviewer passes them on."""


def route_flags(transcript: Transcript, flags: tuple[Flag, ...], recipients: Recipients) -> RoutedFlags:
    """Apply the conflict rule: a person named in a passage is no recipient of it."""
    by_route: dict[Route, list[Flag]] = {route: [] for route in Route}
    unrouted, codes = [], set()
    for flag in flags:
        route = _free_route(flag, _said(transcript, flag), recipients)
        if route is None:
            unrouted.append(flag)
            codes.add("conflict-everywhere")
            continue
        by_route[route].append(flag)
        if route is not flag.route:
            codes.add("conflict")
    done = {route: tuple(found) for route, found in by_route.items()}
    return RoutedFlags(done, _warnings(codes), tuple(unrouted))


def _warnings(codes: set[str]) -> tuple[QualityWarning, ...]:
    messages = {
        "conflict": "A holder of a route is named in a passage; it went to the next route.",
        "conflict-everywhere": "A passage names a holder of every route that it could go to and is in no follow-up "
        "file: the reviewer finds it in the sealed transcript (`not_routed`) and takes it to someone outside the "
        "school (the LADO) today.",
    }
    return tuple(QualityWarning(code, messages[code]) for code in sorted(codes))


def _said(transcript: Transcript, flag: Flag) -> str:
    """The words in which a name makes a conflict: for a concern about an adult, the replies to it too."""
    return (flag.withheld if flag.subject is Subject.ADULT_IN_SCHOOL else flag.span).of(transcript.text)


def _free_route(flag: Flag, said: str, recipients: Recipients) -> Route | None:
    colleague = flag.subject is Subject.STAFF_SELF and flag.route is Route.DSL
    order = OF_A_COLLEAGUE if colleague else ORDER[flag.route]
    return next((route for route in order if not recipients.is_named(route, said)), None)
