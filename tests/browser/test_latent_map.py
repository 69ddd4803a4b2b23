"""Maps of a latent space in a real browser: what is decoded there is what NumPy makes of the same codes."""

import io
from base64 import b64decode
from itertools import pairwise

import numpy as np
import pytest
from browser_tools import ROOT, count_messages, free_port, start_app
from latent_map_script import coded, maps
from PIL import Image
from playwright.sync_api import Page, expect

from nnviz.palette import CLASS_COLORS, rgb

SCRIPTS = (ROOT / "nnviz/ui/assets/network_math.js", ROOT / "nnviz/labs/autoencoder/assets/latent_decoder.js")
#: A decoded picture has whole greys.
GREY = 1 / 255 + 1e-4


@pytest.fixture(scope="module")
def app():
    """The address of the small page with nothing but maps."""
    port = free_port()
    process = start_app(port, "tests/latent_map_script.py")
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(20)


def ink(page: Page, canvas: str, which: int = 0) -> np.ndarray:
    """Return what a canvas shows, in its own pixels: paper 0, ink 1."""
    url = page.locator(f".latent {canvas}").nth(which).evaluate("canvas => canvas.toDataURL()")
    return 1 - np.asarray(Image.open(io.BytesIO(b64decode(url.partition(",")[2]))).convert("L")) / 255


def decoded(codes: np.ndarray, layers: list) -> np.ndarray:
    """Return what linear layers make of codes, as far as paper and ink go."""
    for kernel, bias, _ in layers:
        codes = codes @ kernel + bias
    return np.clip(codes, 0, 1).reshape(*codes.shape[:-1], 28, 28)


def spot(page: Page, positions: np.ndarray, place: np.ndarray, which: int = 0) -> tuple[float, float]:
    """Return where a place of a map is on the page: a square with a twentieth of room holds all points."""
    low, high = positions.min(axis=0), positions.max(axis=0)
    across, up = 0.5 + (place - (low + high) / 2) / (1.1 * (high - low).max())
    box = page.locator(".latent .plot").nth(which).bounding_box()
    return box["x"] + float(across) * box["width"], box["y"] + (1 - float(up)) * box["height"]


def alone(positions: np.ndarray, how_many: int) -> list[int]:
    """Return points at the edge that stand farthest from all others: a click means no other."""
    edge = np.argsort(np.linalg.norm(positions - positions.mean(axis=0), axis=1))[-50:]
    distances = np.linalg.norm(positions[edge, None] - positions, axis=2)
    return edge[np.argsort(np.sort(distances, axis=1)[:, 1])[::-1][:how_many]].tolist()


def test_point_click_walk_clear_and_new_data(open_page):
    page = open_page("/?lang=en")
    shown = coded(32)
    # The second map can be clicked as well as the first: all maps show the same images.
    positions = maps(shown.codes, turned=False)[1].positions
    first, second = alone(positions, 2)
    expect(page.locator(".latent .map")).to_have_count(4)
    expect(page.locator(".latent .status")).to_have_text("Nothing is chosen.")
    count_messages(page)

    page.mouse.move(*spot(page, positions, positions[first], 1))
    tip = page.locator(".latent .tip")
    expect(tip).to_be_visible()
    expect(tip).to_contain_text(f"image {first:,}")
    expect(tip.locator(".group")).to_have_text(str(shown.groups[first]))
    expect(page.locator(".latent .ring:visible")).to_have_count(4)
    assert ink(page, ".tip .face") == pytest.approx(shown.images[first] / 255, abs=1e-6)

    for point in (first, second):
        page.mouse.click(*spot(page, positions, positions[point], 1))
    expect(page.locator(".latent .status")).to_contain_text(f"image {second:,}")
    chosen = shown.codes[[first, second]]
    for which, point in enumerate((first, second)):
        assert ink(page, ".original .face", which) == pytest.approx(shown.images[point] / 255, abs=1e-6)
        assert ink(page, ".decoded .face", which) == pytest.approx(decoded(chosen, shown.decoder)[which], abs=GREY)
    expect(page.locator(".latent .card").first.locator("rect")).to_have_count(32)
    walk = decoded(np.linspace(*chosen, 9), shown.decoder)
    for step in range(9):
        assert ink(page, ".tiles .face", step) == pytest.approx(walk[step], abs=GREY)
    page.locator(".latent .slider").press("End")
    expect(page.locator(".latent .share")).to_have_text("100% of the way from A to B")
    assert ink(page, ".along .face") == pytest.approx(walk[8], abs=GREY)
    assert page.evaluate("window.sent") == 0

    # Other positions of the same images keep the choice; a third click starts anew; other images start with nothing.
    page.get_by_text("Turn", exact=True).click()
    expect(page.locator(".latent .title").nth(1)).to_have_text("Turned by 3")
    expect(page.locator(".latent .status")).to_contain_text(f"image {second:,}")
    turned = maps(shown.codes, turned=True)[1].positions
    mark = page.locator(".latent .map").nth(1).locator(".chosen circle").last.bounding_box()
    assert (mark["x"] + mark["width"] / 2, mark["y"] + mark["height"] / 2) == pytest.approx(
        spot(page, turned, turned[second], 1), abs=1.5)
    third = alone(turned, 1)[0]
    page.mouse.click(*spot(page, turned, turned[third], 1))
    expect(page.locator(".latent .card.empty")).to_have_count(1)
    page.get_by_text("Other images").click()
    expect(page.locator(".latent .status")).to_have_text("Nothing is chosen.")


