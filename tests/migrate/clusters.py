"""A cluster of Spark on this machine, whose executors have another Python than the tests, one that cannot import this package."""

from __future__ import annotations

import gc
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

#: Two executors, each a process of its own with one core and a gigabyte.
MASTER = "local-cluster[2,1,1024]"
#: Java that starts soon rather than runs long.
JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"

#: What executors would inherit: they would find the package on the path, compile it for each task, or ask for a core where there
#: is none.
INHERITED = ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "MYANMAR_ID_BACKEND")


def required() -> None:
    """Skip a module where there is no Spark."""
    pytest.importorskip("pyspark", reason="pyspark is not installed: pip install --group spark")
    if shutil.which("java") is None:
        pytest.skip("Java, which Spark runs on, is not installed", allow_module_level=True)


def python_of_executors(folder: Path) -> Path:
    """A Python with the packages of this one, without this package."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    (there,) = folder.glob("lib/python*/site-packages")
    for path in map(Path, sys.path):
        for entry in path.iterdir() if path.name == "site-packages" else ():
            is_ours = entry.name.startswith(("myanmar_id", "__editable__")) or entry.suffix == ".pth"
            if not is_ours and not (there / entry.name).exists():
                (there / entry.name).symlink_to(entry)
    python = folder / "bin" / "python"
    program = "import pyarrow, myanmartools; import myanmar_id"
    done = subprocess.run([python, "-c", program], capture_output=True, check=False, env={})
    assert b"No module named 'myanmar_id'" in done.stderr
    return python


def home(folder: Path) -> Path:
    """A home for Spark where it can leave what its executors write."""
    import pyspark

    folder.mkdir()
    for entry in Path(pyspark.__file__).parent.iterdir():
        (folder / entry.name).symlink_to(entry)
    return folder


def environment(folder: Path) -> dict[str, str]:
    """What Spark looks up: its home, its address, and the Python of the executors."""
    return {
        "SPARK_HOME": str(home(folder / "home")),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_DIRS": str(folder / "scratch"),
        "PYSPARK_PYTHON": str(python_of_executors(folder / "executors")),
    }


@contextmanager
def cluster(folder: Path, options: dict[str, str]) -> Iterator[Any]:
    """A session of Spark on a cluster."""
    from pyspark.sql import SparkSession

    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment(folder).items():
            patch.setenv(name, value)
        for name in INHERITED:
            patch.delenv(name, raising=False)
        builder = SparkSession.builder.master(MASTER).appName("tests")
        settings = {
            "spark.ui.enabled": "false",
            # No task begins before both executors are there.
            "spark.cores.max": "2",
            "spark.scheduler.minRegisteredResourcesRatio": "1.0",
            "spark.ui.showConsoleProgress": "false",
            "spark.driver.extraJavaOptions": JAVA,
            "spark.executor.extraJavaOptions": JAVA,
            "spark.sql.shuffle.partitions": "3",
            "spark.sql.warehouse.dir": str(folder / "warehouse"),
            **options,
        }
        session = builder.config(map=settings).getOrCreate()
        session.sparkContext.setLogLevel("OFF")
        try:
            yield session
        finally:
            gateway = session.sparkContext._gateway
            session.stop()
            gateway.shutdown()
            gateway.proc.stdin.close()
            gateway.proc.wait(30)
            gc.collect()
