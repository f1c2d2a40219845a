import { describe, expect, test } from 'vitest';
import { boards, panelsOf } from '../stack/boards.ts';
import { isOfOtherShape } from '../stack/modes.ts';

describe.each([
  ['zookeeper', false],
  ['kraft', false],
  ['zookeeper', true],
  ['kraft', true],
] as const)('with Kafka in the mode %s, secure: %s', (mode, isSecure) => {
  test.each(boards(mode, isSecure))('no panel of $title is of another shape alone', (board) => {
    const empty = panelsOf(board).filter(({ queries }) =>
      queries.every(({ expr }) => isOfOtherShape(expr, mode, isSecure)),
    );
    expect(empty.map(({ title }) => title)).toEqual([]);
  });
});
