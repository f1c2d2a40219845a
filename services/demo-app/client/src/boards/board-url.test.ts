import { describe, expect, test } from 'vitest';
import { readState, writeState } from './board-url.ts';

const board = { uid: 'board', title: 'Board', refresh: '15s' };
const refreshOf = (search: string) => readState(new URLSearchParams(search), board).refresh;

describe('how often to refresh', () => {
  test.each(['5s', '1m', ''])('as the address says: "%s"', (interval) => {
    expect(refreshOf(`refresh=${interval}`)).toBe(interval);
  });

  test.each(['abc', '1ms', '0s', '-5s', 'auto'])(
    '"%s" is not offered: the board\'s own',
    (text) => {
      expect(refreshOf(`refresh=${text}`)).toBe('15s');
    },
  );

  test('a board without one of its own is not refreshed', () => {
    const state = readState(new URLSearchParams('refresh=abc'), { uid: 'still', title: 'Still' });
    expect(state.refresh).toBe('');
  });
});

test('what the reader chose is in the address, what the board says is not', () => {
  const search = 'from=now-5m&refresh=&var-topic=orders&viewPanel=3';
  const withTopic = { ...board, templating: { list: [{ name: 'topic', type: 'query' }] } };
  const state = readState(new URLSearchParams(search), withTopic);
  expect(String(writeState(state, withTopic))).toBe(search);
});
