"""Which code runs the hot loops: the compiled core where it is there, else its twin in pure Python. Both give the same.

The environment variable `MYANMAR_ID_BACKEND` forces one: "python" or "compiled".
"""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, Literal

from myanmar_id.errors import PlanError

if TYPE_CHECKING:
    from myanmar_id.text.compiled import Core

VARIABLE = "MYANMAR_ID_BACKEND"


def backend() -> Literal["python", "compiled"]:
    """Which code runs.

    Returns:
        "compiled", or "python" where the core was not built, cannot be loaded, or is not wanted.

    Raises:
        PlanError: `MYANMAR_ID_BACKEND` is neither empty, "python" nor "compiled", or it is "compiled" and there is no core.

    Examples:
        >>> backend() in ("python", "compiled")
        True
    """
    return "python" if core() is None else "compiled"


@cache
def core() -> Core | None:
    """The compiled core, made at the first call; None where Python runs.

    Raises:
        PlanError: see `backend`.
        ModelError: a model file is missing or of another version.
    """
    wanted = os.environ.get(VARIABLE, "")
    if wanted not in ("", "python", "compiled"):
        raise PlanError(f"{VARIABLE} is neither python nor compiled")
    if wanted == "python":
        return None
    try:
        from myanmar_id.text import _core
    except ImportError as error:
        if wanted == "compiled":
            raise PlanError(f"{VARIABLE} asks for the compiled core, which this installation has not") from error
        return None
    from myanmar_id.text import compiled  # it needs the twin, whose modules ask here

    return compiled.make(_core.Core)
