"""Burmese text: detect, convert, normalize, repair, split."""

from myanmar_id.text._backend import backend as backend
