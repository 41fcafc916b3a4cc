"""Tests of what points to possible disclosures."""
