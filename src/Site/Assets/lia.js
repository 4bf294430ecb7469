'use strict';
// Windows and alpha of two flows; all numbers were computed when the site was made.
(() => {
  const stage = document.querySelector('.lia');
  const courses = globalThis.servalLia ?? [];
  if (!stage || courses.length === 0) return;
  const { make, draw } = globalThis.servalElements;
  const bar = make('div', { class: 'controls' }, stage);
  const choose = (label, values, text) => {
    const select = make('select', {}, make('label', {}, bar, `${label} `));
    values.forEach(value => make('option', { value }, select, text(value)));
    select.addEventListener('change', paint);
    return select;
  };
  const different = key => [...new Set(courses.map(course => course[key]))];
  const rtt = choose('Round trip of path 2', different('rtt'), v => `${v} ms`);
  const loss = choose('Path 2 loses one packet in', different('loss'), v => `${v}`);
  const coupled = choose('Flows are', ['true', 'false'], v => v === 'true' ? 'linked (LIA)' : 'uncoupled (Reno)');
  rtt.value = '100';
  loss.value = '2000';
  const figure = make('figure', { class: 'diagram', tabindex: 0, role: 'group', 'aria-label': 'Windows in packets and alpha, over 40 seconds' }, stage);
  const words = make('p', { role: 'status' }, stage);

  function paint() {
    const course = courses.find(c => String(c.rtt) === rtt.value && String(c.loss) === loss.value && String(c.coupled) === coupled.value);
    const [width, height, left, low] = [720, 260, 50, 90];
    const whole = course.points.length - 1;
    const most = Math.max(...course.points.map(p => Math.max(p[0], p[1]))) * 1.08;
    const top = Math.max(1.2, ...course.points.map(p => p[2])) * 1.08;
    const x = i => left + (width - left - 10) * i / whole;
    figure.replaceChildren();
    const svg = draw('svg', { class: 'chart', width, height: height + low + 60, viewBox: `0 0 ${width} ${height + low + 60}` }, figure);
    const axis = (y0, y1, limit, title) => {
      draw('path', { class: 'axis', d: `M${left} ${y0}V${y1}H${width - 10}` }, svg);
      for (const part of [0, 0.5, 1]) {
        const value = limit * part;
        draw('text', { class: 'tick', x: left - 6, y: y1 - (y1 - y0) * part + 4 }, svg, value >= 10 ? value.toFixed(0) : value.toFixed(1));
      }
      draw('text', { class: 'title', x: left + 6, y: y0 + 4 }, svg, title);
    };
    const line = (style, y0, y1, limit, column) =>
      draw('path', { class: `line ${style}`, d: course.points.map((p, i) => `${i ? 'L' : 'M'}${x(i).toFixed(1)} ${(y1 - (y1 - y0) * p[column] / limit).toFixed(1)}`).join('') }, svg);
    axis(10, height, most, 'cwnd in packets: path 1 solid, path 2 dashed');
    line('one', 10, height, most, 0);
    line('two', 10, height, most, 1);
    axis(height + 40, height + low + 30, top, 'alpha');
    line('alpha', height + 40, height + low + 30, top, 2);
    const late = course.points.slice(whole / 2);
    const mean = column => late.reduce((sum, p) => sum + p[column], 0) / late.length;
    const rates = [mean(0) * 1460 * 8 / 0.05 / 1e6, mean(1) * 1460 * 8 / (course.rtt / 1000) / 1e6];
    words.textContent = `In the second half: cwnd ${mean(0).toFixed(0)} and ${mean(1).toFixed(0)} packets, ${rates[0].toFixed(1)} and ${rates[1].toFixed(1)} Mbit/s, together ${(rates[0] + rates[1]).toFixed(1)} Mbit/s; alpha ${mean(2).toFixed(2)}.`;
  }
  paint();
})();
