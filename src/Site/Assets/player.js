'use strict';
// Steps through stories: packets between hosts, a time line, the states of both, what was allowed, and the clause.
globalThis.servalPlay = (stage, stories) => {
  // What was played here before hears of nothing any more.
  stage.stop?.abort();
  stage.stop = new AbortController();
  stage.replaceChildren();
  const row = 34;
  const { make, draw } = globalThis.servalElements;

  // The parts of the player.
  const head = make('div', { class: 'player-head' }, stage);
  let choice = null;
  if (stories.length > 1) {
    const label = make('label', {}, head, 'Story ');
    choice = make('select', {}, label);
    stories.forEach((story, i) => make('option', { value: i }, choice, story.title));
  }
  const about = make('p', { class: 'about' }, head);
  const bar = make('div', { class: 'controls', role: 'group', 'aria-label': 'Steps' }, stage);
  const button = (label, text) => make('button', { type: 'button', 'aria-label': label, title: label }, bar, text);
  const first = button('First step', '|◀');
  const back = button('Step back', '◀');
  const forth = button('Step forward', '▶');
  const last = button('Last step', '▶|');
  const slider = make('input', { type: 'range', min: 0, step: 1, 'aria-label': 'Step' }, bar);
  const count = make('span', { class: 'count' }, bar);
  const link = make('a', { class: 'permanent' }, bar, 'link to this step');
  const body = make('div', { class: 'player-body' }, stage);
  const ladder = make('div', { class: 'ladder', tabindex: 0, role: 'group', 'aria-label': 'Packets, use the arrow keys' }, body);
  const side = make('div', { class: 'side' }, body);
  const status = make('p', { class: 'status', role: 'status' }, side);
  const states = make('table', {}, side);
  const notes = make('div', {}, side);

  let story = stories[0];
  let at = 0;
  let rows = [];

  const names = text => {
    // Names of clauses in a text become links where the page knows their place.
    const parts = document.createDocumentFragment();
    let end = 0;
    for (const found of text.matchAll(/\b[A-Z]{2,5}-[1-9]\d*[a-z]?\b/g)) {
      const entry = globalThis.servalReferences?.[found[0]];
      if (!entry) continue;
      parts.append(text.slice(end, found.index));
      const root = document.body.dataset.root;
      const name = make(root === undefined ? 'span' : 'a', { 'data-ref': found[0], title: entry[1] }, null, found[0]);
      if (root !== undefined) name.href = root + entry[2];
      parts.append(name);
      end = found.index + found[0].length;
    }
    parts.append(text.slice(end));
    return parts;
  };

  const textWidth = text => text.length * 7.6;
  const paint = () => {
    ladder.replaceChildren();
    rows = [];
    const hosts = story.hosts;
    const longest = Math.max(220, ...story.steps.filter(s => s.kind !== 'event').map(s => textWidth(s.text) + 50));
    const timed = story.steps.some(s => s.time);
    const left = timed ? 110 : 12;
    const edge = Math.max(40, ...hosts.map(h => textWidth(h) / 2 + 16));
    // As wide as the longest text, but no wider than what can be seen at once.
    const room = (ladder.clientWidth - left - 2 * edge - 24) / Math.max(1, hosts.length - 1);
    const gap = Math.max(170, Math.min(longest, Math.max(room, hosts.length > 2 ? 320 : 0)));
    const x = hosts.map((_, i) => left + edge + i * gap);
    const right = Math.max(x[x.length - 1] + edge, ...story.steps.filter(s => s.kind === 'event').map(s => (s.from < 0 ? left : x[s.from] + 12) + textWidth(s.text) + 12));
    const height = 44 + story.steps.length * row;
    const svg = draw('svg', { class: 'sequence', width: right, height, viewBox: `0 0 ${right} ${height}` }, ladder);
    hosts.forEach((host, i) => {
      draw('line', { class: 'life', x1: x[i], y1: 30, x2: x[i], y2: height - 4 }, svg);
      const width = textWidth(host) + 20;
      draw('rect', { class: 'host', x: x[i] - width / 2, y: 3, width, height: 26, rx: 4 }, svg);
      draw('text', { class: 'name', x: x[i], y: 20 }, svg, host);
    });
    story.steps.forEach((step, i) => {
      const y = 44 + i * row;
      const group = draw('g', { class: `step ${step.offends ? ' offends' : ''}` }, svg);
      draw('rect', { class: 'ground', x: 0, y: y - 4, width: right, height: row }, group);
      if (timed) draw('text', { class: 'when', x: 100, y: y + 16 }, group, step.time ?? '');
      if (step.kind === 'event' || step.from < 0 || step.to < 0) {
        const middle = step.from < 0;
        if (!middle) draw('circle', { class: 'dot', cx: x[step.from], cy: y + 12, r: 4.5 }, group);
        draw('text', { class: 'deed', x: middle ? left + 8 : x[step.from] + 12, y: y + 16 }, group, step.text);
      } else {
        const from = x[step.from];
        const whole = x[step.to] - from;
        const end = step.kind === 'lost' ? from + whole * 0.72 : from + whole;
        const sign = Math.sign(whole);
        draw('text', { class: 'label', x: from + whole / 2, y: y + 10 }, group, step.text);
        draw('line', { class: `packet ${step.kind === 'lost' ? 'lost' : 'sent'}`, x1: from, y1: y + 18, x2: end - sign * 2, y2: y + 18 }, group);
        if (step.kind === 'lost') draw('path', { class: 'cross', d: `M${end - 5} ${y + 13}l10 10m0 -10l-10 10` }, group);
        else draw('path', { class: 'head sent', d: `M${end} ${y + 18}l${sign * -9} -4.5v9z` }, group);
      }
      group.addEventListener('click', () => go(i));
      rows.push(group);
    });
    about.replaceChildren(names(story.about ?? ''));
    slider.max = story.steps.length - 1;
  };

  const sentence = step => {
    const who = i => story.hosts[i] ?? '';
    if (step.kind === 'packet' && step.to >= 0) return `${who(step.from)} to ${who(step.to)}: ${step.text}`;
    if (step.kind === 'lost') return `${who(step.from)} to ${who(step.to)}, lost: ${step.text}`;
    return step.from >= 0 ? `${who(step.from)} ${step.text}` : step.text;
  };

  const show = () => {
    const step = story.steps[at];
    rows.forEach((group, i) => { group.classList.toggle('now', i === at); group.classList.toggle('later', i > at); });
    const top = 44 + at * row;
    if (top < ladder.scrollTop + 40 || top > ladder.scrollTop + ladder.clientHeight - 70) ladder.scrollTop = top - ladder.clientHeight / 2;
    slider.value = at;
    slider.setAttribute('aria-valuetext', `step ${at + 1} of ${story.steps.length}`);
    count.textContent = `${at + 1} of ${story.steps.length}`;
    status.replaceChildren(names(`${step.time ? `${step.time}: ` : ''}${sentence(step)}`));
    status.classList.toggle('none', Boolean(step.offends));
    states.replaceChildren();
    (step.states ?? []).forEach((state, i) => {
      if (!state) return;
      const line = make('tr', {}, states);
      make('th', { scope: 'row' }, line, story.hosts[i]);
      make('td', {}, line, state);
    });
    notes.replaceChildren();
    if (step.clause) {
      const text = globalThis.servalReferences?.[step.clause];
      const clause = make('blockquote', {}, notes);
      clause.append(names(step.clause), text ? ` ${text[1]}` : '');
    }
    if (step.allowed?.length) {
      const list = make('ul', {}, notes);
      for (const line of step.allowed) make('li', {}, list).append(names(line));
    }
    if (step.note) make('p', { class: 'note' }, notes).append(names(step.note));
    first.disabled = back.disabled = at === 0;
    forth.disabled = last.disabled = at === story.steps.length - 1;
    link.href = `#${story.key}.${at + 1}`;
  };

  const go = step => {
    at = Math.min(Math.max(0, step), story.steps.length - 1);
    show();
    history.replaceState(null, '', `#${story.key}.${at + 1}`);
  };
  const open = (number, step) => {
    story = stories[number] ?? stories[0];
    if (choice) choice.value = stories.indexOf(story);
    at = Math.min(Math.max(0, step), story.steps.length - 1);
    paint();
    show();
  };
  const fromAddress = () => {
    const match = /^#(.+)\.(\d+)$/.exec(decodeURIComponent(location.hash));
    const number = match ? stories.findIndex(s => s.key === match[1]) : 0;
    open(Math.max(0, number), match && number >= 0 ? match[2] - 1 : 0);
  };

  first.addEventListener('click', () => go(0));
  back.addEventListener('click', () => go(at - 1));
  forth.addEventListener('click', () => go(at + 1));
  last.addEventListener('click', () => go(story.steps.length - 1));
  slider.addEventListener('input', () => go(Number(slider.value)));
  choice?.addEventListener('change', () => { open(Number(choice.value), 0); go(0); });
  ladder.addEventListener('keydown', event => {
    const moves = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: story.steps.length - 1, PageDown: at + 10, PageUp: at - 10 };
    if (event.key in moves && !event.ctrlKey && !event.metaKey && !event.altKey) { event.preventDefault(); go(moves[event.key]); }
  });
  addEventListener('hashchange', fromAddress, { signal: stage.stop.signal });
  fromAddress();
};
if (globalThis.servalStories?.length > 0) globalThis.servalPlay(document.querySelector('.player'), globalThis.servalStories);
