"""Draws made-up cards as photographs, with the truth about them, so that a reader can be trained and tested on nobody's data."""
