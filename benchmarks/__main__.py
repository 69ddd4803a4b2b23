"""All benchmarks, one after the other: python -m benchmarks. Run them on a quiet machine."""

import subprocess
import sys
from pathlib import Path

for name in ("engine", "fused", "app"):
    subprocess.run([sys.executable, str(Path(__file__).parent / f"{name}.py")], check=True)
