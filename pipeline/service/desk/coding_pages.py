"""Where analysts look at suggested codes, and take a coded release with them for other programs.

Every page works without a script; with one, a turn is put anew into the page when something about it was decided. No
address holds a word of the talk.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from pipeline import audit, coding, exchange
from pipeline.errors import CodingError, PipelineError
from pipeline.exchange import NAMES, Target
from pipeline.service.accounts import person
from pipeline.service.desk import codings, released
from pipeline.service.desk.coding_forms import ActForm
from pipeline.service.desk.coding_layout import ShownTurn, choices, filters, looked_at, sections, turns
from pipeline.service.desk.codings import Coded
from pipeline.service.desk.models import Release
from pipeline.service.desk.reading import gone, readable
from pipeline.service.saving import to_save

FROM_LIST, PART = "list", "part"
"""Where a form was sent from: the list, or a script that wants the turn alone; else the turn's own page."""
TYPES = {**released.TYPES, "qdpx": "application/zip"}


@require_safe
def overview(request: HttpRequest, session_id: str) -> HttpResponse:
    """Every turn with its codes, and how far they were looked at."""
    release = readable(session_id)
    try:
        now = _coded(release)
        shown, book = turns(now), coding.codebook_of(now.transcript)
    except PipelineError as problem:
        return gone(request, release, problem)
    done, suggested = looked_at(shown)
    context = {
        "release": release,
        "book": book,
        "sections": list(sections(now, shown)),
        "filters": filters(book, shown),
        "done": done,
        "suggested": suggested,
        "next": next((turn.number for turn in shown if turn.open), None),
        "without_place": now.without_place,
    }
    return render(request, "desk/coding/overview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def turn(request: HttpRequest, session_id: str, turn: int) -> HttpResponse:
    """One turn: judge its codes, change them, add others."""
    release = readable(session_id)
    try:
        now = _coded(release)
        shown = turns(now)
        if not 0 < turn <= len(shown):
            raise Http404
        if request.method == "POST":
            return _decided(request, release, now, shown[turn - 1])
    except PipelineError as problem:
        return gone(request, release, problem)
    context = {
        "release": release,
        "turn": shown[turn - 1],
        "choices": choices(coding.codebook_of(now.transcript)),
        "before": turn - 1,
        "after": turn + 1 if turn < len(shown) else None,
        "next": next((found.number for found in (*shown[turn:], *shown[: turn - 1]) if found.open), None),
    }
    return render(request, "desk/coding/turn.html", context)


def _decided(request: HttpRequest, release: Release, now: Coded, shown: ShownTurn) -> HttpResponse:
    """Keep what was decided; then back to the page it was decided on, or the turn alone where a script asked."""
    form, problem = ActForm(request.POST), ""
    try:
        if form.is_valid():
            codings.decide(release, form.acts(now, shown.number - 1), person.of(request))
        else:
            problem = " ".join(str(error) for errors in form.errors.values() for error in errors)
    except CodingError as refused:
        problem = f"Not kept: {refused}."
    if request.POST.get("back") == PART:
        fresh = turns(_coded(release))[shown.number - 1]
        return render(request, "desk/coding/_turn.html", {"release": release, "row": fresh, "problem": problem})
    if problem:
        messages.error(request, problem)
    if request.POST.get("back") == FROM_LIST:
        return redirect(f"{reverse('coding', args=[release.session_id])}#turn-{shown.number}")
    return redirect("coding-turn", session_id=release.session_id, turn=shown.number)


@require_safe
def codebook(request: HttpRequest, session_id: str) -> HttpResponse:
    """What the codes of this release mean, as they were when it was coded."""
    release = readable(session_id)
    try:
        now = _coded(release)
    except PipelineError as problem:
        return gone(request, release, problem)
    return render(request, "desk/coding/codebook.html", {"release": release, "book": now.transcript.codebook})


@require_safe
def export(request: HttpRequest, session_id: str, target: str) -> HttpResponse:
    """A release with what was decided about its codes, as a file for another program."""
    release = readable(session_id)
    try:
        now = codings.coded(release)
        if target not in exchange.targets(now.transcript):
            raise Http404
        content = exchange.write(Target(target), now.transcript, now.decisions)
    except PipelineError as problem:
        return gone(request, release, problem)
    facts = {"session": session_id, "release": release.number, "format": target, "by": person.of(request).pk}
    audit.append("released-saved", facts)
    file = NAMES[Target(target)]
    name = f"session-{release.session.date:%Y-%m-%d}-{session_id}-release-{release.number}-{file}"
    return to_save(content, TYPES[file.rpartition(".")[2]], name)


def _coded(release: Release) -> Coded:
    """What stands now; a release that does not say how it was coded has no pages for coding."""
    now = codings.coded(release)
    if now.transcript.codebook is None:
        raise Http404
    return now