def test_keyboard_legend_and_clear(open_page):
    page = open_page("/?lang=en&maps=1")
    shown = coded(32)
    plot = page.get_by_role("application", name="Map “Numbers 1 and 2”, 2,000 dots")
    page.get_by_role("button", name="3").click()
    plot.press("ArrowRight")
    places = []
    for key in ("ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown"):
        plot.press(key)
        said = page.locator(".latent .say").inner_text()
        point = int(said.partition("image ")[2].replace(",", ""))
        assert shown.groups[point] == 3  # the legend shows only this class: only its points can be reached
        places.append(shown.codes[point, :2])
    (_, up, left, down) = places
    assert (up[1] > places[0][1], left[0] < up[0], down[1] < left[1]) == (True, True, True)
    plot.press("Enter")
    expect(page.locator(".latent .status")).to_contain_text(f"A: 3, image {point:,}.")
    assert ink(page, ".decoded .face") == pytest.approx(decoded(shown.codes[point], shown.decoder), abs=GREY)
    plot.press("Escape")
    expect(page.locator(".latent .status")).to_have_text("Nothing is chosen.")
    plot.press("Enter")
    page.get_by_role("button", name="Clear").click()
    expect(page.locator(".latent .card.empty")).to_have_count(2)


def painted(page: Page) -> set[int]:
    """Return the classes whose full colour is on the first map."""
    url = page.locator(".latent canvas.points").first.evaluate("canvas => canvas.toDataURL()")
    pixels = np.asarray(Image.open(io.BytesIO(b64decode(url.partition(",")[2]))).convert("RGBA"))
    colors = {tuple(pixel[:3]) for pixel in np.unique(pixels[pixels[..., 3] == 255], axis=0).tolist()}
    return {number for number, color in enumerate(CLASS_COLORS) if rgb(color) in colors}


def test_several_classes_are_shown_at_once(open_page):
    page = open_page("/?lang=en&maps=1")
    shown = page.locator(".latent .legend button[aria-pressed='true']")
    expect(page.locator(".latent .map")).to_have_count(1)
    assert painted(page) == set(range(10))
    for name in ("3", "8"):
        page.get_by_role("button", name=name, exact=True).click()
    expect(shown).to_have_text(["3", "8"])
    assert painted(page) == {3, 8}
    page.get_by_role("button", name="3", exact=True).click()
    expect(shown).to_have_text(["8"])
    assert painted(page) == {8}
    page.get_by_role("button", name="8", exact=True).click()
    expect(shown).to_have_count(0)
    assert painted(page) == set(range(10))


def zoomed_spot(page: Page, positions: np.ndarray, place: np.ndarray, zoom: float) -> tuple[float, float]:
    """Return where a place is on a map that was enlarged about its middle."""
    box = page.locator(".latent .plot").first.bounding_box()
    x, y = spot(page, positions, place)
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    return middle[0] + zoom * (x - middle[0]), middle[1] + zoom * (y - middle[1])


#: Presses of "+", how much each of them enlarges, and both together.
PRESSES, FACTOR = 3, 1.6
ZOOM = FACTOR ** PRESSES


def close_pair(positions: np.ndarray) -> tuple[int, int]:
    """Return two points near the middle of the map that lie too close together to be told apart at first."""
    low, high = positions.min(axis=0), positions.max(axis=0)
    side = 1.1 * (high - low).max()
    near = np.flatnonzero(np.abs(positions - (low + high) / 2).max(axis=1) < 0.4 * side / ZOOM)
    distances = np.linalg.norm(positions[near, None] - positions, axis=2) / side
    distances[np.arange(len(near)), near] = np.inf
    nearest = distances.min(axis=1)
    # Nothing lies nearer than some pixels, and the other one is one of those near the middle.
    for place in np.argsort(-nearest):
        other = int(distances[place].argmin())
        if nearest[place] < 0.02 and other in near and distances[near.tolist().index(other)].min() > 0.004:
            return int(near[place]), other
    raise AssertionError("no two points lie close together")


