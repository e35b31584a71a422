"""Reads a photographed card: from the bytes of a picture to fields with their places and confidences, offline.

Needs the extra `ocr`. The stages are modules: `image` opens the file, `locate` finds the card, `layout` its fields, `recognize` and
`decode` read them, `portrait` cuts the portrait out, `annotate` draws all of it for a person to check; `reader` joins them.
"""
