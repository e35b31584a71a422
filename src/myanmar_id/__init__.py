"""Read, clean and migrate Myanmar identity data.

Import from the rooms: `myanmar_id.text`, `myanmar_id.fields` and `myanmar_id.card`. This module only says which version is
installed, so that importing it costs nothing.
"""

__version__ = "0.1.0"
