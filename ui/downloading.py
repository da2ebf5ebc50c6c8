"""What a page shows while the images of its run are downloaded, or after the download failed."""

import streamlit as st

from gan_core.data.images.downloads import Download
from ui.text import escape_markdown, truncate
from ui.timer import rerun_every

REFRESH_S = 0.5
MB = 1e6


def watch(download: Download) -> None:
    """Draw a progress bar, and the whole page again when the download is complete; or show the error."""
    if download.over and download.problem:
        st.error(f"{escape_markdown(truncate(download.problem))} Press Reset to try again.")
        return

    @st.fragment
    def bar() -> None:
        if download.over:
            st.rerun()
        rerun_every(REFRESH_S, "download")
        st.progress(min(1.0, download.done / download.size), progress(download))

    bar()


def progress(download: Download) -> str:
    """Describe the progress, in MB of 10⁶ bytes."""
    done, size = (f"{n / MB:.1f}" for n in (download.done, download.size))
    return f"Downloading {download.label}, once for this server: {done} of {size} MB. The run starts after that."
