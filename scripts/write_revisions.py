"""Write data/revisions.csv: what the release in data/ changed since the one before.

At a release: raise `version` and `created` in data/datapackage.json, run this with the name of the release before,
commit, and tag the commit v<version>. A release whose tag is not here is found by its tables. Usage:

    python scripts/write_revisions.py v2026.11.0           # data/ against that release
    python scripts/write_revisions.py v2026.11.0 v2026.12.0
    python scripts/write_revisions.py --first              # data/ is the first release
    python scripts/write_revisions.py --first v2026.11.0
"""

from __future__ import annotations

import argparse
import sys

from trends import settings
from trends.errors import TrendsError
from trends.history import revisions
from trends.history.released import find
from trends.history.version import in_folder


def main() -> int:
    """Write the file; returns the exit code."""
    parser = argparse.ArgumentParser(description="Record what a release changed.")
    parser.add_argument(
        "versions",
        nargs="*",
        metavar="VERSION",
        help="release, tag or folder of the release before, then that of the release (default: data/)",
    )
    parser.add_argument("--first", action="store_true", help="there is no release before: name the release alone")
    arguments = parser.parse_args()
    before, after = (
        ([None], arguments.versions) if arguments.first else (arguments.versions[:1], arguments.versions[1:])
    )
    if not before or len(after) > 1:
        parser.error("name the release before, or say --first")
    folder = settings.data_folder()
    path = folder / revisions.FILE
    try:
        new = find(after[0], folder) if after else in_folder(folder)
        old = find(before[0], folder) if before[0] else None
        kept = [] if arguments.first or not path.is_file() else revisions.read(path.read_bytes())
        kept = [line for line in kept if line[1] != new.release]
        made = revisions.lines(old, new)
    except TrendsError as error:
        print(f"write_revisions: {error}", file=sys.stderr)
        return 2
    path.write_bytes(revisions.write([*kept, *made]))
    print(f"{path.name}: {len(made)} lines for release {new.release} of {new.day}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
