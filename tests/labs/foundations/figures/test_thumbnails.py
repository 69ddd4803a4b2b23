"""Every page of the menu has a small picture, which is well-formed and stays small."""

from xml.etree import ElementTree as Xml

import pytest

from nnviz.labs.catalogue import PAGES
from nnviz.labs.foundations.figures import thumbnails


def test_every_page_of_the_menu_has_a_picture():
    assert {page.name for page in PAGES.values() if page.in_path and not page.first} <= thumbnails.names()


@pytest.mark.parametrize("name", sorted(thumbnails.names()))
def test_a_picture_is_small_and_well_formed(name):
    picture = thumbnails.thumbnail(name)
    drawn = Xml.fromstring(picture)
    assert drawn.tag.endswith("svg")
    assert len(drawn) > 0
    assert len(picture) < 20_000


def test_a_page_without_a_picture_gets_an_empty_one():
    assert len(Xml.fromstring(thumbnails.thumbnail("nowhere"))) == 0
