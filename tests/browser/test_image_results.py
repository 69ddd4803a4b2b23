"""The results of a run on images in a real browser: the matrix under the scrubber, and a click on a cell."""

import re

from browser_tools import accessibility_violations, open_tab, settle
from playwright.sync_api import Page, expect

from nnviz.course import recorded
from nnviz.datasets.images import load
from nnviz.maths.scores import confusion

RECORDING = recorded.find(recorded.OPENING["digits"]).recording
MATRICES = confusion(RECORDING.predicted, load("mnist").y_test, 10)
CONFUSION = ".st-key-digits-results-confusion"


def counts(page: Page) -> list[int]:
    """The numbers in the cells of the matrix, row after row."""
    return [int(text) for text in page.locator(f"{CONFUSION} svg text[font-weight='600']").all_text_contents()]


def title(page: Page):
    return page.get_by_text(re.compile(r"^Test images of .* taken for"))


def click(page: Page, actual: int, predicted: int) -> None:
    page.locator(f"{CONFUSION} svg text[font-weight='600']").nth(10 * actual + predicted).click()


def tiles(page: Page):
    return page.locator(".st-key-digits-results-cell-images").or_(
        page.get_by_role("list", name=re.compile("taken for"))).get_by_role("listitem")


def test_the_matrix_follows_the_scrubber_a_cell_is_clicked_or_typed_and_every_part_is_accessible(open_page):
    page = open_page("/digits?lang=en")
    expect(page.locator(f"{CONFUSION} svg.marks")).to_be_visible()
    assert counts(page) == MATRICES[-1].ravel().tolist()

    click(page, 7, 9)
    expect(title(page)).to_have_text(f"Test images of 7 taken for 9: {MATRICES[-1, 7, 9]}. The surest come first.")
    expect(tiles(page)).to_have_count(min(40, int(MATRICES[-1, 7, 9])))

    page.get_by_role("slider", name="Epoch").press("Home")
    page.get_by_role("slider", name="Epoch").press("ArrowRight")
    assert counts(page) == MATRICES[1].ravel().tolist()
    expect(title(page)).to_contain_text(f"7 taken for 9: {MATRICES[1, 7, 9]}")  # the images follow
    page.get_by_role("slider", name="Epoch").press("Home")
    assert counts(page) == MATRICES[0].ravel().tolist()
    expect(page.get_by_text("At epoch 0 of the replay.")).to_be_visible()
    expect(title(page).or_(page.get_by_text("No test image of 7 is taken for 9."))).to_contain_text(
        f"7 taken for 9: {MATRICES[0, 7, 9]}" if MATRICES[0, 7, 9] else "7")
    page.get_by_role("slider", name="Epoch").press("ArrowRight")
    expect(page.get_by_text("At epoch 1 of the replay.")).to_be_visible()
    click(page, 4, 9)
    expect(title(page)).to_have_text(f"Test images of 4 taken for 9: {MATRICES[1, 4, 9]}. The surest come first.")
    expect(page.get_by_text("At epoch 1 of the replay.")).to_be_visible()

    chosen = page.get_by_role("combobox", name="Actual class")
    chosen.focus()
    chosen.press_sequentially("5")
    chosen.press("Enter")
    expect(title(page)).to_contain_text("Test images of 5 taken for")
    for part in ("Images of a cell", "Mistakes", "What it has learned"):
        open_tab(page, part)
        expect(page.locator(".tiles li").first).to_be_visible()
        settle(page)
        assert accessibility_violations(page) == []
