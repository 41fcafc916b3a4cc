"""Released sessions side by side, as a page and as a document to save; plans of the earlier ones open them.

Which sessions stands in the address, by number; nothing else does. Everything is worked out anew from the released
copies, with codes as analysts have left them, and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from pipeline import audit
from pipeline.compare import Comparison, Kind, compared, counted, wording
from pipeline.compare import document as comparison_document
from pipeline.compare.changes import MOST_SESSIONS
from pipeline.compare.reviewing import Review, reviewed
from pipeline.compare.telling import told
from pipeline.documents import WRITERS
from pipeline.errors import NotComparableError, PipelineError
from pipeline.service.accounts import person
from pipeline.service.desk import codings, plans, released
from pipeline.service.desk.models import Release
from pipeline.service.saving import to_save
from pipeline.values import RedactedTranscript
from pipeline.values.marking import in_words

TYPES = {ending: released.TYPES[ending] for ending in WRITERS}
KINDS = {
    Kind.SERIES: "One session after another: each is set against the one before it",
    Kind.GROUPS: "Different groups of staff at about the same time: each is set against A",
}


@dataclass(frozen=True, slots=True)
class _Readable:
    """A release and what is in it."""

    release: Release
    transcript: RedactedTranscript

    @property
    def name(self) -> str:
        """How it is told from others."""
        session = self.transcript.session
        return ", ".join(part for part in (in_words(session.date), session.label, session.id) if part)


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What somebody asked to see."""

    comparison: Comparison
    reviews: tuple[Review, ...]
    query: str


class ChoiceForm(forms.Form):
    """Which sessions, and what they are to each other."""

    session = forms.MultipleChoiceField(
        label="Sessions",
        widget=forms.CheckboxSelectMultiple,
        help_text=f"Two to {MOST_SESSIONS}.",
        error_messages={"required": "Choose two sessions at least."},
    )
    kind = forms.ChoiceField(
        label="What they are to each other",
        widget=forms.RadioSelect,
        choices=[(kind.value, words) for kind, words in KINDS.items()],
        error_messages={"required": "Say what the sessions are to each other."},
    )

    def __init__(self, given: Any, *, readable: Sequence[_Readable]) -> None:
        """Offer these sessions; without a choice the latest of them are compared as a series."""
        latest = [one.release.session_id for one in readable[:MOST_SESSIONS]]
        super().__init__(given or {"session": latest, "kind": Kind.SERIES.value})
        self.fields["session"].choices = [(one.release.session_id, one.name) for one in readable]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> tuple[list[str], Kind]:
        """The ids and the kind of a valid one."""
        return self.cleaned_data["session"], Kind(self.cleaned_data["kind"])


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """The choice of sessions, and what they tell beside each other."""
    readable = _readable()
    form = ChoiceForm(request.GET, readable=readable)
    can_compare = len(readable) > 1
    was_asked = can_compare or request.GET
    context: dict[str, Any] = {"form": form, "can_compare": can_compare, "words": wording}
    if can_compare and form.is_valid():
        try:
            chosen = _chosen(form, readable)
        except PipelineError as problem:
            form.add_error(None, str(problem))
        else:
            context |= {"told": told(chosen.comparison, chosen.reviews), "query": chosen.query, "endings": TYPES}
            _tell(request, "released-compared", chosen)
    return render(request, "desk/reading/compare.html", context, status=422 if was_asked and form.errors else 200)


@require_safe
def file(request: HttpRequest, ending: str) -> HttpResponse:
    """The same as a document to save."""
    readable = _readable()
    form = ChoiceForm(request.GET, readable=readable)
    if ending not in TYPES or not form.is_valid():
        raise Http404
    try:
        chosen = _chosen(form, readable)
    except PipelineError:
        raise Http404 from None
    made = comparison_document.document(chosen.comparison, chosen.reviews)
    _tell(request, "comparison-saved", chosen, format=ending)
    return to_save(WRITERS[ending](made), TYPES[ending], f"sessions-compared.{ending}")


def _readable() -> list[_Readable]:
    found = []
    for release in released.readable():
        # Its time ended a moment ago, or its file is damaged: its own page says so, and the others can be compared.
        with suppress(PipelineError):
            found.append(_Readable(release, codings.settled(release)))
    return found


def _chosen(form: ChoiceForm, readable: Sequence[_Readable]) -> _Chosen:
    """Raises NotComparableError, and for a plan that cannot be read what `plans.current` raises."""
    ids, kind = form.wanted
    picked = [one for one in readable if one.release.session_id in ids]
    comparison = compared([counted(one.transcript) for one in picked], kind)
    reviews = tuple(_reviews(picked, comparison)) if kind is Kind.SERIES else ()
    query = urlencode([("kind", kind.value), *(("session", one.release.session_id) for one in picked)])
    return _Chosen(comparison, reviews, query)


def _reviews(picked: Sequence[_Readable], comparison: Comparison) -> Iterator[Review]:
    """Of every plan that somebody saved after a session to which a later one follows."""
    for one in picked:
        found = plans.current(one.release)
        if found.number:
            with suppress(NotComparableError):  # no later session is among them
                yield reviewed(found.plan, comparison)


def _tell(request: HttpRequest, act: str, chosen: _Chosen, **more: str) -> None:
    sessions = [one.session.id for one in chosen.comparison.sessions]
    audit.append(act, {"sessions": sessions, "by": person.of(request).pk, **more})
