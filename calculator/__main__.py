"""``python -m calculator`` is the command ``cluster-support``."""

import sys

from calculator.cli import main

sys.exit(main())
