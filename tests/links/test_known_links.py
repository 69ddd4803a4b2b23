"""Links of the first version open what they opened then, and refuse what they refused.

``known_links.json`` was written by that version: page -> the query, the first digits of the SHA-256 of the value's
JSON, and the names of the problems.
"""

import hashlib
import json
from pathlib import Path

import pytest

from nnviz.labs.catalogue import PAGES

KNOWN = json.loads(Path(__file__).with_name("known_links.json").read_text("utf-8"))
LINKS = [(page, *link) for page, links in KNOWN.items() for link in links]


@pytest.mark.parametrize(("page", "query", "digest", "problems"), LINKS)
def test_an_old_link_opens_the_same(page, query, digest, problems):
    value, found = PAGES[page].grammar.from_query(query, PAGES[page].opening)
    assert [problem.name for problem in found] == problems
    assert hashlib.sha256(value.model_dump_json().encode()).hexdigest().startswith(digest)