def test_a_map_is_enlarged_moved_and_walked_where_points_lie_close(open_page):
    page = open_page("/?lang=en&maps=1", width=900, height=1100)
    shown = coded(32)
    positions = maps(shown.codes, turned=False)[0].positions
    first, second = close_pair(positions)
    # Without zooming: the second click at the same place means the neighbour, and there is a walk.
    for _ in range(2):
        page.mouse.click(*spot(page, positions, positions[first]))
    status = page.locator(".latent .status")
    expect(status).to_contain_text("B: ")
    expect(page.locator(".latent .card.empty")).to_have_count(0)
    page.get_by_role("button", name="Clear").click()
    # Enlarged, each of the two can be pointed at.
    for _ in range(PRESSES):
        page.get_by_role("button", name="Zoom in").click()
    for point in (first, second):
        page.mouse.click(*zoomed_spot(page, positions, positions[point], ZOOM))
    expect(status).to_contain_text(f"image {first:,}")
    expect(status).to_contain_text(f"image {second:,}")
    walk = decoded(np.linspace(*shown.codes[[first, second]], 9), shown.decoder)
    assert ink(page, ".tiles .face", 4) == pytest.approx(walk[4], abs=GREY)
    # A drag moves what is seen and chooses nothing; the marks go with it.
    before = page.locator(".latent .chosen circle").first.bounding_box()
    box = page.locator(".latent .plot").first.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 70, box["y"] + 60, steps=3)
    page.mouse.up()
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    after = page.locator(".latent .chosen circle").first.bounding_box()
    assert (after["x"] - before["x"], after["y"] - before["y"]) == pytest.approx((30, 20), abs=1.5)
    expect(status).to_contain_text(f"image {second:,}")
    page.get_by_role("button", name="Show the whole map").click()
    whole = page.locator(".latent .chosen circle").first.bounding_box()
    assert (whole["x"] + whole["width"] / 2, whole["y"] + whole["height"] / 2) == pytest.approx(
        spot(page, positions, positions[first]), abs=1.5)


def test_the_wheel_enlarges_a_map_that_was_clicked_and_scrolls_the_page_else(open_page):
    page = open_page("/?lang=en&maps=1")
    ticks = page.locator(".latent .axes text")
    expect(ticks.first).to_be_visible()
    before = ticks.all_text_contents()
    box = page.locator(".latent .plot").first.bounding_box()
    page.mouse.move(box["x"] + 100, box["y"] + 100)
    page.mouse.wheel(0, -300)
    page.wait_for_timeout(200)
    assert ticks.all_text_contents() == before
    page.mouse.click(box["x"] + 100, box["y"] + 100)
    page.mouse.wheel(0, -600)
    page.wait_for_timeout(500)
    assert ticks.all_text_contents() != before
    page.keyboard.press("0")
    expect(ticks).to_have_text(before)


def test_every_place_of_a_plane_is_decoded(open_page):
    page = open_page("/?lang=en&view=plane", width=390, height=844)
    assert page.evaluate("document.scrollingElement.scrollWidth") == 390
    shown = coded(2)
    places = np.array([[shown.codes[:, 0].max(), shown.codes[:, 1].max()],
                       [shown.codes[:, 0].min(), shown.codes[:, 1].min()]])
    page.locator(".latent .plot").scroll_into_view_if_needed()
    spots = [spot(page, shown.codes, place) for place in places]
    page.mouse.click(*spots[0])
    expect(page.locator(".latent .status")).to_contain_text("A: place (")
    assert ink(page, ".decoded .face") == pytest.approx(decoded(places[0], shown.decoder), abs=0.02)
    # Dragging decodes on the way, and the walk follows.
    page.mouse.move(*spots[0])
    page.mouse.down()
    page.mouse.move(*spots[1], steps=4)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert ink(page, ".decoded .face", 1) == pytest.approx(decoded(places[1], shown.decoder), abs=0.02)
    assert ink(page, ".tiles .face", 4) == pytest.approx(decoded(places.mean(axis=0), shown.decoder), abs=0.02)
    page.mouse.up()
    expect(page.locator(".latent .way")).to_be_visible()
    page.locator(".latent .plot").press("Shift+ArrowLeft")
    expect(page.locator(".latent .say")).to_contain_text("place (")


def test_the_decoder_is_numpys(browser):
    generator = np.random.default_rng(0)
    sizes, activations = (5, 40, 30, 20, 60, 50), ("selu", "tanh", "relu", "sigmoid", "linear")
    layers = [(generator.normal(size=(a, b), scale=a ** -0.5).astype(np.float32), generator.normal(size=b))
              for a, b in pairwise(sizes)]
    codes = generator.normal(size=(7, 5), scale=2).astype(np.float32)
    functions = {"linear": lambda z: z, "tanh": np.tanh, "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
                 "relu": lambda z: np.maximum(z, 0),
                 "selu": lambda z: 1.0507009873554805 * np.where(z < 0, 1.6732632423543772 * np.expm1(z), z)}
    page = browser.new_page()
    page.add_script_tag(content="\n".join(script.read_text("utf-8") for script in SCRIPTS))
    flat = [float(value) for layer in layers for array in layer for value in array.ravel()]
    # Every activation takes its turn as the last one: it is not computed where those of hidden layers are.
    for turn in range(len(activations)):
        named = [*activations[turn:], *activations[:turn]]
        expected = codes
        for (kernel, bias), activation in zip(layers, named, strict=True):
            expected = functions[activation](expected @ kernel + bias)
        found = page.evaluate("""([weights, units, named, codes]) =>
            new Decoder(Float32Array.from(weights), 5, units, named)
              .decode(codes.map((code) => Float32Array.from(code))).map((image) => [...image])""",
                              [flat, sizes[1:], named, codes.tolist()])
        assert np.array(found) == pytest.approx(expected, abs=1e-4)
    page.close()
