"""Small grey images on a page, drawn large with every pixel visible."""

import base64
import html
import io

import numpy as np
import streamlit as st
from PIL import Image


def png(image: np.ndarray) -> bytes:
    """Return an image of ink (255) on paper (0), uint8 of shape (h, w), as a PNG: dark on white."""
    buffer = io.BytesIO()
    Image.fromarray(255 - image).save(buffer, "PNG")
    return buffer.getvalue()


def picture(file: bytes, *, caption: str, width: int, alt: str = "") -> None:
    """Show a PNG with a caption below it, which takes the room of two lines; its pixels stay square and sharp.

    Parameters
    ----------
    file : bytes
        A PNG that this app has made. It stands in the page itself, so that it never flickers.
    caption : str
        In the reader's language.
    width : int
        In pixels, at most; more in presenter mode.
    alt : str
        What the picture shows, for those who cannot see it; the caption if empty.
    """
    source = "data:image/png;base64," + base64.b64encode(file).decode()
    image = (f"width:100%;max-width:{width / 16}rem;image-rendering:pixelated;display:block;border-radius:0.4rem;"
             "border:1px solid color-mix(in srgb, currentColor 30%, transparent)")
    words = "font-size:0.875rem;line-height:1.4;min-height:calc(2.8em + 0.3rem);padding-top:0.3rem"
    st.html(f'<figure style="margin:0"><img src="{source}" alt="{html.escape(alt or caption)}" style="{image}">'
            f'<figcaption style="{words}">{html.escape(caption)}</figcaption></figure>')
