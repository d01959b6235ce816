"""Add to the codebook of short codes what the registry has beyond it; what is there stays.

python scripts/write_codebook.py           # write
python scripts/write_codebook.py --check   # exit 1 if something is missing
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from trends.charts import charts
from trends.permalinks import codebook

PATH = Path(codebook.__file__).with_name(codebook.FILE)


def main() -> int:
    """Write or compare the file."""
    parser = argparse.ArgumentParser(description="Add new charts and options to the codebook of short codes.")
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    check = parser.parse_args().check
    text = codebook.written(codebook.grown(codebook.book() if PATH.is_file() else {}, charts().values()))
    if PATH.is_file() and PATH.read_text(encoding="utf-8") == text:
        return 0
    if check:
        print("The codebook lacks charts or options. Run: python scripts/write_codebook.py", file=sys.stderr)
        return 1
    PATH.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
