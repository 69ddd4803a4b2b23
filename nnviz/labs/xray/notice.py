"""What stands on every page with X-rays: where they come from, and what they are not for."""

from nnviz.ui.language import t
from nnviz.ui.page import note


def say() -> None:
    """Say the licence and that nothing here is for clinical use."""
    note(":material/medical_information: **" + t("Not for clinical use.") + "** " + t(
        "Images: [PneumoniaMNIST](https://medmnist.com) (MedMNIST v2, Yang et al. 2023; Kermany et al. 2018), "
        "[CC BY 4.0](https://creativecommons.org/licenses/by/4.0/), rebuilt, training images in another order."))
