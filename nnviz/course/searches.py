"""The searches and range tests that the documents describe: what they choose from, and what was chosen for them."""

from dataclasses import dataclass

from nnviz.language import mark as _


@dataclass(frozen=True)
class CourseSearch:
    """A search of a document: its space (``links.space``), folds, and what to know of it (English, to be translated).
    """

    space: str
    folds: int
    see: str


#: The id of a course's experiment -> the search over it.
SEARCHES: dict[str, CourseSearch] = {
    "H11": CourseSearch(
        "layers=1,2,3 neurons=50,100,200 lr=0.0001,0.001,0.1", 2,
        _("The document trains each network for one epoch, its wrapper’s default, and names 30 epochs as an option.")),
}

#: The ids of the course's experiments that are range tests.
RANGE_TESTS = ("H12",)
