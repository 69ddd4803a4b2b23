"""The colours that mean something, one code everywhere: data, weights, outputs and pictures."""

#: Colour of each class. Class 0 (negative) is orange and class 1 (positive) blue. After Okabe and Ito (2008): any two
#: can be told apart by colour-blind readers, and each stands out on a light and on a dark page.
CLASS_COLORS = ("#D97700", "#0072B2", "#27A574", "#9788C4", "#4CB6FF", "#B25610", "#EC9F0B", "#71586C", "#6414DC",
                "#8A3C1E")


def rgb(color: str) -> tuple[int, int, int]:
    """Turn ``#RRGGBB`` into three numbers from 0 to 255."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def many_colors(count: int) -> list[str]:
    """Return colours for up to some thirty groups: those of the classes, then each of them lighter and darker."""
    lighter, darker = ([_mixed(color, grey) for color in CLASS_COLORS] for grey in (255, 0))
    shades = [*CLASS_COLORS, *lighter, *darker]
    return [shades[group % len(shades)] for group in range(count)]


def _mixed(color: str, with_grey: int) -> str:
    return "#" + "".join(f"{round(0.6 * part + 0.4 * with_grey):02X}" for part in rgb(color))
