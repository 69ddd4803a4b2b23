"""Texts that try to be more than text, and what Markdown makes of a sentence."""

from hypothesis import strategies as st
from markdown_it import MarkdownIt

#: What Streamlit looks for where Markdown's backslashes are done: addresses, icons, arrows.
AFTERWARDS = [
    r"(?i)(https?://|www(?=\.))[-.\w]+", r"[-.\w+]+@[-\w]+(\.[-\w]+)+", r":[\w+-]+:", r":material/\w+:",
    r"(^|\s)(<->|->|<-|--|>=|<=|~=)(\s|$)"]
ATTACKS = [
    "x\n\n[Log in](http://evil.example)", "![](https://evil.example/a.png)", "# Heading", ":red[text]",
    ":material/home:", "<b>bold</b>", "`code`", "$x^2$", "| a | b |\n|---|---|", "- item", "1. item",
    "> quote", "***", "---", "www.evil.com", "me@evil.com", "http://evil.com", "a -> b", "-- c", ":smile:",
    "x] [Log in](http://evil.example)", "&lt;b&gt;", "\\[x](y)", "[x]: http://evil", "~~gone~~", "==mark==",
    "``` python\nx", "a  \nb", "\u202ereversed", "HTTPS://EVIL.example", "*a*", "WwW.evil.com",
    ":blue-background[a]", "<http://evil.com>", "_a_", "a_b_", "{#id}", "text\n===", "text\n---", "    code"]
#: Any text, and texts that are likely to be Markdown.
texts = st.text(max_size=300) | st.text("[]()!#*_`$|~:<>&-+=.@\\\n wWhtps/aé1", max_size=80) | st.sampled_from(ATTACKS)


def visible(text: str) -> str:
    """Return what a reader sees of a text: one line, without what joins characters."""
    return " ".join("".join(one if one.isprintable() else " " for one in text.replace("\u2060", "")).split())


def drawn(markdown: str) -> tuple[list[str], str]:
    """Return the kinds of everything that Markdown makes of a text, and its words."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    kinds, words = [], []
    for block in parser.parse(markdown):
        kinds.append(block.type)
        for inline in block.children or ():
            kinds.append(inline.type)
            words.append(inline.content)
    return kinds, "".join(words)
