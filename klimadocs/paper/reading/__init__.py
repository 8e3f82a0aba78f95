"""Reading: what the ink says, read in several ways, held against the other fields, doubted where it is not sure."""
