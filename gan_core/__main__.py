"""Run `python -m gan_core`."""

import sys

from gan_core.cli import main

sys.exit(main())
