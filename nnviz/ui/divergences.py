"""What a chart of the loss says where a run has left the numbers."""

from nnviz.ui.language import number, t


def said(here: int | None, pinned: int | None, pinned_name: str) -> tuple[tuple[float, str], ...]:
    """Return where a run and the pinned one beside it diverged, by epoch, and what to write there."""
    words = {t("diverged at epoch {epoch}"): here, t("{pin}: diverged at epoch {epoch}"): pinned}
    return tuple((epoch, sentence.format(epoch=number(epoch), pin=pinned_name))
                 for sentence, epoch in words.items() if epoch is not None)
