"""All benchmarks, one after the other: python -m benchmarks. Run them on a quiet machine."""

import subprocess
import sys

for name in ("engine", "fused", "hog", "tsne", "latent", "foundations", "memory", "app", "strip", "crowd"):
    subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=True)
