"""The colours that mean something, one code everywhere: data, weights, outputs and pictures."""

#: Colour of each class. Class 0 (negative) is orange and class 1 (positive) blue. After Okabe and Ito (2008): any two
#: can be told apart by colour-blind readers, and each stands out on a light and on a dark page.
CLASS_COLORS = ("#D97700", "#0072B2", "#27A574", "#9788C4", "#4CB6FF", "#B25610", "#EC9F0B", "#71586C", "#6414DC",
                "#8A3C1E")


def rgb(color: str) -> tuple[int, int, int]:
    """Turn ``#RRGGBB`` into three numbers from 0 to 255."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
