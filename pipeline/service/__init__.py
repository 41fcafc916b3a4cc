"""The pages that a facilitator, a safeguarding lead and a school's IT use, and the worker behind them.

A Django project: `accounts` (who people are, what they may do, their keys) and `desk` (recordings in, follow-ups out).
The pages hold public keys alone: whatever opens what is sealed stays in the browsers of those it is sealed to. They
never import a stage or a model; work is done by the worker, to which `jobs` hands it.
"""
