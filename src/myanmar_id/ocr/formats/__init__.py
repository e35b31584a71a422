"""The headers of picture files, read and checked before any decoder sees them.

Each format's module walks the file by itself, and hands on only the parts that its pixels need. The decoder behind it thus
never meets text, profiles, thumbnails, further pictures or damaged metadata, which are most of what can go wrong there.
"""

from myanmar_id.ocr.formats.header import Header, read_header

__all__ = ["Header", "read_header"]
