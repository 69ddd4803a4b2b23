"""Measure how long the threshold of the chest X-rays takes to move everything, in a real browser.

    python -m benchmarks.threshold [--moves 120]

In headless Chromium, with the 524 validation and the 624 test images: from the slider's event until all counts,
points, rules and pictures are set, and until the browser has drawn the next frame. The target is 16 ms a frame. It also
prints what the browser is sent, and what it sends while the slider is dragged (nothing).
"""

import argparse
import statistics
import sys
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, sync_playwright

from benchmarks.measuring import machine, table

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from browser_tools import OPTIONS, chromium, count_messages, free_port, settle, start_app

TARGET = 16
#: Runs in the page: moves the slider and waits for the drawn frame; returns the milliseconds of both.
MOVE = """(slider, value) => {
  window.moved = null;
  requestAnimationFrame(() => {
    const start = performance.now();
    slider.value = value;
    slider.dispatchEvent(new Event('input', {bubbles: true}));
    slider.getBoundingClientRect();
    const work = performance.now() - start;
    setTimeout(() => { window.moved = [work, performance.now() - start]; }, 0);
  });
}"""


def moves(browser: Browser, address: str, count: int, width: int) -> tuple[list[list[float]], int]:
    """Return the milliseconds of each move, its work and the time to its frame, and the messages sent meanwhile."""
    page = browser.new_page(locale="en-GB", viewport={"width": width, "height": 800})
    page.goto(address)
    page.locator(".threshold .slide").wait_for(timeout=120_000)
    settle(page)
    page.wait_for_timeout(2000)
    count_messages(page)
    taken = []
    for value in np.random.default_rng(0).random(count).round(3):
        page.locator(".threshold .slide").evaluate(MOVE, str(value))
        taken.append(page.wait_for_function("window.moved").json_value())
    sent = page.evaluate("window.sent")
    page.close()
    return taken, sent


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--moves", type=int, default=120)
    count = parser.parse_args().moves
    port = free_port()
    print(f"{machine()}; target: {TARGET} ms")
    app = start_app(port)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=OPTIONS)
            table("A move of the threshold, in ms", ["window", "work, median", "work, 95 %", "frame, median",
                                                     "frame, 95 %", "messages"],
                  (_line(browser, f"http://127.0.0.1:{port}/xray?lang=en", count, width) for width in (1280, 390)))
            browser.close()
    finally:
        app.terminate()
        app.wait(20)


def _line(browser: Browser, address: str, count: int, width: int) -> list[str]:
    taken, sent = moves(browser, address, count, width)
    work, frame = zip(*taken, strict=True)
    return [str(width), *(f"{value:.1f}" for values in (work, frame)
                          for value in (statistics.median(values), float(np.quantile(values, 0.95)))), str(sent)]


if __name__ == "__main__":
    main()
