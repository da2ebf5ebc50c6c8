"""What a page shows while the images of its run are being fetched, or when they could not be."""

import streamlit as st

from gan_core.data.images.downloads import Download
from ui.text import escape_markdown, truncate

REFRESH_S = 0.5
MB = 1e6


def watch(download: Download) -> None:
    """Draw a bar of the bytes that have come, and the whole page again when they are all there; or say what went wrong."""
    if download.over and download.problem:
        st.error(f"{escape_markdown(truncate(download.problem))} Reset tries again.")
        return

    @st.fragment(run_every=REFRESH_S)
    def bar() -> None:
        if download.over:
            st.rerun()
        st.progress(min(1.0, download.done / download.size), words(download))

    bar()


def words(download: Download) -> str:
    """Say how far it is, in MB of 10⁶ bytes."""
    done, size = (f"{n / MB:.1f}" for n in (download.done, download.size))
    return f"Fetching {download.label}, once for this server: {done} of {size} MB. The run starts when it is there."
