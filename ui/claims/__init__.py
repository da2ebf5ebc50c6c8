"""The claims of a lesson on its page, and the reader's attempts to refute them."""
