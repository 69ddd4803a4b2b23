"""The labs of the course, in its order. The menu, the list of the course and the tests of all pages read them here."""

from typing import Any

from nnviz.course.entry import CourseExperiment
from nnviz.course.page import Lab, Page
from nnviz.labs.autoencoder.lab import LAB as AUTOENCODERS
from nnviz.labs.digits.lab import LAB as DIGITS
from nnviz.labs.foundations.lab import FRONT
from nnviz.labs.foundations.lab import LAB as FOUNDATIONS
from nnviz.labs.plane.lab import LAB as PLANE
from nnviz.labs.search.lab import LAB as SEARCH
from nnviz.labs.tables.lab import LAB as TABLES
from nnviz.labs.xray.lab import LAB as XRAYS
from nnviz.language import mark as _

COURSE = Page("course", _("The course's experiments"), _("The course's experiments"),
              _("What did the documents report, and does it hold when you run it again?"), ":material/menu_book:")
NOTES = Page("notes", _("Notes for the lecturer"), _("Notes for the lecturer"),
             _("Keep this window on a screen that the class does not see."), ":material/speaker_notes:",
             in_path=False)

LABS = (FRONT, FOUNDATIONS, PLANE, DIGITS, AUTOENCODERS, TABLES, XRAYS, SEARCH, Lab(_("The course"), (COURSE, NOTES)))
#: All pages, by their names.
PAGES = {page.name: page for lab in LABS for page in lab.pages}


def home(experiment: Any) -> Page:
    """Return the page that trains an experiment.

    Raises
    ------
    StopIteration
        If there is none.
    """
    return next(page for page in PAGES.values() if page.trains(experiment))


def replay(entry: CourseExperiment) -> tuple[Page, dict[str, str]] | None:
    """Return the page that replays an experiment of the course, and the query of its link; None without a page."""
    pages = [page for page in PAGES.values() if entry.id in page.replays or page.trains(entry.experiment)]
    if not pages:
        return None
    page = max(pages, key=lambda page: entry.id in page.replays)
    query = page.grammar.to_query(entry.experiment, page.opening)
    return page, query or page.grammar.settings(entry.experiment)
