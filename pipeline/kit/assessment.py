"""The start of a data protection impact assessment: what this school said of this session, then the notes that ship.

The notes are those of `config/dpia.example.md`, which a test holds to what the program does; here they are blocks, so
that a data protection officer gets a Word file to go on with.
"""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from pipeline.documents import Block, Bullets, Document, Heading, Item, Paragraph, Table
from pipeline.kit import promises
from pipeline.kit.filled import Filled
from pipeline.settings import defaults
from pipeline.settings.school import Keeper

LINE = 100
"""Letters on a line of a page in this size of text, about."""


def document(filled: Filled) -> Document:
    """Some pages: a start to be gone on with, and no assessment."""
    notes = SyntaxTreeNode(MarkdownIt("js-default").parse(_notes()))
    return Document(
        title="Data protection impact assessment: a start",
        subtitle=f"{filled.school.name}. To finish with the advice of {filled.school.people.data_protection}.",
        foot=filled.foot,
        text_pt=9.5,
        blocks=(
            Heading("This session"),
            _facts(filled),
            Heading("Who gets what"),
            promises.who_gets_what(filled),
            *(Paragraph(sentence, lead="To weigh:") for sentence in promises.two_parts(filled)),
            Heading("How long it stays"),
            Bullets(tuple(promises.how_long(filled))),
            *_without_service(filled),
            *(block for node in notes.children for block in _blocks(node)),
        ),
    )


def _notes() -> str:
    return defaults("config/dpia.example.md").read_text(encoding="utf-8")


def _facts(filled: Filled) -> Table:
    school = filled.school
    rows = (
        (
            "Purpose",
            "Where and when young people are safe or unsafe, as staff see it; a plan of what the school changes",
        ),
        ("When and where", f"{filled.when}, {school.session.place}"),
        ("Who takes part", f"Up to {school.session.places} {school.session.group}, who may refuse"),
        ("What is kept", _kept(filled)),
        ("Voices to those who analyse", _voices(filled)),
        ("Leads it", filled.facilitators),
        ("Checks the transcript", filled.reviewers),
        ("Safeguarding", promises.named(filled)),
        ("Headteacher; chair of governors", f"{school.people.headteacher}; {school.people.chair}"),
        ("Reads the checked copy", school.people.analysts),
    )
    return Table(rows, heads=("What", "Here"), widths=(4, 11), caption="This session", has_row_heads=True)


def _kept(filled: Filled) -> str:
    whole = "A recording, a transcript with every word" if filled.is_recorded else "Typed notes"
    return f"{whole}, a copy with names hidden, what was passed on, the flip chart typed without names, consent forms"


def _without_service(filled: Filled) -> Iterator[Paragraph]:
    if filled.school.keeping.keeper is Keeper.SCHOOL:
        yield Paragraph(
            "The notes below are for the service with its pages too. This school uses the program alone: what they say "
            "of server, browser, administrator and deletion by schedule does not apply, and the times above hold.",
            lead="No service here:",
        )


def _voices(filled: Filled) -> str:
    if filled.is_recorded and filled.school.session.ask_to_share_voices:
        return "Only if everybody in the room agrees; names bleeped"
    return "No"


def _blocks(node: SyntaxTreeNode) -> Iterator[Block]:
    """The blocks of one part of the notes; their own title becomes a heading below this document's."""
    match node.type:
        case "heading":
            yield Heading(_words(node), min(int(node.tag[1]), 3))
        case "paragraph":
            yield Paragraph(_words(node))
        case "bullet_list":
            yield Bullets(tuple(Item(_words(item)) for item in node.children))
        case "table":
            head, *bodies = node.children
            rows = tuple(_cells(row) for body in bodies for row in body.children)
            heads = _cells(head.children[0])
            yield Table(rows, heads, widths=_widths((heads, *rows)), caption=heads[0], has_row_heads=True)
        case other:
            raise ValueError(f"the notes hold a part that has no block: {other}")


def _widths(rows: tuple[tuple[str, ...], ...]) -> tuple[float, ...]:
    """In letters: each column has room for its longest word, and of what a line has left by its longest cell."""
    columns = tuple(zip(*rows, strict=True))
    words = [2 + max(len(word) for cell in column for word in cell.split() or [""]) for column in columns]
    cells = [max(map(len, column)) for column in columns]
    spare = max(0, LINE - sum(words))
    return tuple(word + spare * cell / sum(cells) for word, cell in zip(words, cells, strict=True))


def _cells(row: SyntaxTreeNode) -> tuple[str, ...]:
    return tuple(_words(cell) for cell in row.children)


def _words(node: SyntaxTreeNode) -> str:
    """Its text, without the marks."""
    return "".join(leaf.content or " " for leaf in node.walk() if leaf.type in ("text", "code_inline", "softbreak"))
