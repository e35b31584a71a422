"""Burmese text: detect, convert, normalize, repair, split."""
