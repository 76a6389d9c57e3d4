// The page: its form, its buttons, and what they show.

import { facts } from './api.js';
import { Run } from './run.js';
import { afterPay, scenarios } from './scenarios.js';
import { Timeline, element } from './timeline.js';

const byId = (id) => document.getElementById(id);
const form = byId('order');
const timeline = new Timeline();
const buttons = [...document.querySelectorAll('[data-scenario]'), byId('new-key')];
const stores = { local: 'this server\u2019s memory (local)', redis: 'Redis', jdbc: 'the database (jdbc)' };
let run;
let known;
let drawing = 0;

function user() {
  return document.querySelector('[name=user]:checked').value;
}

function request() {
  const fields = new FormData(form);
  return { user: user(), order: { item: fields.get('item'), quantity: Number(fields.get('amount')) } };
}

function say(sentence, tone = '') {
  const { warning, command } = sentence;
  byId('verdict').className = warning ? 'warning' : tone;
  byId('verdict').replaceChildren(element('p', { textContent: warning ?? sentence }));
  if (command) {
    byId('verdict').append(element('code', { textContent: command }));
  }
}

function count(id, value, one, many) {
  byId(id).textContent = value;
  byId(`${id}-word`).textContent = value === 1 ? one : many;
}

// Once a frame, however much has changed
function changed(by) {
  if (by === run && !drawing) {
    drawing = requestAnimationFrame(() => {
      drawing = 0;
      show();
    });
  }
}

function show() {
  count('sent', run.attempts.length, 'request', 'requests');
  count('placed', run.placed, 'new order', 'new orders');
  byId('placed-tile').className = run.placed > 1 ? 'warning' : run.placed === 1 ? 'good' : '';
  byId('row-count').textContent = run.rows.length;
  byId('row-word').textContent = run.rows.length === 1 ? 'row' : 'rows';
  byId('rows').replaceChildren(...run.rows.slice(-6).reverse().map((row) => element('li', { className: run.isNew(row) ? 'new' : '' },
    element('span', { className: 'id', textContent: `#${row.id}` }), `${row.quantity} × ${row.item}`)));
  timeline.show(run);
}

// On a phone it lies below the buttons
function showResult() {
  const { top } = byId('result-title').getBoundingClientRect();
  if (top < 0 || top > innerHeight * 0.75) {
    byId('result-title').scrollIntoView();
  }
}

async function begin() {
  run = new Run(changed);
  byId('key').textContent = `${run.key.slice(0, 8)}…`;
  byId('key').title = run.key;
  await run.count(user());
  return run;
}

function busy(isBusy) {
  document.body.classList.toggle('playing', isBusy);
  for (const button of buttons) {
    button.ariaDisabled = String(isBusy);
  }
}

async function play(button) {
  if (button.ariaDisabled === 'true' || !form.reportValidity()) {
    return;
  }
  busy(true);
  try {
    const scenario = scenarios[button.dataset.scenario];
    say(`${button.querySelector('b').textContent} …`);
    showResult();
    const ending = await scenario(await begin(), request(), known, say);
    const failed = run.attempts.find((attempt) => attempt.kind === 'failed');
    say(failed ? { warning: `The server answered ${failed.status}: ${failed.words}.` } : ending, 'good');
  } catch (failure) {
    say({ warning: `This did not work: ${failure.message}` });
  } finally {
    show();
    busy(false);
  }
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const sent = request();
  const under = run;
  const label = `Press ${under.lanes.length + 1}${sent.user === (under.lanes[0]?.request ?? sent).user ? '' : `, ${sent.user}`}`;
  showResult();
  try {
    const attempt = await under.press(sent, { label });
    if (under === run && !document.body.classList.contains('playing')) {
      say(afterPay(attempt, sent), attempt.kind === 'ran' || attempt.kind === 'replayed' ? 'good' : '');
    }
  } catch (failure) {
    say({ warning: `This did not work: ${failure.message}` });
  }
});

byId('scenarios').addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (button) {
    play(button);
  }
});

byId('new-key').addEventListener('click', async (event) => {
  if (event.currentTarget.ariaDisabled !== 'true') {
    await begin();
    say('A new key: the next press is a new order.');
  }
});

const dark = byId('dark');
dark.ariaPressed = String(matchMedia('(prefers-color-scheme: dark)').matches);
dark.addEventListener('click', () => {
  const pressed = dark.ariaPressed !== 'true';
  dark.ariaPressed = String(pressed);
  document.documentElement.style.colorScheme = pressed ? 'dark' : 'light';
});

known = await facts(user());
byId('store').textContent = stores[known.store] ?? known.store;
await begin();
