// Runs before anything is painted, so that a page in the light never flashes dark. A file of its own, because the page's
// Content Security Policy allows no script in the page; the same rule as `ui/use-resolved-theme.ts` over what
// `state/preferences.ts` has stored. `app/first-paint.test.ts` holds them together.
(() => {
  let wanted = 'dark';
  try {
    wanted = JSON.parse(localStorage.getItem('catchment.preferences')).state.theme;
  } catch {
    // Nothing stored, or nothing that can be read: the default stays.
  }
  const isLight = wanted === 'light' || (wanted === 'system' && !matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = isLight ? 'light' : 'dark';
})();
