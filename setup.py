"""The compiled core, which is optional: without a compiler the package is the same, and slower.

MYANMAR_ID_BUILD=python leaves it out (a wheel for every machine), MYANMAR_ID_BUILD=compiled fails where it does not compile.
Everything else about the package is in pyproject.toml.
"""

import os
import sys
import sysconfig
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.bdist_wheel import bdist_wheel

WANTED = os.environ.get("MYANMAR_ID_BUILD", "")
if WANTED not in ("", "python", "compiled"):
    sys.exit("MYANMAR_ID_BUILD is neither python nor compiled")

# No symbols for debuggers, in which the folder of the build would stand, unless a build says by itself how to compile.
DEBUG = [] if os.environ.get("CFLAGS") else ["-g0"]
# One wheel serves Python 3.11 and all later ones, but those without a global lock, which have no stable interface yet.
STABLE = not sysconfig.get_config_var("Py_GIL_DISABLED") and sys.implementation.name == "cpython"
NATIVE = "src/myanmar_id/text/native"
FLAGS = (
    ["/std:c++17", "/O2", "/utf-8", "/fp:precise", "/EHsc"]
    if sys.platform == "win32"
    # No fused multiplications: the sums must be the twin's to the last bit.
    else ["-std=c++17", "-O3", "-ffp-contract=off", "-fvisibility=hidden", "-Wall", "-Wextra", *DEBUG]
)

core = Extension(
    "myanmar_id.text._core",
    sources=[f"{NATIVE}/module.cpp"],
    # Relative, as setuptools wants them.
    depends=[f"{NATIVE}/{path.name}" for path in sorted(Path(__file__).parent.glob(f"{NATIVE}/*.hpp"))],
    language="c++",
    define_macros=[("Py_LIMITED_API", "0x030B0000")] if STABLE else [],
    py_limited_api=STABLE,
    extra_compile_args=FLAGS,
    optional=WANTED != "compiled",
)


class Wheel(bdist_wheel):
    """A wheel that says what is in it: one in which nothing was compiled is for every machine."""

    def get_tag(self):
        """Python, interface and platform."""
        built = self.get_finalized_command("build_ext").get_outputs() if self.distribution.has_ext_modules() else []
        return super().get_tag() if any(map(os.path.exists, built)) else ("py3", "none", "any")


setup(
    ext_modules=[] if WANTED == "python" else [core],
    cmdclass={"bdist_wheel": Wheel},
    options={"bdist_wheel": {"py_limited_api": "cp311"}} if STABLE and WANTED != "python" else {},
)
