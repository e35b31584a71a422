"""The commands of the guide to Spark give what stands there, on executors that have the package only from its zip.

    python tests/migrate/test_migrate_spark_guide.py

writes their output anew.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parent.parent))  # where pytest has it already

import clusters

pytest.importorskip("pyarrow")
pytest.importorskip("sqlalchemy")
clusters.required()

from test_migrate_guide import ROOT, blocks  # noqa: E402 - there is Spark

import myanmar_id  # noqa: E402

GUIDE = ROOT / "docs" / "guides" / "spark.md"


def run(folder: Path) -> list[tuple[str, str]]:
    """Each block of commands as it stands, and as it should."""
    driver = folder / "driver"
    source = Path(myanmar_id.__file__).parent.parent
    # The program alone has the package on its path; what Spark was started with the executors would inherit.
    driver.write_text(f'#!/bin/sh\nPYTHONPATH="{source}:$PYTHONPATH" exec "{sys.executable}" "$@"\n', encoding="utf-8")
    driver.chmod(0o755)
    given = clusters.environment(folder)
    submit = folder / "path" / "spark-submit"
    submit.parent.mkdir()
    submit.write_text(
        f'#!/bin/sh\nunset {" ".join(clusters.INHERITED)}\nexec "{given["SPARK_HOME"]}/bin/spark-submit" '
        f'--driver-java-options "{clusters.JAVA}" --conf "spark.executor.extraJavaOptions={clusters.JAVA}" "$@"\n',
        encoding="utf-8",
    )
    submit.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", f"{submit.parent}{os.pathsep}{os.environ['PATH']}")
        given["PYSPARK_DRIVER_PYTHON"] = str(driver)
        return list(blocks(folder, GUIDE.read_text(encoding="utf-8"), **given))


def test_the_guide(tmp_path: Path) -> None:
    found = run(tmp_path)
    assert len(found) >= 4
    for block, wanted in found:
        assert block == wanted, "write the outputs anew: see the top of this file"
    shown = "".join(wanted for _, wanted in found)
    assert "20000 rows, the same" in shown
    assert (tmp_path / "work" / "report" / "report.html").is_file()


def main() -> None:
    """Write the output of all commands anew."""
    text = GUIDE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        for block, wanted in run(Path(folder)):
            text = text.replace(f"```shell-session\n{block}```", f"```shell-session\n{wanted}```")
    GUIDE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
