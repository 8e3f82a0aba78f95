"""Word files as packages: opened within limits, written to the same bytes every time. Nothing here knows of forms."""
