"""The frozen values that flow between stages.

One text, many layers: a `Transcript` holds the words once, and every stage lays half-open character spans
over them. Times are whole milliseconds. Fields that hold speech or names are kept out of `repr`, so that no
log line and no traceback can show them. Nothing here does input or output.
"""

from pipeline.values.codebook import Codebook, CodebookDimension, CodeEntry
from pipeline.values.codings import Coding, CodingState, Decision, Place, Verdict
from pipeline.values.concerns import Flag, Route, Subject, Urgency
from pipeline.values.findings import Findings
from pipeline.values.naming import Doubt, Entity, Kept, Person, Redaction, Roster, SingledOut, Suspect, Suspects
from pipeline.values.placeholders import PLACEHOLDER, Placeholders
from pipeline.values.planned import InterventionPlan, PlanRow
from pipeline.values.progress import Progress, Stage, ignore
from pipeline.values.ranges import Span, Stretch, merge_stretches
from pipeline.values.rewriting import Edit, Rewriting, rewriting
from pipeline.values.session import Gap, Heard, Line, RedactedSection, RedactedTranscript, Session
from pipeline.values.sound import SAMPLE_RATE_HZ, Quality, QualityWarning, Recording, Samples
from pipeline.values.talk import PlanItem, Section, SessionPlan, Transcript, Turn, Word
from pipeline.values.themes import Theme, ThemeCount
from pipeline.values.wording import at_joints, clock, plain, printable, spelt, whole_words

__all__ = [
    "PLACEHOLDER",
    "SAMPLE_RATE_HZ",
    "CodeEntry",
    "Codebook",
    "CodebookDimension",
    "Coding",
    "CodingState",
    "Decision",
    "Doubt",
    "Edit",
    "Entity",
    "Findings",
    "Flag",
    "Gap",
    "Heard",
    "InterventionPlan",
    "Kept",
    "Line",
    "Person",
    "Place",
    "Placeholders",
    "PlanItem",
    "PlanRow",
    "Progress",
    "Quality",
    "QualityWarning",
    "Recording",
    "RedactedSection",
    "RedactedTranscript",
    "Redaction",
    "Rewriting",
    "Roster",
    "Route",
    "Samples",
    "Section",
    "Session",
    "SessionPlan",
    "SingledOut",
    "Span",
    "Stage",
    "Stretch",
    "Subject",
    "Suspect",
    "Suspects",
    "Theme",
    "ThemeCount",
    "Transcript",
    "Turn",
    "Urgency",
    "Verdict",
    "Word",
    "at_joints",
    "clock",
    "ignore",
    "merge_stretches",
    "plain",
    "printable",
    "rewriting",
    "spelt",
    "whole_words",
]
