"""What a form asks: which form a transcript is, what it answers, how a value is written. Pure, no files, no network."""
