import { describe, expect, test } from 'vitest';
import type { Sample, Status } from './status.ts';
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
      hasMembers: true,
      isRead: lag === 0,
      isHeld: false,
      ageSeconds,
    };
  });
}

/** The status of a group that had members, or none, at each collection. */
function judge(samples: Sample[], hasMembers: boolean): Status {
  return statusOf(samples.map((sample) => ({ ...sample, hasMembers })));
}

const full = WINDOW_SAMPLES;
const withMembers = true;
const withoutMembers = false;

describe('ok', () => {
  test('nothing committed yet, or nothing unread', () => {
    expect(judge([], withoutMembers)).toBe('ok');
    expect(
      judge(
        window(full, () => ({ committed: 9, lag: 0 })),
        withoutMembers,
      ),
    ).toBe('ok');
  });

  test('a lag that falls', () => {
    const falling = window(full, (n) => ({ committed: n * 100, lag: 5_000 - n * 50 }));
    expect(judge(falling, withMembers)).toBe('ok');
  });

  test('a lag that grows, but began within the window', () => {
    const begun = window(full, (n) => ({ committed: n, lag: n * 10 }));
    expect(judge(begun, withMembers)).toBe('ok');
  });

  test('a window that is not full yet says nothing of members that are there', () => {
    const stuck = window(full - 1, () => ({ committed: 7, lag: 10 }));
    expect(judge(stuck, withMembers)).toBe('ok');
  });

  test('a constant lag of one young record: a busy topic, seen between two commits', () => {
    const tiny = window(full, (n) => ({ committed: n, lag: 1, ageSeconds: 2 }));
    expect(judge(tiny, withMembers)).toBe('ok');
  });

  test('only transaction markers are left, whose offsets nobody commits', () => {
    const markers = window(full, () => ({ committed: 7, lag: 1 }));
    for (const sample of markers) sample.isRead = true;
    expect(judge(markers, withoutMembers)).toBe('ok');
  });

  test('members with little to read are not stopped, however long ago the last commit was', () => {
    const quiet = window(full, (n) => ({ committed: 7, lag: n === full - 1 ? 1 : 0 }));
    expect(judge(quiet, withMembers)).toBe('ok');
  });
});

describe('warning', () => {
  test('a lag that grows', () => {
    const growing = window(full, (n) => ({ committed: n * 10, lag: 100 + n }));
    expect(judge(growing, withMembers)).toBe('warning');
  });

  test('a lag that grows in a sawtooth, which a comparison of neighbours would miss', () => {
    const saw = window(full, (n) => ({ committed: n * 10, lag: 100 + n + (n % 3) * 20 }));
    expect(judge(saw, withMembers)).toBe('warning');
  });

  test('a lag whose age could not be read is not taken to be young', () => {
    const unknown = window(full, (n) => ({ committed: n, lag: 100 }));
    for (const sample of unknown) sample.ageSeconds = undefined;
    expect(judge(unknown, withMembers)).toBe('warning');
  });
});

describe('stalled and stopped', () => {
  const stuck = (length: number) => window(length, (n) => ({ committed: 7, lag: 10 + n }));

  test('members that do not commit are stalled after the whole window', () => {
    expect(judge(stuck(full), withMembers)).toBe('stalled');
  });

  test('without members it is a stop, after five collections', () => {
    expect(judge(stuck(4), withoutMembers)).toBe('ok');
    expect(judge(stuck(5), withoutMembers)).toBe('stopped');
  });

  test('members that die and come back are a stop, without an ok in between', () => {
    const statuses = Array.from({ length: full }, (_, last) =>
      statusOf(stuck(last + 1).map((sample, n) => ({ ...sample, hasMembers: n % 4 !== 0 }))),
    );
    expect(statuses).toEqual([...Array(4).fill('ok'), ...Array(full - 4).fill('stopped')]);
  });

  test('members that come back and commit are none', () => {
    const back = window(full, (n) => ({ committed: n < full - 1 ? 7 : 8, lag: 10 }));
    expect(statusOf(back.map((sample, n) => ({ ...sample, hasMembers: n > 5 })))).not.toBe(
      'stopped',
    );
  });

  test('a restart between two commits is no stop', () => {
    const restarted = window(full, (n) => ({ committed: n < full - 4 ? n : full, lag: 10 }));
    expect(judge(restarted, withoutMembers)).not.toBe('stopped');
  });

  test('a consumer that commits without being a member is not stopped', () => {
    const simple = window(full, (n) => ({ committed: n * 100, lag: 5_000 - n * 50 }));
    expect(judge(simple, withoutMembers)).toBe('ok');
  });
});

describe('blocked', () => {
  const held = (length: number) => {
    const samples = window(length, () => ({ committed: 7, lag: 50 }));
    for (const sample of samples) sample.isHeld = true;
    return samples;
  };

  test('by an open transaction for a minute, with and without members', () => {
    for (const hasMembers of [withMembers, withoutMembers]) {
      expect(judge(held(4), hasMembers)).toBe('ok');
      expect(judge(held(5), hasMembers)).toBe('blocked');
      expect(judge(held(full), hasMembers)).toBe('blocked');
    }
  });

  test('although the group was further on before: it cannot get there', () => {
    expect(judge([...window(1, () => ({ committed: 9, lag: 48 })), ...held(5)], true)).toBe(
      'blocked',
    );
  });

  test('short transactions one after the other block nobody', () => {
    const moving = window(full, (n) => ({ committed: n * 10, lag: 50, ageSeconds: 2 }));
    for (const sample of moving) sample.isHeld = true;
    expect(judge(moving, withMembers)).toBe('ok');
  });

  test('ends with the transaction', () => {
    const ended = [...held(full - 1), ...window(1, () => ({ committed: 7, lag: 50 }))];
    expect(judge(ended, withMembers)).toBe('stalled');
    expect(judge(ended, withoutMembers)).toBe('stopped');
  });
});

describe('rewind', () => {
  const rewound = (n: number) => ({ committed: n < 3 ? 100 + n : 10 + n, lag: n < 3 ? 0 : 90 });

  test('shows at once, and although something was read to the end before', () => {
    expect(judge(window(4, rewound), withMembers)).toBe('rewind');
  });

  test('ends where the group was before', () => {
    const back = window(10, (n) => ({ committed: n === 3 ? 10 : 100 + n, lag: 5 }));
    expect(judge(back, withMembers)).toBe('ok');
  });
});

test('a group is as its worst partition', () => {
  expect(worstOf([])).toBe('ok');
  expect(worstOf(['warning', 'stopped', 'rewind', 'ok'])).toBe('stopped');
  // What a transaction does not explain is worse.
  expect(worstOf(['blocked', 'rewind'])).toBe('blocked');
  expect(worstOf(['blocked', 'stalled'])).toBe('stalled');
});
