'use strict';
// The judge and the simulator in the browser: their files are in judge-files.js, and they run in a worker of their own.
(() => {
  const stage = document.querySelector('.judge');
  if (!stage) return;
  const { make } = globalThis.servalElements;

  // Runs in the worker. A page from a disk may load neither modules nor files, so that modules become blobs and the rest is handed over.
  const work = () => {
    const unpack = async packed => new Uint8Array(await new Response(new Blob([Uint8Array.from(atob(packed), c => c.charCodeAt(0))]).stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer());
    let exported = null;
    const start = async files => {
      const bytes = {};
      const scripts = {};
      await Promise.all(Object.entries(files).map(async ([name, packed]) => { bytes[name] = await unpack(packed); }));
      for (const name of Object.keys(bytes).filter(name => name.endsWith('.js'))) {
        // A blob has no folder, which the runtime asks for; nothing is loaded from this address.
        const text = new TextDecoder().decode(bytes[name]).replaceAll('import.meta.url', '"http://localhost/_framework/dotnet.js"');
        scripts[name] = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
      }
      const { dotnet } = await import(scripts['dotnet.js']);
      const runtime = await dotnet.withResourceLoader((type, name) =>
        scripts[name] ?? Promise.resolve(new Response(bytes[name], { headers: { 'content-type': 'application/wasm' } }))).create();
      exported = (await runtime.getAssemblyExports(runtime.getConfig().mainAssemblyName)).ServalRef.Browser.Program;
    };
    // The runtime waits for ever if onmessage is assigned before it has started.
    self.addEventListener('message', async ({ data }) => {
      try {
        if (data.files) { await start(data.files); self.postMessage({ ready: true }); return; }
        if (data.captures) {
          exported.Clear();
          for (const [name, content] of data.captures) exported.Add(name, content);
          self.postMessage({ id: data.id, result: JSON.parse(exported.Check(data.at)) });
        } else if (data.scenario) {
          self.postMessage({ id: data.id, result: JSON.parse(exported.Run(data.name, data.scenario)) });
        }
      } catch (problem) {
        self.postMessage({ id: data.id, problem: String(problem?.message ?? problem) });
      }
    });
  };

  const status = make('p', { role: 'status', class: 'state' }, stage, 'The judge is loading.');
  const tabs = make('div', { class: 'judge-forms' }, stage);
  const checkForm = make('form', {}, tabs);
  make('h2', {}, checkForm, 'Judge a capture');
  const drop = make('label', { class: 'drop' }, checkForm, 'Drop captures of one host here, or choose them: ');
  const chosen = make('input', { type: 'file', multiple: '' }, drop);
  const at = make('input', { type: 'text', placeholder: '10.1.0.1,10.2.0.1', spellcheck: 'false' }, make('label', {}, checkForm, 'Addresses of that host, if the capture does not show it '));
  const checkButton = make('button', { type: 'submit', disabled: '' }, checkForm, 'Judge');
  const runForm = make('form', {}, tabs);
  make('h2', {}, runForm, 'Run a scenario');
  const example = make('select', {}, make('label', {}, runForm, 'Example '));
  const scenario = make('textarea', { rows: 16, spellcheck: 'false', 'aria-label': 'Scenario' }, runForm);
  const runButton = make('button', { type: 'submit', disabled: '' }, runForm, 'Run');
  const output = make('pre', { tabindex: 0, role: 'group', 'aria-label': 'Outcome', hidden: '' }, stage);
  const player = make('section', { class: 'player', 'aria-label': 'Step through', hidden: '' }, stage);

  const examples = globalThis.servalExamples ?? [];
  for (const [name] of examples) make('option', { value: name }, example, name);
  const pick = () => { scenario.value = examples.find(([name]) => name === example.value)?.[1] ?? ''; };
  example.addEventListener('change', pick);
  example.value = 'both-move';
  pick();

  let captures = [];
  const take = async files => {
    captures = await Promise.all([...files].map(async file => [file.name, new Uint8Array(await file.arrayBuffer())]));
    drop.firstChild.textContent = captures.length === 0 ? 'Drop captures of one host here, or choose them: ' : `${captures.map(([name]) => name).join(', ')} `;
  };
  chosen.addEventListener('change', () => take(chosen.files));
  drop.addEventListener('dragover', event => event.preventDefault());
  drop.addEventListener('drop', event => { event.preventDefault(); take(event.dataTransfer.files); });

  const worker = new Worker(URL.createObjectURL(new Blob([`(${work})()`], { type: 'text/javascript' })));
  let last = 0;
  let begun = 0;
  const ask = question => {
    begun = performance.now();
    status.textContent = 'At work; nothing leaves this page.';
    worker.postMessage({ id: ++last, ...question });
  };
  worker.addEventListener('message', ({ data }) => {
    if (data.ready) {
      status.textContent = 'The judge is ready. Nothing leaves this page.';
      checkButton.disabled = runButton.disabled = false;
    } else if (data.problem) {
      status.textContent = `That did not work: ${data.problem}`;
    } else if (data.id === last) {
      status.textContent = `Done in ${((performance.now() - begun) / 1000).toFixed(1)} s.`;
      output.hidden = false;
      output.textContent = data.result.text;
      const stories = JSON.parse(data.result.stories);
      player.hidden = stories.length === 0;
      if (stories.length > 0) globalThis.servalPlay(player, stories);
    }
  });
  worker.addEventListener('error', event => { status.textContent = `The judge could not be started: ${event.message}`; });
  worker.postMessage({ files: globalThis.servalFiles });
  checkForm.addEventListener('submit', event => {
    event.preventDefault();
    if (captures.length > 0) ask({ captures, at: at.value.trim() });
    else status.textContent = 'Choose a capture first.';
  });
  runForm.addEventListener('submit', event => { event.preventDefault(); ask({ name: `${example.value}.yaml`, scenario: scenario.value }); });
})();
