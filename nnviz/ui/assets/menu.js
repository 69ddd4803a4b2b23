// On a phone the menu lies over the page: it closes once a page is chosen.

/** Up to this width, in pixels, the menu is not a bar but a drawer. */
const DRAWER = 768;

if (!window.nnvizMenu) {
  window.nnvizMenu = true;
  document.addEventListener("click", ({ target }) => {
    if (innerWidth > DRAWER || !target.closest?.('[data-testid="stSidebarNavLink"]')) return;
    setTimeout(() => document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click());
  });
}
