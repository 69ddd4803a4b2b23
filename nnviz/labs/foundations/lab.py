"""The lab of the foundations: its pages."""

from nnviz.course.page import Lab, Page
from nnviz.labs.foundations import states
from nnviz.language import mark as _

HOME = Page(
    "home", _("Home"), _("Neural networks, live"),
    _("Move a knob, and a network learns before your eyes. Where do you want to begin?"), ":material/home:", first=True)

FAILURES = Page(
    "failures", _("What goes wrong"), _("What goes wrong"),
    _("A training has failed. What is the matter with it, and what would help? Vote first, then run the cure."),
    ":material/healing:", opening=states.Gallery(), grammar=states.GALLERY)

CHOOSING = Page(
    "choosing", _("Choosing"), _("Choosing the output, the loss and the rest"),
    _("What is your network to answer? That decides its last layer and its loss. And which rules of thumb hold?"),
    ":material/checklist:", opening=states.Choice(), grammar=states.CHOICE)

MENDED = Page(
    "mended", _("The course’s code, mended"), _("The course’s code, mended"),
    _("Some scripts of the documents no longer run. Which line stops them, and how is it mended?"),
    ":material/build:", opening=states.Mending(), grammar=states.MENDING)

#: The app's front page has a place of its own in the menu.
FRONT = Lab("", (HOME,))
LAB = Lab(_("Foundations"), (FAILURES, CHOOSING, MENDED))
