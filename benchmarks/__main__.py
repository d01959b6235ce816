"""Run every benchmark: `python -m benchmarks`, or name some: `python -m benchmarks first_chart`."""

import importlib
import sys

ALL = ("rules", "fits", "first_chart", "pictures", "crowd", "embed")
NAMED = (*ALL, "coverage")
"""`coverage` takes minutes, so it runs only when it is named."""

for name in sys.argv[1:] or ALL:
    if name not in NAMED:
        sys.exit(f'There is no benchmark "{name}". There are: {", ".join(NAMED)}.')
    print(f"{name}: {(importlib.import_module(f'benchmarks.{name}').__doc__ or '').strip()}")
    importlib.import_module(f"benchmarks.{name}").main()
