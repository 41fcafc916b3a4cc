"""Who people are, what they may do, and the public keys of those that sessions are sealed to."""
