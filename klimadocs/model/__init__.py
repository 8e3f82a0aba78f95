"""What flows from room to room: frozen values of the standard library only. A name stands in the file of its thing."""
