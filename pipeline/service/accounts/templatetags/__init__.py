"""What templates of other apps may show of accounts."""
