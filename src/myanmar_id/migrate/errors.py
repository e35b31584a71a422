"""What can be wrong with a migration."""

from __future__ import annotations

from myanmar_id.errors import MyanmarIdError, PlanError


class InvalidPlan(PlanError):
    """A plan cannot be carried out as it is written.

    Attributes:
        key: where in the plan, such as `columns[2].action`; "" where it is the whole.
        reason: lower-case English that says what to do, with nothing of the data.
    """

    code = "plan.invalid"

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(f"{key}: {reason}" if key else reason)
        self.key = key
        self.reason = reason

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.key, self.reason))


class ConversionFailed(MyanmarIdError):
    """A value could not be converted, and the plan says `on_error = "fail"`.

    Attributes:
        column: the name of the column.
        row: the number of the row, the first being 1.
        problem: the code of what is wrong with the value.
    """

    code = "migrate.failed"

    def __init__(self, column: str, row: int, problem: str) -> None:
        super().__init__(f"row {row}, column {column}: {problem}")
        self.column = column
        self.row = row
        self.problem = problem

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.column, self.row, self.problem))
