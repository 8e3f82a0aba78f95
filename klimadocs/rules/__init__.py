"""What is wrong with a reading, what it is worth, and which letters are due for a case today. Pure."""
