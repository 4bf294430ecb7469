// The theme that the reader chose, before the page is painted. A file from a disk may have no storage.
(() => {
  try {
    const chosen = localStorage.getItem('serval-theme');
    if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
  } catch { /* The system's theme is used. */ }
})();
