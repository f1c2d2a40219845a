import { afterEach, expect, test, vi } from 'vitest';
import { api } from './api.ts';

afterEach(() => vi.unstubAllGlobals());

/** Has the server answer each request with the next of these; the last one from then on. */
function serve(...answers: [body: unknown, init?: ResponseInit][]) {
  const server = vi.fn(async (_path: string, _init?: RequestInit) => {
    const [body, init] = (answers.length > 1 ? answers.shift() : answers[0]) ?? [];
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return new Response(init?.status === 204 ? null : text, init);
  });
  vi.stubGlobal('fetch', server);
  return server;
}

const frame = {
  schema: {
    refId: 'A',
    fields: [
      { name: 'Time', type: 'time' },
      { name: 'Value', type: 'number', labels: { topic: 'orders' } },
    ],
  },
  data: {
    values: [
      [1, 2],
      [3, null],
    ],
    entities: [null, { NaN: [1] }],
  },
};
const answer = (...frames: object[]) => ({
  intervalMs: 10_000,
  results: [{ refId: 'A', frames }],
});
const query = { board: 'b', panel: 1, variables: {}, from: 1, to: 2, maxDataPoints: 9 };

test('what is as the contract has it comes as it is', async () => {
  serve([answer(frame)]);
  expect(await api.query(query)).toEqual(answer(frame));
});

test.each([
  ['nothing of it', [], 'the answer: Invalid input: expected object, received array'],
  [
    'a field that is missing',
    { results: [] },
    'intervalMs: Invalid input: expected number, received undefined',
  ],
  [
    'another type deep inside',
    answer({ ...frame, schema: { ...frame.schema, fields: [{ name: 'Time', type: 'date' }] } }),
    'results[0].frames[0].schema.fields[0].type: Invalid option: expected one of "time"|"number"',
  ],
  [
    'a column too few',
    answer({ ...frame, data: { values: [[1, 2]] } }),
    'results[0].frames[0].data.values: expected 2 columns, one for each field, received 1',
  ],
  [
    'columns of different lengths',
    answer({ ...frame, data: { values: [[1, 2], [3]] } }),
    'results[0].frames[0].data.values[1]: expected 2 cells as in the first column, received 1',
  ],
  [
    'a cell of another type',
    answer({
      ...frame,
      data: {
        values: [
          [1, 2],
          [3, '4'],
        ],
      },
    }),
    'results[0].frames[0].data.values[1][1]: expected number, received string',
  ],
])('a server that answers with %s is told of, with the place', async (_, body, place) => {
  serve([body]);
  await expect(api.query(query)).rejects.toThrow(
    `/api/query answered something unexpected: ${place}`,
  );
});

test.each([
  ['do', { compose: ['stop', 5] }, 'compose[1]: Invalid input: expected string, received number'],
  ['look', { traces: { sevrice: 'a' }, title: 'b' }, 'traces: Unrecognized key: "sevrice"'],
  ['look', { board: 'overview', panel: 'None' }, 'panel: expected a panel of the board'],
])(
  'where %s may be one of several things, the error is that of the nearest',
  async (of, what, text) => {
    const step = { title: 'a', text: 'b', expect: [], [of]: [what] };
    const scenario = {
      ...{ id: 'a', title: 'b', question: 'c', learn: [], minutes: 1, difficulty: 'deep' },
      ...{ before: [], steps: [step], alerts: [], cleanUp: [], practice: 'd' },
    };
    serve([{ scenarios: [scenario] }]);
    await expect(api.scenarios()).rejects.toThrow(`scenarios[0].steps[0].${of}[0].${text}`);
  },
);

test('of many faults the first are told', async () => {
  serve([{ scenarios: [{ id: 'a', title: 'b' }] }]);
  await expect(api.scenarios()).rejects.toThrow(
    /question: .+; .+learn: .+; .+minutes: .+; and 6 more$/,
  );
});

test.each([
  ['a page of a proxy', '<html>', /^\/api\/links answered something unexpected: the answer: /],
  [
    'a board without panels’ ids',
    { uid: 'a', title: 'A', panels: [{ type: 'stat' }] },
    /panels\[0\]\.id/,
  ],
])('%s is no answer', async (what, body, message) => {
  serve([body]);
  const asked = what.startsWith('a board') ? api.board('a') : api.links();
  await expect(asked).rejects.toThrow(message);
});

test('what the server says against a request is what the reader is told', async () => {
  const errors = [{ field: 'to', detail: 'expected from < to' }];
  serve([{ title: 'Bad Request', status: 400, detail: 'not valid', errors }, { status: 400 }]);
  await expect(api.query(query)).rejects.toThrow(/^not valid; to: expected from < to$/);
  serve(['upstream', { status: 502, statusText: 'Bad Gateway' }]);
  await expect(api.query(query)).rejects.toThrow('/api/query: 502 Bad Gateway');
  serve([{ errors: 'no list' }, { status: 500, statusText: 'Oops' }]);
  await expect(api.query(query)).rejects.toThrow('/api/query: 500 Oops');
});

test('one lost connection is not told of, two are', async () => {
  const fetch = serve([{ boards: [] }]);
  fetch.mockRejectedValueOnce(new TypeError('network'));
  expect(await api.boards()).toEqual([]);
  fetch.mockRejectedValue(new TypeError('network'));
  await expect(api.boards()).rejects.toThrow('The demo app itself does not answer');
});

test('a change takes the token along, and renews it once when the server has another', async () => {
  const token = (token: string) => [{ header: 'x-lab-token', token }] as [unknown];
  const refused: [unknown, ResponseInit] = [{ detail: 'the token is old' }, { status: 403 }];
  const done: [unknown, ResponseInit] = ['', { status: 204 }];
  const fetch = serve(token('first'), refused, token('second'), done);
  await api.setFault('poisonRecords', { variant: 'on', by: 'Ada' });
  expect(fetch.mock.calls.map(([path, init]) => [path, init?.headers])).toEqual([
    ['/api/session', undefined],
    ['/api/faults/poisonRecords', expect.objectContaining({ 'x-lab-token': 'first' })],
    ['/api/session', undefined],
    ['/api/faults/poisonRecords', expect.objectContaining({ 'x-lab-token': 'second' })],
  ]);
  serve([{ id: 'an id', topic: 'orders', partition: 4 }, { status: 202 }]);
  await expect(api.sendOrder()).rejects.toThrow(
    '/api/orders answered something unexpected: offset: Invalid input',
  );
});
