"""Image work on paper: pages are laid on blanks, boxes measured, writing is read. Behind `readers.paper`."""
