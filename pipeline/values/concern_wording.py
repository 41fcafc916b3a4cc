"""The words in which a concern record speaks to a lead: the same on paper, in a file and on the service's pages.

They live here, under every stage, because the pages may import no stage. A pointer is never worded as a finding, nor
an empty file as "nothing was disclosed".
"""

NOTICE = (
    "Passages that may be a disclosure, found by a machine that misses things and is wrong at times. "
    "Nothing listed does not mean that nothing was disclosed. A person decides. "
    "If anyone may be at risk now, act now."
)
NOTHING = "Nothing was flagged. This does not mean that nothing was disclosed."
HOLDERS = {"dsl": "safeguarding lead", "headteacher": "headteacher", "chair": "chair of governors"}
URGENCIES = {"immediate": "Immediate", "today": "Today", "routine": "Routine"}
VERDICTS = {
    "for_action": "for action",
    "already_known": "already known",
    "no_further_action": "no further action",
    "not_a_concern": "not a concern",
    "reroute": "for another route",
}
"""What a decision may be."""
SUBJECTS = {
    "child": "a child",
    "adult_in_school": "an adult in school",
    "staff_self": "a colleague's own distress or experience. You read it as their welfare contact: ask what they want, "
    "keep it apart from the child protection file, and do not go through their line manager",
    "place_or_group": "a place or a group",
}
DUTIES = {
    "fgm": "may apply (fgm): a teacher who is told by a girl under 18 that FGM was carried out on her, or who sees "
    "signs of it, reports it to the police themselves (101; 999 if she is in danger) by the close of the next working "
    "day. Nobody can do it for them: tell that person today",
    "csa": "may apply (csa): where the duty to report child sexual abuse is in force, the person who was told or who "
    "saw it tells the police or the local authority themselves. Tell that person today",
}
HOW = {"told": "was told", "saw": "saw it", "heard": "heard it"}
NOT_SAID = "not said"
NO_SOUND = "The sound could not be added: listen to the recording with the reviewer."
CHECK_SOUND = "Some words were hard to hear: check the audio before relying on them."
