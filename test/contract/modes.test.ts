import { describe, expect, test } from 'vitest';
import { boards, panelsOf } from '../stack/boards.ts';
import { isOfOtherMode } from '../stack/modes.ts';

describe.each(['zookeeper', 'kraft'] as const)('with Kafka in the mode %s', (mode) => {
  test.each(boards(mode))('no panel of $title is of the other mode alone', (board) => {
    const empty = panelsOf(board).filter(({ queries }) =>
      queries.every(({ expr }) => isOfOtherMode(expr, mode)),
    );
    expect(empty.map(({ title }) => title)).toEqual([]);
  });
});
