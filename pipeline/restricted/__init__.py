"""The vault: who may open what, what a follow-up holds, and age sealing.

The only package that holds ciphertext and keys. Everything sealed is an age file (age-encryption.org/v1) to
X25519 recipients, so `age -d` opens it without this program. There is one way to seal and no option.
"""

from pipeline.restricted.follow_up import CutClip, follow_ups
from pipeline.restricted.keys import Identity, fingerprint, load_identity, new_identity, public_key
from pipeline.restricted.recipients import Recipient, Recipients, load_recipients
from pipeline.restricted.routing import RoutedFlags, route_flags
from pipeline.restricted.sealed_transcript import RedactedSound, SealedTranscript, Withheld, from_bytes, to_bytes
from pipeline.restricted.sealing import open_sealed, padded, seal, seal_stream

__all__ = [
    "CutClip",
    "Identity",
    "Recipient",
    "Recipients",
    "RedactedSound",
    "RoutedFlags",
    "SealedTranscript",
    "Withheld",
    "fingerprint",
    "follow_ups",
    "from_bytes",
    "load_identity",
    "load_recipients",
    "new_identity",
    "open_sealed",
    "padded",
    "public_key",
    "route_flags",
    "seal",
    "seal_stream",
    "to_bytes",
]
