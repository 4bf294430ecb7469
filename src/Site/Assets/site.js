'use strict';
// What every page does: theme, contents on narrow screens, hovers, search.
(() => {
  const root = document.body.dataset.root;
  const element = (name, text, parent) => globalThis.servalElements.make(name, {}, parent, text);

  document.querySelector('.theme').addEventListener('click', () => {
    const dark = matchMedia('(prefers-color-scheme: dark)').matches;
    const now = document.documentElement.dataset.theme ?? (dark ? 'dark' : 'light');
    const next = now === 'dark' ? 'light' : 'dark';
    document.documentElement.dataset.theme = next;
    try { localStorage.setItem('serval-theme', next); } catch { /* It holds for this page only. */ }
  });

  const menu = document.querySelector('.menu');
  menu.addEventListener('click', event => {
    event.preventDefault();
    menu.setAttribute('aria-expanded', String(document.body.classList.toggle('open')));
  });
  document.querySelector('#contents').addEventListener('click', event => {
    if (event.target.closest('a')) document.body.classList.remove('open');
  });
  const here = document.querySelector('#contents [aria-current]');
  if (here && here.offsetTop > innerHeight * 0.6) document.querySelector('#contents').scrollTop = here.offsetTop - 120;

  // The text of what is mentioned, for the pointer and for the keyboard.
  const tip = element('div', '', document.body);
  tip.className = 'tip';
  tip.id = 'tip';
  tip.setAttribute('role', 'tooltip');
  tip.hidden = true;
  let shown = null;
  let timer = 0;
  const hide = () => {
    clearTimeout(timer);
    shown?.removeAttribute('aria-describedby');
    shown = null;
    tip.hidden = true;
  };
  const show = link => {
    const entry = globalThis.servalReferences?.[link.dataset.ref];
    if (!entry || link === shown) return;
    hide();
    shown = link;
    tip.replaceChildren();
    element('strong', entry[0], tip);
    element('span', entry[1], tip);
    tip.hidden = false;
    link.setAttribute('aria-describedby', 'tip');
    place();
  };
  const place = () => {
    if (!shown) return;
    const box = shown.getBoundingClientRect();
    const left = Math.min(Math.max(8, box.left), document.documentElement.clientWidth - tip.offsetWidth - 8);
    const below = box.bottom + 6 + tip.offsetHeight < innerHeight || box.top < tip.offsetHeight + 70;
    tip.style.left = `${left + scrollX}px`;
    tip.style.top = `${(below ? box.bottom + 6 : box.top - tip.offsetHeight - 6) + scrollY}px`;
  };
  // Focus may have set the page in motion.
  addEventListener('scroll', place, { passive: true });
  const linkOf = event => event.target.closest?.('a[data-ref]');
  document.addEventListener('mouseover', event => {
    const link = linkOf(event);
    clearTimeout(timer);
    if (link) timer = setTimeout(() => show(link), 120);
    else if (shown && !event.target.closest('.tip')) timer = setTimeout(hide, 200);
  });
  document.addEventListener('focusin', event => { const link = linkOf(event); if (link) show(link); else hide(); });
  document.addEventListener('focusout', hide);
  document.addEventListener('keydown', event => { if (event.key === 'Escape') hide(); });

  // The arrows of a diagram that the address names, such as #MIG-3.
  const light = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    for (const edge of document.querySelectorAll('.graph .edge')) {
      edge.classList.toggle('lit', id !== '' && [...edge.querySelectorAll('a')].some(a => a.textContent === id));
    }
  };
  light();
  addEventListener('hashchange', light);

  // Search: its data and its library are loaded when it is first used.
  const input = document.querySelector('.search input');
  const results = document.querySelector('.results');
  let index = null;
  let loading = null;
  const script = name => new Promise((done, failed) => {
    const tag = element('script', '', document.head);
    tag.onload = done;
    tag.onerror = () => failed(new Error(`${name} cannot be loaded`));
    tag.src = `${root}assets/${name}`;
  });
  const load = () => loading ??= Promise.all([script('minisearch.js'), script('search-data.js')]).then(() => {
    index = new MiniSearch({
      fields: ['name', 'title', 'text'], storeFields: ['name', 'kind', 'title', 'target', 'text'],
      // A clause's name is one word.
      tokenize: text => text.split(/[\s.,;:()"'“”‘’/<>\[\]·]+/).filter(word => word),
      searchOptions: { boost: { name: 8, title: 3 }, prefix: true, fuzzy: word => word.length > 4 && !/\d/.test(word) ? 0.2 : false, combineWith: 'AND' },
    });
    index.addAll(servalSearch.map(([name, kind, title, target, text], id) => ({ id, name, kind, title, target, text })));
  });
  const excerpt = (text, words) => {
    const at = Math.max(0, text.toLowerCase().search(new RegExp(words.map(w => w.replace(/[^\p{L}\p{N}-]/gu, '')).filter(w => w).join('|') || '$^', 'i')) - 60);
    return (at > 0 ? '… ' : '') + text.slice(at, at + 170) + (text.length > at + 170 ? ' …' : '');
  };
  const search = () => {
    const query = input.value.trim();
    results.hidden = query === '';
    if (query === '' || !index) return;
    results.replaceChildren();
    const found = index.search(query).slice(0, 30);
    element('p', found.length === 0 ? `Nothing is found for “${query}”.` : `${found.length === 30 ? 'The best 30' : found.length} found`, results);
    for (const hit of found) {
      const link = element('a', '', results);
      link.href = root + hit.target;
      element('small', hit.kind, link);
      element('strong', hit.title, link);
      element('span', excerpt(hit.text, query.split(/\s+/)), link);
    }
  };
  input.addEventListener('focus', () => load().catch(problem => { results.hidden = false; results.textContent = problem.message; }));
  input.addEventListener('input', () => load().then(search, () => {}));
  input.form.addEventListener('submit', event => {
    event.preventDefault();
    load().then(() => { search(); results.querySelector('a')?.click(); }, () => {});
  });
  document.addEventListener('keydown', event => {
    const typing = /^(input|textarea|select)$/i.test(document.activeElement?.tagName ?? '');
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey) { event.preventDefault(); input.focus(); }
    if (event.key === 'Escape') { results.hidden = true; document.body.classList.remove('open'); }
    if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && !results.hidden && (document.activeElement === input || results.contains(document.activeElement))) {
      const links = [...results.querySelectorAll('a')];
      const next = links.indexOf(document.activeElement) + (event.key === 'ArrowDown' ? 1 : -1);
      event.preventDefault();
      (links[next] ?? input).focus();
    }
  });
  document.addEventListener('click', event => {
    if (event.target.closest('.results a')) results.hidden = true;
    else if (!event.target.closest('.results, .search')) results.hidden = true;
  });
})();
