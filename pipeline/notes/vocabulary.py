"""Words that tell a speaker's label from a heading: roles, titles, and what notes of a session are headed with.

Our own list. It cannot be complete and need not be: a word it lacks only matters before a colon.
"""

from __future__ import annotations


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


SPEAKING_ROLES = _words("facilitator interviewer interviewee moderator speaker participant respondent researcher voice")
"""They speak by their nature; never a name."""

ROLES = SPEAKING_ROLES | _words(
    "staff teacher ta parent person man woman male female colleague member staffmember guest unknown"
)
"""They speak when numbered: "Teacher 2"."""

TITLES = _words("mr mrs ms miss mx dr sir madam rev revd fr sister father")
PARTICLES = _words("de da dos del der van von la le al el bin ibn bint ap ab y")

TOPICS = _words(
    """
    note notes action actions question questions answer answers q eg ie nb ps re cc summary agenda minutes
    present apologies absent attendees venue date time place location where when who what why how which topic
    theme issue issues concern concerns point points idea ideas example examples todo tip warning important
    reminder context background aim aims purpose outcome outcomes next step steps plan introduction intro ending
    close closing harm types response responding disclosure training ethos partners partner agencies agency
    support staff teacher teachers pupil pupils student students children child parents parent head headteacher
    deputy governor governors school class year form key stage home online community park street estate bus shop
    corridor toilet playground gate canteen dinner lunch break morning afternoon evening night monday tuesday
    wednesday thursday friday saturday sunday january february march july august september october november
    december term week day today bullying violence abuse neglect racism sexism exploitation county lines drugs
    alcohol knife gangs gang social media mental health phone phones police worker workers services youth
    council snapchat tiktok whatsapp instagram facebook youtube discord roblox fortnite internet gaming vape
    camhs mash lado senco send pshe dsl ddsl slt rse rshe cpd csc cse cce fgm eal ehcp tac tas nhs ofsted good
    bad positive negative strength weakness better worse best worst yes no ok okay maybe also and but so or then
    however overall principal tutor nurse counsellor caretaker receptionist librarian mentor coach officer
    manager leader lead assistant office reception site team safeguarding senior junior trainee cover wellbeing
    behaviour attendance pastoral pe it ict dt hr tv pc am as be by do go hi if is me oh up us the a an of to in
    on at for with from not all some most other others everyone everybody group table flipchart recommendation
    recommendations feedback comment comments general discussion exercise activity timing content resources
    resource policy policies safe safety unsafe hotspot area areas one two three four first second third finally
    lastly i we they he she you my our his her
    """
)
"""Never a speaker, wherever they stand in the label."""
