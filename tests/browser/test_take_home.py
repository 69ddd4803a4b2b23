"""What a reader takes home, downloaded in a real browser."""

import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import streamlit
from browser_tools import accessibility_violations, open_tab
from PIL import Image
from playwright.sync_api import expect

SVG = "{http://www.w3.org/2000/svg}"
PICTURES = ("boundary", "loss", "accuracy", "confusion")
#: What the names of the files of this run begin with.
STEM = "xor_3.tanh_lr0.3_200epochs_seed0"


def trained(open_page, query="?lang=en", **options):
    """Open the page and wait for its own run."""
    page = open_page(f"/boundaries{query}", **options)
    expect(page.get_by_text(re.compile(r"Trained for|Entraîné \d"))).to_be_visible()
    open_tab(page, "Take home", "fr" if "lang=fr" in query else "en")
    return page


def download(page, button) -> tuple[str, bytes]:
    """Click a button; return the name and the bytes of the file that arrives."""
    with page.expect_download(timeout=120_000) as arriving:
        button.click()
    return arriving.value.suggested_filename, Path(arriving.value.path()).read_bytes()


def picture(page, choice: str, kind: str) -> tuple[str, bytes]:
    tools = page.locator(".st-key-pictures")
    tools.get_by_role("combobox").select_option(choice)
    return download(page, tools.get_by_role("button", name=kind.upper()))


def texts(drawing: ElementTree.Element) -> str:
    return " ".join(text.text or "" for text in drawing.iter(f"{SVG}text"))


def scrub_to_start(page, language: str = "en") -> None:
    slider = page.get_by_role("slider", name={"en": "Epoch", "fr": "Époque"}[language], exact=True)
    slider.focus()
    slider.press("Home")
    page.wait_for_timeout(300)


def test_script_notebook_curves_and_weights_arrive(open_page):
    page = trained(open_page)
    buttons = page.locator(".st-key-take-home")
    files = [download(page, buttons.get_by_role("button", name=name))
             for name in ("Keras script", "Notebook", "Curves (CSV)", "Weights")]
    assert [name for name, _ in files] == [f"{STEM}.py", f"{STEM}.ipynb", f"{STEM}-curves.csv", f"{STEM}.weights.h5"]
    script, notebook, curves, weights = (content for _, content in files)
    assert b"import keras" in script
    assert json.loads(notebook)["nbformat"] == 4
    assert pd.read_csv(io.BytesIO(curves))["epoch"].tolist() == list(range(201))
    assert weights.startswith(b"\x89HDF")


def test_every_chart_is_saved_as_svg_and_png_of_the_scrubbers_epoch(open_page):
    page = trained(open_page)
    saved = {}
    for choice in PICTURES:
        name, saved[choice, "svg"] = picture(page, choice, "svg")
        assert name == f"{STEM}-{choice}-epoch-200.svg"
        drawing = ElementTree.fromstring(saved[choice, "svg"])
        assert "seed 0" in texts(drawing)
        assert "Epoch 200 of 200" in texts(drawing)
        name, saved[choice, "png"] = picture(page, choice, "png")
        assert name == f"{STEM}-{choice}-epoch-200.png"
        image = Image.open(io.BytesIO(saved[choice, "png"]))
        assert image.size == (2 * int(drawing.get("width")), 2 * int(drawing.get("height")))
        assert len(image.convert("RGB").getcolors(image.width * image.height)) > 20
    assert_both_classes_are_painted(saved["boundary", "png"])

    scrub_to_start(page)
    name, start = picture(page, "boundary", "svg")
    assert name == f"{STEM}-boundary-epoch-0.svg"
    end = saved["boundary", "svg"]
    images = [list(ElementTree.fromstring(content).iter(f"{SVG}image")) for content in (end, start)]
    assert [len(found) for found in images] == [1, 1]
    hrefs = [found[0].get("{http://www.w3.org/1999/xlink}href") for found in images]
    assert all(href.startswith("data:image/png;base64,") for href in hrefs)
    assert hrefs[0] != hrefs[1]
    assert "Epoch 0 of 200" in texts(ElementTree.fromstring(start))


def assert_both_classes_are_painted(png: bytes) -> None:
    """The images inside an SVG are painted, too: the plane has pale orange and pale blue places."""
    pixels = np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)
    red, blue = pixels[..., 0], pixels[..., 2]
    pale = pixels.min(axis=2) > 150
    assert (pale & (red - blue > 30)).mean() > 0.05
    assert (pale & (blue - red > 30)).mean() > 0.05


def test_all_in_one_in_french_and_dark_on_an_accessible_page(open_page):
    page = trained(open_page, "?lang=fr", dark=True)
    page.locator("select option").first.wait_for(state="attached")  # the browser fills the list of pictures
    assert accessibility_violations(page) == []
    scrub_to_start(page, "fr")
    name, content = picture(page, "all", "svg")
    assert name == f"{STEM}-all-epoch-0.svg"
    drawing = ElementTree.fromstring(content)
    assert len(drawing.findall(f"{SVG}svg")) == len(PICTURES)
    for words in ("Perte", "Exactitude", "Classe réelle", "graine 0", "Époque 0 sur 200"):
        assert words in texts(drawing)
    names = [part.get("id") for part in drawing.iter() if part.get("id")]
    assert len(names) == len(set(names))
    used = re.findall(r"url\(#([^)]+)\)", content.decode())
    assert set(used) <= set(names)
    _, content = picture(page, "all", "png")
    assert Image.open(io.BytesIO(content)).convert("RGB").getpixel((2, 2)) == (0x10, 0x16, 0x1E)


def test_a_chart_that_is_a_canvas_is_saved_as_png_only_and_one_that_is_not_drawn_is_a_sentence(open_page):
    page = trained(open_page)
    page.evaluate("""() => {
        const svg = document.querySelector('.st-key-loss .vega-embed svg.marks');
        const canvas = document.createElement('canvas');
        canvas.className = 'marks'; canvas.width = 300; canvas.height = 200;
        canvas.getContext('2d').fillStyle = 'rgb(200, 0, 100)';
        canvas.getContext('2d').fillRect(0, 0, 300, 200);
        svg.replaceWith(canvas);
    }""")
    tools = page.locator(".st-key-pictures")
    tools.get_by_role("combobox").select_option("loss")
    tools.get_by_role("button", name="SVG").click()
    expect(tools.get_by_role("status")).to_have_text("This picture has too many points for SVG. Save it as PNG.")
    _, content = picture(page, "loss", "png")
    colors = np.asarray(Image.open(io.BytesIO(content)).convert("RGB")).reshape(-1, 3)
    assert (colors == (200, 0, 100)).all(axis=1).mean() > 0.3

    page.evaluate("document.querySelector('.st-key-accuracy .vega-embed svg.marks').remove()")
    tools.get_by_role("combobox").select_option("all")
    tools.get_by_role("button", name="PNG").click()
    expect(tools.get_by_role("status")).to_have_text("The charts are still being drawn. Try again in a moment.")


def test_the_place_of_streamlits_own_failure_message_is_known():
    """Our sentence takes its place by this name (``nnviz.ui.take_home``)."""
    script, = (Path(streamlit.__file__).parent / "static" / "static" / "js").glob("DownloadButton.*.js")
    assert "stDownloadButtonError" in script.read_text("utf-8")
