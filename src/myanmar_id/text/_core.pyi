"""The compiled core, where it was built: `myanmar_id.text.compiled.Core` says what it does."""

from typing import Any

Core: Any
