// Requests to the sample. Nothing here knows of the page.

const IN_PROGRESS = 'urn:problem-type:idempotent:in-progress';
const KEY_REUSED = 'urn:problem-type:idempotent:key-reused';

export const server = { one: '/orders', two: '/demo/second-server/orders' };

function call(user, path, options = {}) {
  return fetch(path, {
    ...options,
    cache: 'no-store',
    credentials: 'omit',
    headers: { Authorization: `Basic ${btoa(`${user}:${user}`)}`, ...options.headers },
  });
}

async function json(user, path, options) {
  const response = await call(user, path, options);
  if (!response.ok) {
    throw new Error(`${path} answered ${response.status}`);
  }
  return response.json();
}

export const orders = (user) => json(user, '/orders');

export const facts = (user) => json(user, '/demo');

export const startSecondServer = (user) => json(user, '/demo/second-server', { method: 'PUT' });

// Resolves in any case, also when there is no answer
export async function post({ user, key, order, path, headers, signal }) {
  try {
    const response = await call(user, path, {
      method: 'POST',
      signal,
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key, ...headers },
      body: JSON.stringify(order),
    });
    const body = await response.json();
    return answer(response, body);
  } catch {
    return { kind: 'lost', words: 'no answer' };
  }
}

function answer(response, body) {
  const { status } = response;
  const replayed = response.headers.get('Idempotent-Replayed') === 'true';
  const common = { status, replayed, retryAfter: Number(response.headers.get('Retry-After')) };
  if (response.ok) {
    return replayed
      ? { ...common, kind: 'replayed', words: 'the first answer again', order: body.id }
      : { ...common, kind: 'ran', words: 'ran', order: body.id };
  }
  if (body.type === IN_PROGRESS) {
    return { ...common, kind: 'busy', words: 'refused: still running' };
  }
  if (body.type === KEY_REUSED) {
    return { ...common, kind: 'other', words: 'refused: other order under a used key' };
  }
  return { ...common, kind: 'failed', words: body.title ?? 'failed' };
}
