"""Where a reader hands in a zip of images: kept, unread, for the worker that trains on it."""

from zipfile import is_zipfile

import streamlit as st

from gan_core.data.images import kept_uploads, upload
from gan_core.errors import BadInput
from ui import controls
from ui.words import plain

REFUSED = "own_images_refused"


def show(refused: str) -> None:
    """Draw the uploader, and the sentence why the last zip was refused: here, or by the run (`refused`)."""
    st.markdown(
        f"A zip of {upload.LEAST_IMAGES} to {upload.MOST_IMAGES:,} PNG or JPEG files, at most {upload.MOST_BYTES >> 20} MB. Of each the "
        "middle square is taken, in grey, at the size of the networks. Folders are classes, for CGAN and AC-GAN. The server keeps the "
        f"last {kept_uploads.MOST_KEPT} zips; a link to a run works as long as its zip is there."
    )
    st.file_uploader("A zip of images", type="zip", key="own_images", on_change=_take)
    if sentence := st.session_state.get(REFUSED) or plain(refused):
        st.error(sentence)


def _take() -> None:
    """Keep the zip that was just chosen and set the run to it; what is too large is refused before."""
    file = st.session_state["own_images"]
    st.session_state[REFUSED] = ""
    if file is None:
        return
    if file.size > upload.MOST_BYTES:
        most = upload.MOST_BYTES >> 20
        st.session_state[REFUSED] = f"This zip has {file.size >> 20} MB; at most {most} MB."
        return
    if not is_zipfile(file):  # the end of the file says so; all else is for the worker to read
        st.session_state[REFUSED] = "This is not a zip file. The run goes on as it was."
        return
    try:
        digest = kept_uploads.keep(file.getvalue())
    except BadInput as problem:
        st.session_state[REFUSED] = plain(str(problem))
        return
    controls.set_values({"data": "upload", "upload": digest}, why="Your own images")
