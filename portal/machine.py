"""What only the machine can bring: installed when we are root on Debian, else named in one line.

`python -m portal.machine pdf browser checker` looks after each; missing ones are an error in CI alone.
"""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PANGO = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
# The first draws pages and nothing else; the others draw the window around each, for half of their time.
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Need:
    """Debian's packages, how to see that they are there, and what is lost without them."""

    packages: tuple[str, ...]
    without: str
    is_there: Callable[[], object]
    is_best: Callable[[], object] = lambda: True


def chromium():
    """The browser's path, or None."""
    return next((path for path in map(shutil.which, CHROMIUM) if path), None)


def has_pango():
    if sys.platform != "linux":  # elsewhere the libraries have other names: ask the one who uses them
        return not subprocess.run([sys.executable, "-c", "import weasyprint"], capture_output=True).returncode
    try:
        return all(ctypes.CDLL(name) for name in PANGO)
    except OSError:
        return False


NEEDS = {
    "pdf": Need(
        ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-noto-core"),
        "papers are written as HTML, not as PDF",
        has_pango,
    ),
    "browser": Need(
        ("chromium-headless-shell", "poppler-utils"),
        "no test that needs a browser is run",
        lambda: chromium() and shutil.which("pdftotext"),
        lambda: shutil.which(CHROMIUM[0]),
    ),
    "checker": Need(
        ("default-jre-headless",),
        "pages are not checked by the Nu HTML checker",
        lambda: shutil.which("java"),
    ),
}


def may_install():
    return os.geteuid() == 0 and Path("/etc/debian_version").exists() and shutil.which("apt-get")


def install(packages):
    """By Debian's own tool; whether it worked is asked afterwards, of the machine itself."""
    print(f"Installing {' '.join(packages)} …", flush=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    with open(os.devnull, "w") as nowhere:
        subprocess.run(["apt-get", "update", "-qq"], env=quiet, stdout=nowhere, stderr=nowhere)
        subprocess.run(command, env=quiet, stdout=nowhere)


def look_after(name):
    """Whether the need is met, after an attempt to meet it; a loud line when it is not."""
    need = NEEDS[name]
    if not (need.is_there() and need.is_best()) and may_install():
        install(need.packages)
    if need.is_there():
        return True
    packages = " ".join(need.packages)
    print(f"\n*** MISSING: {packages} (Debian's names). Without it, {need.without}. ***\n", flush=True)
    return False


def main(names):
    met = [look_after(name) for name in names]
    return 1 if os.environ.get("CI") == "true" and not all(met) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
