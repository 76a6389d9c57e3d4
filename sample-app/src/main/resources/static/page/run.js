// What is sent under one key, by clients that obey Retry-After.

import { orders, post, server } from './api.js';

const GIVE_UP = 30_000;

const SAME_CLOCK = 2000;

export const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

export function newKey() {
  const hex = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
}

export class Run {
  key = newKey();
  lanes = [];
  rows = [];
  #rowsBefore;
  #changed;

  constructor(changed) {
    this.#changed = changed;
  }

  get attempts() {
    return this.lanes.flatMap((lane) => lane.attempts);
  }

  get running() {
    return this.lanes.some((lane) => !lane.ended);
  }

  get placed() {
    return this.rows.filter((row) => this.isNew(row)).length;
  }

  isNew(row) {
    return this.#rowsBefore !== undefined && !this.#rowsBefore.has(row.id);
  }

  async count(user) {
    this.rows = await orders(user);
    this.#rowsBefore ??= new Set(this.rows.map((row) => row.id));
    this.#changed(this);
  }

  // A client: a lane of requests, until one has an answer that is not "later"
  async press(request, { label, firstTry = {} }) {
    const now = performance.now();
    const lane = { label, request, attempts: [], ended: false, ...this.#start(now) };
    this.lanes.push(lane);
    let attempt = await this.#send(lane, request, firstTry);
    while ((attempt.kind === 'lost' || attempt.kind === 'busy') && performance.now() - now < GIVE_UP) {
      await pause(attempt.retryAfter ? attempt.retryAfter * 1000 : 300);
      attempt = await this.#send(lane, request);
    }
    lane.ended = true;
    await this.count(request.user);
    return attempt;
  }

  // On the clock of the lane before, unless it ended a while ago
  #start(now) {
    const last = this.lanes.at(-1);
    if (!last) {
      return { base: now, later: 0 };
    }
    const ended = Math.max(...this.attempts.map((attempt) => attempt.to ?? now));
    return now - ended < SAME_CLOCK ? { base: last.base, later: 0 } : { base: now, later: now - last.base };
  }

  async #send(lane, request, { headers, giveUpAfter } = {}) {
    const attempt = { from: performance.now(), kind: 'running', words: 'running' };
    lane.attempts.push(attempt);
    this.#changed(this);
    const signal = giveUpAfter ? AbortSignal.timeout(giveUpAfter) : undefined;
    const answer = await post({ path: server.one, key: this.key, ...request, headers, signal });
    Object.assign(attempt, answer, { to: performance.now() });
    this.#changed(this);
    return attempt;
  }
}
