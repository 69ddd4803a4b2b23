// Streamlit's own words in the reader's language, which Streamlit cannot be told: lists, the menu, toolbars, uploads.

const COUNTED = /^(View )?(\d+) more$/;
/** What we say ourselves stands in these, in the reader's language already. */
const OURS = '[data-testid="stMarkdownContainer"], [data-testid="stButtonGroup"]';
/** English -> the reader's words; empty in English. */
let streamlitWords = {};

const theirs = (text) => {
  const [, , count] = text.match(COUNTED) ?? [];
  return count ? streamlitWords["{count} more"]?.replace("{count}", count) : streamlitWords[text];
};

function translateText(node) {
  const words = theirs(node.data.trim());
  if (words && !node.parentElement?.closest(OURS)) node.data = words;
}

function translateIn(node) {
  if (node.nodeType === Node.TEXT_NODE) translateText(node);
  if (!(node instanceof HTMLElement)) return;
  const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) translateText(texts.currentNode);
  for (const field of [node, ...node.querySelectorAll("[placeholder]")]) {
    const words = field.placeholder && theirs(field.placeholder);
    if (words) field.placeholder = words;
  }
}

const watcher = new MutationObserver((records) => {
  for (const { type, target, addedNodes } of records) {
    if (type === "characterData") translateText(target);
    else addedNodes.forEach(translateIn);
  }
});

/** Put these words in the place of Streamlit's from now on. */
function speak(words) {
  streamlitWords = words;
  watcher.disconnect();
  if (!Object.keys(words).length) return;
  translateIn(document.body);
  watcher.observe(document.body, { childList: true, subtree: true, characterData: true });
}
