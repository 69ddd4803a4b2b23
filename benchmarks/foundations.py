"""From a move on a page of the foundations to its painted answer: python benchmarks/foundations.py

Starts the app, opens each page in headless Chromium and makes one kind of move again and again; prints the median and
the 95 % mark. A move that goes through the server says so; the next comes when the page is at rest again. Times are
of this machine, and the browser shares its cores.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
from browser_tools import OPTIONS, chromium, free_port, settle, start_app  # noqa: E402

from benchmarks.measuring import machine, table  # noqa: E402

#: Runs in the page: notes when what a move changes was painted: the frame after the text of the watched part differs.
_WATCH = """([place]) => {
  const find = (root) => {
    const found = [...root.querySelectorAll(place)];
    for (const each of root.querySelectorAll('*')) if (each.shadowRoot) found.push(...find(each.shadowRoot));
    return found;
  };
  const read = () => find(document).map((each) => each.outerHTML).join();
  const state = window.watch = {start: 0, end: 0};
  let before = '';
  const begin = () => {
    if (!state.armed) return;
    state.armed = false;
    before = read();
    state.start = performance.now();
  };
  for (const kind of ['keydown', 'pointerdown']) window.addEventListener(kind, begin, true);
  const look = () => {
    if (state.start && !state.end && read() !== before) state.end = performance.now();
    requestAnimationFrame(look);
  };
  look();
}"""


_THERE_AND_BACK = ("ArrowRight", "ArrowRight", "ArrowLeft", "ArrowLeft")


@dataclass(frozen=True)
class Move:
    """One kind of move.

    Attributes
    ----------
    page, what : str
        For the table.
    link : str
        The page's address.
    watched : str
        CSS selector of what the move changes.
    make : function
        Makes the move number n.
    ready : str
        Text that must stand before the first move; empty: none.
    open : str
        A button to be pressed before the first move; empty: none.
    """

    page: str
    what: str
    link: str
    watched: str
    make: Callable[[Page, int], None]
    ready: str = ""
    open: str = ""


def _press(selector: str, *keys: str) -> Callable[[Page, int], None]:
    def make(page: Page, turn: int) -> None:
        page.locator(selector).first.press(keys[turn % len(keys)])
    return make


def _click(selector: str, count: int = 1) -> Callable[[Page, int], None]:
    def make(page: Page, turn: int) -> None:
        page.locator(selector).nth((turn + 1) % count).click()
    return make


def _slide(selector: str) -> Callable[[Page, int], None]:
    return _press(selector, *_THERE_AND_BACK)


def _turn(knob: str) -> Callable[[Page, int], None]:
    def make(page: Page, turn: int) -> None:
        slider = page.locator(f".st-key-{knob}").get_by_role("slider")
        slider.press(_THERE_AND_BACK[turn % len(_THERE_AND_BACK)])
    return make


def _lit(page: Page, turn: int) -> None:
    """Click a weight of the drawing near its target, where no other line crosses it."""
    line = page.locator(".backprop .weight .line").nth((0, 3, 4, 7)[turn % 4])
    ends = line.evaluate("line => { const box = line.ownerSVGElement.getBoundingClientRect();"
                         " const at = (name) => line[name].baseVal.value;"
                         " const along = (from, to) => at(from) + 0.68 * (at(to) - at(from));"
                         " return [box.left + along('x1', 'x2'), box.top + along('y1', 'y2')]; }")
    page.mouse.click(*ends)


def _drag(selector: str) -> Callable[[Page, int], None]:
    def make(page: Page, turn: int) -> None:
        box = page.locator(selector).first.bounding_box()
        page.mouse.click(box["x"] + (0.15 + 0.07 * (turn % 10)) * box["width"], box["y"] + 60)
    return make


MOVES = (
    Move("logic", "an input is switched", "/logic?lang=en", ".truth", _click(".input-switch", 2)),
    Move("logic", "a weight slides", "/logic?lang=en&part=build", ".truth", _slide(".knob .slider")),
    Move("logic", "another of 16 functions", "/logic?lang=en&part=map", ".detail", _click(".cell", 16)),
    Move("logic", "another of 256 functions", "/logic?lang=en&part=three", ".detail", _click(".cell", 256)),
    Move("perceptron", "a step", "/perceptron?lang=en&data=nand&at=0", ".where", _click(".player .forward")),
    Move("perceptron", "a step, 150 flowers, three neurons", "/perceptron?lang=en&data=species&at=0", ".where",
         _click(".player .forward")),
    Move("perceptron", "the learning rate (server)", "/perceptron?lang=en&start=random", ".said, .formulas",
         _turn("perceptron-lr")),
    Move("perceptron", "the noise (server)", "/perceptron?lang=en&data=gaussians&noise=0.5", ".plane",
         _turn("perceptron-noise")),
    Move("xor", "a picture of the fold", "/xor?lang=en&fold=0.2", ".plane", _click(".player .forward")),
    Move("xor", "a preset", "/xor?lang=en", ".truth", _click(".preset", 4)),
    Move("xor", "an epoch of the trained network", "/xor?lang=en&part=trained", ".plane",
         _press(".scrubber input[type=range]", "ArrowLeft"), "find a fold"),
    Move("backprop", "a step, 2-2-2", "/backprop?lang=en&step=8", ".says",
         _click(".player .back, .player .forward", 2)),
    Move("backprop", "a step, 3-4-2", "/backprop?lang=en&net=3-4-2&biases=own&step=20", ".says",
         _click(".player .back, .player .forward", 2)),
    Move("backprop", "the path of a weight", "/backprop?lang=en", ".says", _lit),
    Move("backprop", "a weight slides, gradient check", "/backprop?lang=en&path=w5", ".backprop table",
         _slide(".which .slider"), open="Check the gradient"),
    Move("backprop", "1,000 updates, and back to the start", "/backprop?lang=en&updates=5", ".state",
         _click("[aria-label='1,000 more updates'], .train .reset", 2)),
    Move("activations", "a point is dragged", "/activations?lang=en", ".function-plot table", _drag("svg[role=img]")),
    Move("activations", "four losses, four panels", "/activations?lang=en&bench=loss", ".function-plot table",
         _slide(".along")),
    Move("activations", "the temperature (server)", "/activations?lang=en&bench=softmax",
         "[data-testid=stMarkdownContainer] table", _turn("activations-heat")),
    Move("activations", "the number of layers (server)", "/activations?lang=en&bench=depth",
         "[data-testid=stMarkdownContainer] table", _turn("activations-layers")),
)


def measured(page: Page, address: str, move: Move, moves: int) -> list[float]:
    """Return the milliseconds of so many moves."""
    page.goto(address + move.link)
    settle(page)
    if move.ready:
        page.get_by_text(move.ready).wait_for(timeout=120_000)
        page.wait_for_timeout(2000)
    if move.open:
        page.get_by_role("button", name=move.open).click()
    page.evaluate(_WATCH, [move.watched])
    return list(_each(page, move, moves))


def _each(page: Page, move: Move, moves: int) -> Iterator[float]:
    for turn in range(moves):
        page.evaluate("Object.assign(window.watch, {start: 0, end: 0, armed: true})")
        move.make(page, turn)
        page.wait_for_function("window.watch.end", timeout=30_000)
        yield page.evaluate("window.watch.end - window.watch.start")
        page.wait_for_timeout(700)  # the report to the server and what follows are over


def main() -> None:
    """Measure every move and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--moves", type=int, default=20, help="of each kind")
    arguments = parser.parse_args()
    print(machine())
    port = free_port()
    app = start_app(port)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=OPTIONS)
            page = browser.new_page(locale="en-GB", viewport={"width": 1280, "height": 800}, reduced_motion="reduce")

            def lines() -> Iterator[list[str]]:
                for move in MOVES:
                    times = sorted(measured(page, f"http://127.0.0.1:{port}", move, arguments.moves))
                    yield [move.page, move.what, f"{median(times):.0f} ms",
                           f"{times[int(0.95 * (len(times) - 1))]:.0f} ms"]

            table("From a move to the painted answer", ["page", "move", "median", "95 %"], lines())
            browser.close()
    finally:
        app.terminate()
        app.wait(30)


if __name__ == "__main__":
    main()
