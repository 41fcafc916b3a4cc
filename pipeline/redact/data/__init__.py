"""Lists of our own: given names, names that are words, short forms, respellings. Text files, one fact a line."""
