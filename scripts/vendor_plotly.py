"""Renew the copy of plotly.js that embeds and offline pages draw with: the basic bundle, of plotly.py's own version.

`python scripts/vendor_plotly.py` gets npm's package through the npm client, which checks its integrity; run it after
the pin of plotly in requirements.txt has changed. `--check` only tells whether the copy is the right one.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import brotli
from plotly.offline import get_plotlyjs_version

ASSETS = Path(__file__).resolve().parent.parent / "src" / "trends" / "export" / "assets"
PACKAGE = "plotly.js-basic-dist-min"
SCRIPT, RECORD = "plotly-basic.min.js", "plotly-basic.txt"


def fetched(version: str) -> tuple[bytes, str]:
    """The bundle of a version and its licence, from npm."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", f"{PACKAGE}@{version}"], cwd=folder, check=True)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as package:
            script, licence = (package.extractfile(f"package/{name}") for name in (SCRIPT, "LICENSE"))
            assert script is not None
            assert licence is not None
            return script.read(), licence.read().decode("utf-8")


def record(version: str, script: bytes, licence: str) -> str:
    """What stands beside the bundle: version, origin, digest, licence."""
    return (
        f"{SCRIPT}, as npm has it; renewed by scripts/vendor_plotly.py\n"
        f"version: {version}\n"
        f"origin: https://www.npmjs.com/package/{PACKAGE}/v/{version}\n"
        f"sha256: {hashlib.sha256(script).hexdigest()}\n\n{licence.strip()}\n"
    )


def is_current() -> bool:
    """Tell whether the copy has the version of the installed plotly.py and is what its record says."""
    if not (ASSETS / RECORD).is_file():
        return False
    said = (ASSETS / RECORD).read_text(encoding="utf-8")
    script = (ASSETS / SCRIPT).read_bytes()
    return (
        f"\nversion: {get_plotlyjs_version()}\n" in said
        and f"\nsha256: {hashlib.sha256(script).hexdigest()}\n" in said
        and brotli.decompress((ASSETS / f"{SCRIPT}.br").read_bytes()) == script
    )


def main() -> None:
    """Write the copy, its brotli form and its record; with `--check` exit 1 where they are not the right ones."""
    if "--check" in sys.argv[1:]:
        if not is_current():
            sys.exit(f"{SCRIPT} is not that of plotly.js {get_plotlyjs_version()}. Run scripts/vendor_plotly.py.")
        return
    version = get_plotlyjs_version()
    script, licence = fetched(version)
    (ASSETS / SCRIPT).write_bytes(script)
    (ASSETS / f"{SCRIPT}.br").write_bytes(brotli.compress(script, mode=brotli.MODE_TEXT, quality=11))
    (ASSETS / RECORD).write_text(record(version, script, licence), encoding="utf-8")
    print(f"{SCRIPT}: plotly.js {version}, {len(script):,} bytes")


if __name__ == "__main__":
    main()
