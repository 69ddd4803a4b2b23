"""The words of Streamlit's uploader, which speaks English only."""

import streamlit as st

#: The button gets our word; the line about sizes goes.
_OUR_WORDS = """<style>
.st-key-{place} [data-testid="stFileUploaderDropzoneInstructions"] {{ display: none; }}
.st-key-{place} [data-testid="stBaseButton-secondary"] p {{ font-size: 0; }}
.st-key-{place} [data-testid="stBaseButton-secondary"] p::after {{ content: "{choose}"; font-size: 0.875rem; }}
</style>"""


def name_button(key: str, words: str) -> None:
    """Write words, in the reader's language, on the button of the uploader with a key."""
    st.html(_OUR_WORDS.format(place=key.replace(":", "-"), choose=words))
