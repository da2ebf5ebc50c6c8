"""The upload of a zip of images: stored, unread, for the worker that trains on it."""

from zipfile import is_zipfile

import streamlit as st

from gan_core.data.images import kept_uploads, upload
from gan_core.errors import BadInput
from gan_core.params.image_gan import MAX_LABELLED_CLASSES
from ui import controls
from ui.streamlit_internals import UploadedFile
from ui.text import escape_markdown

TAKEN, REFUSED = "own_images_taken", "own_images_refused"
NOT_UPLOADED = (  # shown where the uploader itself has failed: see style.css
    "The file did not reach the app. The red mark says why; 413 means that a proxy in front of the app accepts only smaller files."
)


def show(refused: str) -> None:
    """Draw the uploader, and the sentence why the last zip was refused: here, or by the run (`refused`)."""
    st.markdown(
        f"A zip of {upload.MIN_IMAGES} to {upload.MAX_IMAGES:,} PNG or JPEG files, at most {upload.MAX_BYTES >> 20} MB. Of each the "
        "middle square is taken, in grey, at the size of the networks; what is transparent becomes white. Hidden files and files that "
        "cannot be read are skipped, and a note under the picture counts them. Folders are classes, for CGAN and AC-GAN, at most "
        f"{MAX_LABELLED_CLASSES}. The server keeps the "
        f"last {kept_uploads.MAX_KEPT} zips; a link to a run works as long as its zip is there."
    )
    _drop(refused)


@st.fragment
def _drop(refused: str) -> None:
    """Take each zip once."""
    with st.container(key="own_images_drop", gap="small"):
        file = st.file_uploader("A zip of images", type="zip", key="own_images")
        st.html(f"<p class='gs-not-uploaded'>{NOT_UPLOADED}</p>")
    before, now = st.session_state.get(TAKEN), None if file is None else file.file_id
    if now != before:
        st.session_state[TAKEN], st.session_state[REFUSED] = now, "" if file is None else _take(file)
        if file is not None and not st.session_state[REFUSED]:
            st.rerun()
    if sentence := st.session_state.get(REFUSED) or escape_markdown(refused):
        st.error(sentence)


def _take(file: UploadedFile) -> str:
    """Keep a zip and set the run to it, or say why not; what is too large is refused before."""
    if file.size > upload.MAX_BYTES:
        return f"This zip has {file.size >> 20} MB; at most {upload.MAX_BYTES >> 20} MB."
    if not is_zipfile(file):  # the end of the file says so; all else is for the worker to read
        return "This is not a zip file. The run is unchanged."
    try:
        digest = kept_uploads.keep(file.getvalue())
    except BadInput as problem:
        return escape_markdown(str(problem))
    controls.set_values({"data": "upload", "upload": digest}, why="Your own images")
    return ""
