"""What a new passphrase must be, in the word that every page has for it: Django's own rules speak of a password."""

from __future__ import annotations

from django.contrib.auth import password_validation as rules


class LongEnough(rules.MinimumLengthValidator):
    """Of so many characters."""

    def get_error_message(self) -> str:
        """Read where one is chosen."""
        return f"This passphrase is too short. It needs {self.min_length} characters or more."


class UnlikeTheName(rules.UserAttributeSimilarityValidator):
    """Not the sign-in name with a letter changed."""

    def get_error_message(self) -> str:
        """Read where one is chosen."""
        return "This passphrase is too much like the sign-in name."


class Uncommon(rules.CommonPasswordValidator):
    """None that many people choose."""

    def get_error_message(self) -> str:
        """Read where one is chosen."""
        return "This passphrase is one that many people use."
