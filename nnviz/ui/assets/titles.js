// What is cut off says itself in full on hover: options of lists, and what a list shows as chosen.

const CUT = 'input, [role="option"], [role="option"] *, [data-testid="stSelectbox"] *, [data-baseweb="tag"] *';

document.addEventListener("pointerover", ({ target }) => {
  const element = target.closest?.(CUT);
  if (element && element.scrollWidth > element.clientWidth) element.title = element.value || element.textContent;
});
