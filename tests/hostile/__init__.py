"""Files made to do harm, and what becomes of each: `python -m tests.hostile` tries them all and writes the table."""
