import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Live } from './use-live.ts';
import { watch } from './use-live.ts';

/** Stands in for the browser's own, which Node has not. */
class Stream {
  static open: Stream[] = [];
  onmessage?: (event: { data: string }) => void;
  onerror?: () => void;
  constructor() {
    Stream.open.push(this);
  }
  close() {
    Stream.open = Stream.open.filter((one) => one !== this);
  }
}

let live: Live;
let leave: () => void;
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', Stream);
  vi.stubGlobal('window', globalThis);
  vi.stubGlobal('document', Object.assign(new EventTarget(), { hidden: false }));
  live = { broken: false };
  leave = watch((change) => {
    live = { ...live, ...change };
  });
});
afterEach(() => {
  leave();
  expect(Stream.open).toEqual([]);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const send = (state: object) => Stream.open[0]?.onmessage?.({ data: JSON.stringify(state) });
const state = { at: 1, problems: [], components: [], flow: {}, alerts: {}, faults: {} };

test('a state that is not as expected is an error beside the last one, until the next', () => {
  send(state);
  expect(live).toEqual({ state, broken: false });
  send({ ...state, at: 2, alerts: { value: [{ name: 'Down' }] } });
  expect(live).toMatchObject({ state: { at: 1 }, broken: false });
  expect(live.error).toMatch(/^\/api\/live answered something unexpected: alerts\.value\[0\]\.id/);
  send({ ...state, at: 3 });
  expect(live).toEqual({ state: { ...state, at: 3 }, broken: false });
});

test('a silent stream is broken and connected again, a hidden page has none', () => {
  vi.advanceTimersByTime(12_000);
  expect(live).toEqual({ broken: true });
  expect(Stream.open).toEqual([]);
  vi.advanceTimersByTime(3_000);
  send(state);
  expect(live).toEqual({ state, broken: false });
  Object.assign(document, { hidden: true });
  document.dispatchEvent(new Event('visibilitychange'));
  expect(Stream.open).toEqual([]);
});
