"""Run `python -m deploy.gradio_space FOLDER`."""

import sys
from pathlib import Path

from deploy.gradio_space import lay_out

if len(sys.argv) != 2:
    sys.exit("usage: python -m deploy.gradio_space FOLDER")
lay_out(Path(sys.argv[1]))
