"""Measure how long a reader waits on the pages "Backpropagation" and "Activations and losses", in a real browser.

    python -m benchmarks.calculus [--moves 40]

In headless Chromium at 1280x800: from a move to the next picture that the browser has drawn. A step, a lit path and a
dragged point ask no server; a knob does. The target is 150 ms.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, sync_playwright

from benchmarks.measuring import machine, table

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from browser_tools import OPTIONS, chromium, free_port, settle, start_app

#: Runs in the page: does something and resolves with the milliseconds until its picture is drawn.
TIMED = """([selector, event, share]) => new Promise((resolve) => {
  const find = (root) => root.querySelector(selector) ?? [...root.querySelectorAll('*')].filter((one) => one.shadowRoot)
    .map((one) => find(one.shadowRoot)).find(Boolean);
  const element = find(document), box = element.getBoundingClientRect(), start = performance.now();
  const place = {clientX: box.left + share * box.width, clientY: box.top + 40, bubbles: true, pointerId: 1};
  if (event === 'click') element.dispatchEvent(new MouseEvent('click', {bubbles: true}));
  else { element.setPointerCapture = () => {}; element.dispatchEvent(new PointerEvent('pointerdown', place));
         element.dispatchEvent(new PointerEvent('pointerup', place)); }
  requestAnimationFrame(() => { const drawn = new MessageChannel();
    drawn.port1.onmessage = () => resolve(performance.now() - start); drawn.port2.postMessage(null); });
})"""
STEP = ".backprop .player .forward"
MOVES: dict[str, tuple[str, Callable[[int], tuple[str, str, float]]]] = {
    "a step (2-2-2)": ("/backprop?lang=en", lambda move: (STEP, "click", 0)),
    "a step (3-4-2)": ("/backprop?lang=en&net=3-4-2&biases=own", lambda move: (STEP, "click", 0)),
    "a path lit": ("/backprop?lang=en", lambda move: (
        f".stage .weight[data-item='{(3, 4, 6, 7)[move % 4]}']", "click", 0)),
    "1,000 updates": ("/backprop?lang=en", lambda move: (".train button:nth-of-type(4)", "click", 0)),
    "a point dragged": ("/activations?lang=en", lambda move: (
        ".function-plot svg[role=img]", "drag", 0.15 + 0.7 * (move % 10) / 10)),
}


def timed(page: Page, move: Callable[[int], tuple[str, str, float]], count: int) -> Iterator[float]:
    """Yield the milliseconds from a move to its picture; what a page does only once is left out."""
    for number in range(count + 2):
        taken = page.evaluate(TIMED, list(move(number)))
        page.wait_for_timeout(60)
        if number > 1:
            yield taken


def warmed(page: Page, count: int) -> Iterator[float]:
    """Yield the milliseconds from a move of the temperature to the new table: this one asks the server."""
    slider = page.locator(".st-key-activations-heat").get_by_role("slider")
    cell = page.locator("[data-testid='stMarkdownContainer'] table td").nth(2)
    for number in range(count):
        before, begun = cell.inner_text(), time.perf_counter()
        slider.press("ArrowRight" if number % 2 else "ArrowLeft")
        page.wait_for_function("before => document.querySelectorAll('[data-testid=stMarkdownContainer] table td')[2]"
                               ".innerText !== before", arg=before)
        yield 1000 * (time.perf_counter() - begun)
        settle(page)


def measure(count: int) -> Iterator[list[str]]:
    """Yield a line for each kind of move: its name, median and 95 %, and whether it asks the server."""
    port = free_port()
    app = start_app(port)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=OPTIONS)
            page = browser.new_page(locale="en-GB", viewport={"width": 1280, "height": 800})
            for name, (path, move) in MOVES.items():
                page.goto(f"http://127.0.0.1:{port}{path}", timeout=120_000)
                settle(page)
                yield [name, *written(list(timed(page, move, count))), "no"]
            page.goto(f"http://127.0.0.1:{port}/activations?lang=en&bench=softmax")
            settle(page)
            yield ["the softmax’s temperature", *written(list(warmed(page, min(count, 20)))), "yes"]
            browser.close()
    finally:
        app.terminate()
        app.wait(20)


def written(values: list[float]) -> list[str]:
    """Write the median and the 95th percentile."""
    return [f"{statistics.median(values):.0f} ms", f"{np.percentile(values, 95):.0f} ms"]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--moves", type=int, default=40)
    print(machine())
    table("From a move to its picture", ["move", "median", "95 %", "asks the server"],
          measure(parser.parse_args().moves))


if __name__ == "__main__":
    main()
