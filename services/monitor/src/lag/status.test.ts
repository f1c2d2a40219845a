import { describe, expect, test } from 'vitest';
import type { Sample } from './status.ts';
import { statusOf, WINDOW_SAMPLES, worstOf } from './status.ts';

/** A window of collections from what was committed and what was unread; 15 s apart. */
function window(
  length: number,
  at: (n: number) => { committed: number; lag: number; ageSeconds?: number },
): Sample[] {
  return Array.from({ length }, (_, n) => {
    const { committed, lag, ageSeconds = 300 } = at(n);
    return {
      atMs: n * 15_000,
      committed,
      end: committed + lag,
      lag,
      isRead: lag === 0,
      ageSeconds,
    };
  });
}

const full = WINDOW_SAMPLES;
const withMembers = true;
const withoutMembers = false;

describe('ok', () => {
  test('nothing committed yet, or nothing unread', () => {
    expect(statusOf([], withoutMembers)).toBe('ok');
    expect(
      statusOf(
        window(full, () => ({ committed: 9, lag: 0 })),
        withoutMembers,
      ),
    ).toBe('ok');
  });

  test('a lag that falls', () => {
    const falling = window(full, (n) => ({ committed: n * 100, lag: 5_000 - n * 50 }));
    expect(statusOf(falling, withMembers)).toBe('ok');
  });

  test('a lag that grows, but began within the window', () => {
    const begun = window(full, (n) => ({ committed: n, lag: n * 10 }));
    expect(statusOf(begun, withMembers)).toBe('ok');
  });

  test('a window that is not full yet says nothing of members that are there', () => {
    const stuck = window(full - 1, () => ({ committed: 7, lag: 10 }));
    expect(statusOf(stuck, withMembers)).toBe('ok');
  });

  test('a constant lag of one young record: a busy topic, seen between two commits', () => {
    const tiny = window(full, (n) => ({ committed: n, lag: 1, ageSeconds: 2 }));
    expect(statusOf(tiny, withMembers)).toBe('ok');
  });

  test('only transaction markers are left, whose offsets nobody commits', () => {
    const markers = window(full, () => ({ committed: 7, lag: 1 }));
    for (const sample of markers) sample.isRead = true;
    expect(statusOf(markers, withoutMembers)).toBe('ok');
  });

  test('members with little to read are not stopped, however long ago the last commit was', () => {
    const quiet = window(full, (n) => ({ committed: 7, lag: n === full - 1 ? 1 : 0 }));
    expect(statusOf(quiet, withMembers)).toBe('ok');
  });
});

describe('warning', () => {
  test('a lag that grows', () => {
    const growing = window(full, (n) => ({ committed: n * 10, lag: 100 + n }));
    expect(statusOf(growing, withMembers)).toBe('warning');
  });

  test('a lag that grows in a sawtooth, which a comparison of neighbours would miss', () => {
    const saw = window(full, (n) => ({ committed: n * 10, lag: 100 + n + (n % 3) * 20 }));
    expect(statusOf(saw, withMembers)).toBe('warning');
  });

  test('a lag whose age could not be read is not taken to be young', () => {
    const unknown = window(full, (n) => ({ committed: n, lag: 100 }));
    for (const sample of unknown) sample.ageSeconds = undefined;
    expect(statusOf(unknown, withMembers)).toBe('warning');
  });
});

describe('stalled and stopped', () => {
  const stuck = (length: number) => window(length, (n) => ({ committed: 7, lag: 10 + n }));

  test('members that do not commit are stalled after the whole window', () => {
    expect(statusOf(stuck(full), withMembers)).toBe('stalled');
  });

  test('without members it is a stop, after five collections', () => {
    expect(statusOf(stuck(4), withoutMembers)).toBe('ok');
    expect(statusOf(stuck(5), withoutMembers)).toBe('stopped');
  });

  test('a restart between two commits is no stop', () => {
    const restarted = window(full, (n) => ({ committed: n < full - 4 ? n : full, lag: 10 }));
    expect(statusOf(restarted, withoutMembers)).not.toBe('stopped');
  });

  test('a consumer that commits without being a member is not stopped', () => {
    const simple = window(full, (n) => ({ committed: n * 100, lag: 5_000 - n * 50 }));
    expect(statusOf(simple, withoutMembers)).toBe('ok');
  });
});

describe('rewind', () => {
  const rewound = (n: number) => ({ committed: n < 3 ? 100 + n : 10 + n, lag: n < 3 ? 0 : 90 });

  test('shows at once, and although something was read to the end before', () => {
    expect(statusOf(window(4, rewound), withMembers)).toBe('rewind');
  });

  test('ends where the group was before', () => {
    const back = window(10, (n) => ({ committed: n === 3 ? 10 : 100 + n, lag: 5 }));
    expect(statusOf(back, withMembers)).toBe('ok');
  });
});

test('a group is as its worst partition', () => {
  expect(worstOf([])).toBe('ok');
  expect(worstOf(['warning', 'stopped', 'rewind', 'ok'])).toBe('stopped');
});
