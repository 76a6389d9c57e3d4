// A run as lanes of bars, and as a table. Bars of running requests grow.

const seconds = (millis) => `${(millis / 1000).toFixed(millis < 10_000 ? 2 : 1)} s`;

const still = matchMedia('(prefers-reduced-motion: reduce)');

export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function short(words) {
  return { ran: 'ran', replayed: 'replayed', busy: 'wait', other: 'refused', lost: 'no answer', running: 'running' }[words] ?? 'failed';
}

// Equal answers that follow each other are one chip
function chips(lane) {
  const groups = [];
  for (const attempt of lane.attempts) {
    const last = groups.at(-1);
    if (last && last.kind === attempt.kind && last.status === attempt.status) {
      last.times++;
    } else {
      groups.push({ kind: attempt.kind, status: attempt.status, times: 1 });
    }
  }
  return groups.map((group, index) => element('span', { className: `chip ${group.kind}` },
    [group.status, group.times > 1 ? `×${group.times}` : '', index === groups.length - 1 || !group.status ? short(group.kind) : ''].filter(Boolean).join(' ')));
}

function spoken(lane) {
  const parts = lane.attempts.map((attempt) => `${attempt.status ?? ''} ${attempt.words} at ${seconds(attempt.from - lane.base)}`);
  return `${lane.label}, ${lane.request.user}: ${parts.join('; ')}`;
}

function end(attempt, now) {
  return attempt.to ?? now;
}

export class Timeline {
  #lanes = document.getElementById('lanes');
  #axis = document.getElementById('axis');
  #requests = document.getElementById('requests');
  #run;
  #timer;

  show(run) {
    this.#run = run;
    this.#lanes.replaceChildren(...run.lanes.map((lane) => this.#lane(lane)));
    this.#lanes.classList.toggle('many', run.lanes.length > 8);
    this.#requests.replaceChildren(...this.#tableRows(run));
    this.#draw();
  }

  #lane(lane) {
    lane.bars = lane.attempts.map((attempt) => element('i', { className: attempt.kind }));
    const { order, to } = lane.attempts.at(-1);
    const got = lane.ended ? [order ? `#${order}` : '', seconds(to - lane.base)].filter(Boolean).join(' · ') : '';
    const item = element('li', { className: lane.later ? 'later' : '' },
      element('span', { className: 'hidden', textContent: spoken(lane) }),
      element('span', { className: 'name', textContent: lane.label }),
      element('span', { className: 'track' }, ...lane.bars),
      element('span', { className: 'chips' }, ...chips(lane), element('span', { className: 'got', textContent: got })));
    for (const part of [...item.children].slice(1)) {
      part.ariaHidden = 'true';
    }
    if (lane.later) {
      item.dataset.later = `${Math.round(lane.later / 1000)} s later`;
    }
    return item;
  }

  #draw() {
    clearTimeout(this.#timer);
    const now = performance.now();
    const { lanes } = this.#run;
    const longest = Math.max(0, ...lanes.flatMap((lane) => lane.attempts.map((attempt) => end(attempt, now) - lane.base)));
    const scale = Math.max(1000, Math.ceil(longest / 500) * 500);
    for (const lane of lanes) {
      lane.bars?.forEach(({ style }, index) => {
        const attempt = lane.attempts[index];
        style.left = `${((attempt.from - lane.base) / scale) * 100}%`;
        style.width = `${((end(attempt, now) - attempt.from) / scale) * 100}%`;
      });
    }
    this.#ticks(scale, lanes.length > 0);
    if (this.#run.running) {
      this.#timer = setTimeout(() => this.#draw(), still.matches ? 500 : 50);
    }
  }

  #ticks(scale, any) {
    const wanted = any ? `${scale}` : '';
    if (this.#axis.dataset.scale === wanted) {
      return;
    }
    this.#axis.dataset.scale = wanted;
    const step = scale > 6000 ? 2000 : scale > 2000 ? 1000 : 500;
    const ticks = [];
    for (let at = 0; any && at < scale; at += step) {
      const tick = element('span', { textContent: `${at / 1000} s` });
      tick.style.left = `${(at / scale) * 100}%`;
      ticks.push(tick);
    }
    this.#axis.replaceChildren(...ticks);
  }

  #tableRows(run) {
    return run.lanes.flatMap((lane) => lane.attempts.map((attempt) => ({ lane, attempt })))
      .sort((one, other) => one.attempt.from - other.attempt.from)
      .map(({ lane, attempt }) => element('tr', { className: attempt.kind }, ...[
        seconds(attempt.from - lane.base), `${lane.label}, ${lane.request.user}`, run.key.slice(0, 8),
        `${lane.request.order.quantity} × ${lane.request.order.item}`, attempt.status ?? '–',
        attempt.to ? seconds(attempt.to - attempt.from) : '…', attempt.replayed ? 'yes' : 'no', attempt.words,
      ].map((content) => element('td', { textContent: content }))));
  }
}
