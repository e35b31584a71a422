"""`python -m myanmar_id.cli`."""

from myanmar_id.cli.main import main

raise SystemExit(main())
