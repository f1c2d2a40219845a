import { dateTime } from '@grafana/data';
import { panelIds } from '@kafka-o11y/vocabulary';
import { describe, expect, test } from 'vitest';
import { panelAddress, readState, writePlace, writeState } from './board-url.ts';

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
  const search = 'from=now-5m&refresh=&var-topic=orders&viewPanel=panel-3&onlyPanel=panel-4';
  const withTopic = { ...board, templating: { list: [{ name: 'topic', type: 'query' }] } };
  const state = readState(new URLSearchParams(search), withTopic);
  expect(String(writeState(state, withTopic))).toBe(search);
});

test('a panel is in the address only if the reader chose one', () => {
  const state = readState(new URLSearchParams('viewPanel=panel-3'), board);
  expect(state.viewPanel).toBe('panel-3');
  expect(String(writeState({ ...state, viewPanel: undefined }, board))).toBe('');
});

test('the address of a panel has its id, and further parameters after it', () => {
  const link = { board: 'overview', panel: 'Order flow' } as const;
  const address = `kafka-o11y-overview?viewPanel=panel-${panelIds.overview['Order flow']}`;
  expect(panelAddress(link)).toBe(address);
  expect(panelAddress(link, 'from=now-15m', 'to=now')).toBe(`${address}&from=now-15m&to=now`);
});

test('time and variables go along to another board, points in time as milliseconds', () => {
  const raw = { from: 'now-15m', to: dateTime(1_700_000_000_000) };
  const search = writePlace({ raw }, { topic: ['$__all'], broker: ['kafka', 'kafka-2'] });
  expect([...search]).toEqual([
    ['from', 'now-15m'],
    ['to', '1700000000000'],
    ['var-topic', '$__all'],
    ['var-broker', 'kafka'],
    ['var-broker', 'kafka-2'],
  ]);
});
