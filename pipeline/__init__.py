"""Quietroom: a session's recording in, a redacted transcript and a sealed follow-up file out."""
