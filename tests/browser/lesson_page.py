"""What the tests of lessons read of a page."""

import re

READY = "() => document.querySelector('.gs-readings dd') !== null"
STEP = "+(document.querySelector('.gs-readings dd')?.textContent ?? '0').replace(/\\D/g, '')"
PAUSED = "() => document.querySelector('.gs-readings')?.innerText.includes('paused')"
PAINTED = "() => document.querySelector('.gs-canvas')?.getContext('2d').getImageData(200, 200, 1, 1).data[3] > 0"


def reading(page, label):
    """The value beside a label of the bar above the picture."""
    return (
        page.locator(".gs-readings div", has=page.locator("dt", has_text=re.compile(f"^{re.escape(label)}$")))
        .locator("dd")
        .inner_text()
    )


def reaches(page, step):
    """Wait until the run has taken this many steps."""
    page.wait_for_function(f"() => {STEP} >= {step}")
