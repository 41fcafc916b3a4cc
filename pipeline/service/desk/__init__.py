"""Recordings in, follow-ups out: what uploaders, leads, headteachers, chairs and analysts see."""
