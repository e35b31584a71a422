"""The functions of `myanmar_id.text` on whole columns of Apache Arrow.

Needs the extra `arrow`. A column is a `pyarrow.Array` or a `pyarrow.ChunkedArray` of the type string, large_string or
string_view, or a dictionary of such values. What comes back has the same length and, where it is text, the same type; each row is
what the function of the same name in `myanmar_id.text` makes of it. The compiled core reads Arrow's own buffers, so no row
becomes a Python string, and other threads run meanwhile. Without the core the same functions work row by row in Python.
"""

from myanmar_id.arrow.errors import ArrowError as ArrowError
from myanmar_id.arrow.functions import detect as detect
from myanmar_id.arrow.functions import normalize as normalize
from myanmar_id.arrow.functions import posterior as posterior
from myanmar_id.arrow.functions import repair as repair
from myanmar_id.arrow.functions import to_unicode as to_unicode
from myanmar_id.arrow.functions import to_zawgyi as to_zawgyi
from myanmar_id.arrow.functions import zawgyi_probability as zawgyi_probability
