"""Other programs that work for us (LibreOffice): sealed off, with limits, and believed only for what they leave."""
