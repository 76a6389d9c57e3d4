// What can go wrong. Each ends with a sentence about what happened.

import { server, startSecondServer } from './api.js';
import { pause } from './run.js';

const COMMAND = 'mvn spring-boot:run -pl sample-app -Dspring-boot.run.profiles=jdbc';

const text = ({ item, quantity }) => `${quantity} × ${item}`;

const orderCount = (count) => (count === 1 ? 'one order' : `${count} orders`);

// While the first request still runs
const soon = (facts) => pause(Math.min(300, facts.processingMillis / 4));

export const scenarios = {
  async twice(run, request, facts) {
    const first = run.press(request, { label: 'Press 1' });
    await soon(facts);
    await Promise.all([first, run.press(request, { label: 'Press 2' })]);
    return `Two presses, ${orderCount(run.placed)}. The second was told to wait, then got the first one's answer.`;
  },

  async parallel(run, request) {
    const clients = Array.from({ length: 20 }, (_, index) => run.press(request, { label: `Client ${index + 1}` }));
    const answers = await Promise.all(clients);
    const all = new Set(answers.map((answer) => answer.order)).size === 1;
    return `20 clients, ${orderCount(run.placed)}. ${all ? `All of them hold order ${answers[0].order}.` : ''}`;
  },

  async lost(run, request, facts) {
    const firstTry = { giveUpAfter: Math.max(1, facts.processingMillis / 2) };
    await run.press(request, { label: 'Client', firstTry });
    return `The client hung up while the server worked, tried again, and got the answer that it had missed: ${orderCount(run.placed)}.`;
  },

  async changed(run, request) {
    const other = { ...request, order: { ...request.order, quantity: request.order.quantity + 1 } };
    await run.press(request, { label: text(request.order) });
    await run.press(other, { label: text(other.order) });
    await run.press(request, { label: text(request.order) });
    return `The key belongs to ${text(request.order)}. Another order under it was refused, and the first stands.`;
  },

  async killed(run, request, facts) {
    const firstTry = { headers: { 'Sample-Kill-Server': 'true' } };
    await run.press(request, { label: 'Client', firstTry });
    const lease = facts.store === 'jdbc' ? 'the database had missed it for a moment' : `its lease of ${facts.abandonedLeaseMillis / 1000} s was over`;
    return `The server died, and its key stayed behind. Once ${lease}, a repeat ran: ${orderCount(run.placed)}.`;
  },

  async second(run, request, facts, say) {
    say('Starting a second server …');
    await startSecondServer(request.user);
    say('The repeat goes to the second server.');
    const first = run.press(request, { label: 'Server 1' });
    await soon(facts);
    await Promise.all([first, run.press({ ...request, path: server.two }, { label: 'Server 2' })]);
    return run.placed === 1
      ? `Two servers that share their keys (${facts.store}): one order.`
      : { warning: `Two servers, ${orderCount(run.placed)}: each knows only the keys in its own memory. To share them in the database, start`, command: COMMAND };
  },
};

export function afterPay(attempt, request) {
  return {
    ran: `It ran: order ${attempt.order}. Press again, it is the same request.`,
    replayed: `Nothing ran. The first answer came again: order ${attempt.order}.`,
    other: `Refused: this key belongs to another order. ${text(request.order)} needs a new key.`,
  }[attempt.kind] ?? `No order: ${attempt.words}.`;
}
