"""The command line `myanmar-id`."""

from myanmar_id.cli.main import main

__all__ = ["main"]
