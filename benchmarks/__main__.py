"""All benchmarks, one after the other: python -m benchmarks. Run them on a quiet machine."""

import subprocess
import sys

for name in ("engine", "tables", "fused", "hog", "tsne", "latent", "threshold", "foundations", "memory", "search",
             "app", "strip", "crowd"):
    subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=True)
