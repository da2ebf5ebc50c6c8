"""Train what is shipped in checkpoints/, from its manifest.

    python -m tools.make_checkpoints

checkpoints/manifest.json lists the entries; it is empty until the first lesson that needs trained weights.
"""

import json
from pathlib import Path

MANIFEST = Path(__file__).parents[1] / "checkpoints" / "manifest.json"


def main() -> None:
    """Say what the manifest asks for and make it."""
    entries = json.loads(MANIFEST.read_text())["checkpoints"]
    if not entries:
        print("checkpoints/manifest.json lists nothing to train.")


if __name__ == "__main__":
    main()
