"""The links of the gallery, of choosing and of the mended code: written, read, refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.labs.catalogue import PAGES
from nnviz.labs.foundations.states import Choice, Gallery, Mending

VALUES = {"failures": st.builds(Gallery), "choosing": st.builds(Choice, sum=st.integers(-60, 60).map(lambda z: z / 10)),
          "mended": st.builds(Mending)}


@pytest.mark.parametrize("name", VALUES)
def test_what_a_page_shows_survives_its_link(name):
    page = PAGES[name]

    @given(VALUES[name])
    def survives(value):
        assert page.grammar.from_query(page.grammar.to_query(value, page.opening), page.opening) == (value, [])

    survives()


@pytest.mark.parametrize(("name", "query"), [
    ("failures", {"case": "nothing"}), ("failures", {"says": "4"}), ("failures", {"cure": "-1"}),
    ("choosing", {"z": "7"}), ("choosing", {"task": "x"}), ("choosing", {"act": "two"}), ("choosing", {"rule": ""}),
    ("mended", {"script": "os"}), ("mended", {"mended": "9"}), ("mended", {"line": "1.5"})])
def test_what_is_not_possible_is_a_problem_and_the_default_stays(name, query):
    page = PAGES[name]
    value, problems = page.grammar.from_query(query, page.opening)
    assert value == page.opening
    assert [problem.name for problem in problems] == list(query)
