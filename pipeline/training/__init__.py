"""Train the small models that ship with Quietroom, in one command each, from data written for this project.

Kept in the repository so that a school or an auditor can see on what a weight rests and make it anew. Needs
the development dependencies; nothing that runs on a school's recording imports it. Must never read a session.
"""
