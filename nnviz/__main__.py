"""``python -m nnviz``: the command line. Ctrl-C ends it with status 130, at any moment and without a traceback."""

import sys

try:
    from nnviz.cli import main

    sys.exit(main())
except KeyboardInterrupt:
    sys.exit(130)
