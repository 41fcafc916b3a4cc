"""What staff are promised, said once for all documents of the kit, and no more than Quietroom and the school keep.

README, "What happens to a recording", and `config/dpia.example.md` say the same for those who run it; whoever changes
who gets what there must change it here. Where one person has two parts, the promise that this breaks is not made.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.documents import Item, Table
from pipeline.kit.filled import Filled, listed, plural
from pipeline.settings.school import Keeper


def not_promised(filled: Filled) -> tuple[Item, ...]:
    """What staff must not rely on."""
    return (
        Item(
            "A machine hides names and a person checks it; both miss some, and who knows the school may know a story "
            "or a turn of phrase. Please name no pupils, and no colleagues. A worry about a colleague is never out of "
            f"place: say it without the name, or take it to {filled.school.people.headteacher}.",
            lead="That nobody can tell who spoke.",
        ),
        Item(
            "A machine points at passages and is often wrong. That it finds none never means that nothing was said.",
            lead="That whatever matters is found.",
        ),
    )


def whom_to_tell(filled: Filled) -> str:
    """Whom a facilitator tells of harm, whoever it is about; the routes are those of `restricted.routing`."""
    people = filled.school.people
    return f"{filled.lead} (about an adult who works here {people.headteacher}, about the headteacher {people.chair})"


def who_gets_what(filled: Filled) -> Table:
    """Each person, what of the session reaches them, and why."""
    people = filled.school.people
    heard = "Hears and reads all of it" if filled.is_recorded else "Reads all of it"
    rows = (
        (
            f"{filled.reviewers}, in the room with you",
            f"{heard}, to check what was hidden. Nobody else does.",
        ),
        (
            f"{filled.leads}, safeguarding",
            "Passages that may mean that a child or young person is at risk, or that one of you is not well: "
            f"{_passage(filled)}.",
        ),
        (f"{people.headteacher}, headteacher", "Passages about an adult who works here."),
        (f"{people.chair}, chair of governors", "Passages about the headteacher."),
        (
            f"{people.analysts[:1].upper()}{people.analysts[1:]}",
            f"The copy that {filled.reviewers} checked: names, places and numbers hidden{_labels(filled)}; what was "
            "passed on is left out, unless whoever got it finds that it can stay."
            f"{_voices(filled)}",
        ),
        (
            "Whoever gives it to the computer",
            f"The {filled.kept}, until sealed. No words are shown to them, only how far the work is.",
        ),
    )
    return Table(rows, heads=("Who", "What reaches them"), widths=(5, 10), caption="Who gets what", has_row_heads=True)


def _labels(filled: Filled) -> str:
    return ", speakers called S1, S2 and so on" if filled.is_recorded else ""


def _passage(filled: Filled) -> str:
    if filled.is_recorded:
        return "the words, up to half a minute on either side, and the sound of it"
    return "the words, what stands around them, and who said them if the notes say who"


def _voices(filled: Filled) -> str:
    if not filled.is_recorded:
        return ""
    if filled.school.session.ask_to_share_voices:
        return " With it the recording, names bleeped, but only if every one of you agrees to that."
    return " No sound."


def next_in_line(filled: Filled) -> str:
    """What happens where somebody is named in what would reach them; the order is that of `restricted.routing`."""
    people = filled.school.people
    is_apart = people.headteacher not in people.safeguarding_leads
    return (
        "Nobody is given a passage that names them: it goes to the headteacher instead of the safeguarding lead, to "
        "the chair instead of the headteacher, and to the safeguarding lead instead of the chair."
        f"{' How you are yourself never goes to the headteacher.' if is_apart else ''}"
    )


def two_parts(filled: Filled) -> Iterator[str]:
    """A sentence for each person whose second part breaks what would else be promised; staff hear it beforehand."""
    people = filled.school.people
    routes = (
        *((name, "safeguarding lead or deputy") for name in people.safeguarding_leads),
        (people.headteacher, "headteacher"),
        (people.chair, "chair of governors"),
    )
    for name, part in routes:
        if name in people.facilitators:
            yield f"{name} leads this session and is also {part}, and so hears all that you say here."
    if people.headteacher in people.safeguarding_leads:
        yield (
            f"{people.headteacher} is headteacher and also safeguarding lead or deputy: what you say of how you are "
            "yourself reaches your line management."
        )


_NEEDED = "the police, the council or a court needs them, or one of you has asked to see what is kept of you"


def how_long(filled: Filled) -> Iterator[Item]:
    """What is deleted when; by the service's own times, or by the school's word."""
    facts, times = filled.school, filled.retention
    whole = f"The {filled.kept} and the transcript with every word"
    if facts.keeping.keeper is Keeper.SCHOOL:
        yield Item(
            f"{filled.reviewers} {plural(facts.people.reviewers, 'deletes', 'delete')} them within "
            f"{facts.keeping.delete_days} days of the session, unless {_NEEDED}.",
            lead=f"{whole}:",
        )
        yield Item("the school decides, and tells you if you ask.", lead="The checked copy:")
    else:
        yield Item(
            f"{times.raw_days_after_release} days after the checked copy is out, {times.raw_days} days at the longest. "
            f"They wait only until what was passed on has been opened, or while {_NEEDED}.",
            lead=f"{whole}:",
        )
        yield Item(f"until 31 August, {_years(times.academic_years)}.", lead="The checked copy:")
    yield Item("in the school’s child protection records, as long as the law asks.", lead="What was passed on:")


def _years(count: int) -> str:
    if count == 0:
        return "at the end of this school year"
    return "a school year after this one" if count == 1 else f"{count} school years after this one"


def changing_your_mind(filled: Filled) -> str:
    """What can still be left out, until when, and what cannot."""
    whole, yours = ("recording is", "all that you said") if filled.is_recorded else ("notes are", "what you point out")
    return (
        f"You may stop, leave or ask for a pause, and need not say why. As long as the {whole} there, "
        f"{filled.reviewers} can leave out {yours} and make a new copy; what is printed by then, or was "
        "passed on because somebody may be at risk, cannot be taken back."
    )


def named(filled: Filled) -> str:
    """The leads by name, with the first one's part."""
    first, *others = filled.school.people.safeguarding_leads
    return f"{first} (safeguarding lead)" + (f" or {listed(tuple(others), 'or')}" if others else "")
