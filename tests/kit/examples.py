"""The plan and the facts that ship, and ways in which a school may be otherwise."""

from __future__ import annotations

import io
from typing import Any

import docx

from pipeline.documents import Document, to_docx
from pipeline.kit import DOCUMENTS, Filled
from pipeline.settings import defaults
from pipeline.settings.plan import load_plan
from pipeline.settings.school import School, load_school
from pipeline.settings.service import RetentionSettings

SCHOOL = load_school(defaults("config/school.example.toml"))
FILLED = Filled(load_plan(defaults("config/session_plan.toml")), SCHOOL, RetentionSettings())


def changed(**tables: dict[str, Any]) -> Filled:
    """The example with other values in these tables, found in order as a file would be."""
    facts = SCHOOL.model_dump()
    for table, values in tables.items():
        facts[table] |= values
    return Filled(FILLED.plan, School.model_validate(facts), FILLED.retention)


def words(document: Document) -> str:
    """All that stands in a document."""
    word = docx.Document(io.BytesIO(to_docx(document)))
    cells = (cell.text for table in word.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in word.paragraphs), *cells])


def said(filled: Filled, *names: str) -> str:
    """All that stands in these documents of the kit, or in all of them."""
    return "\n".join(words(DOCUMENTS[name](filled)) for name in names or DOCUMENTS)
