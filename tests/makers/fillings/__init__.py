"""Ways in which a form comes back, and the people who fill it in. Nothing here shares code with the readers."""
