import { mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BoardStore, parseBoard } from './board-store.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'boards-'));
});
afterEach(() => rm(directory, { recursive: true }));

const board = (title: string) => JSON.stringify({ uid: 'one', title, panels: [] });

test('a file that changes is read anew', async () => {
  const path = join(directory, 'one.json');
  const store = new BoardStore([directory]);
  await writeFile(path, board('Before'));
  expect(await store.list()).toMatchObject([{ uid: 'one', title: 'Before' }]);
  await writeFile(path, board('After'));
  await utimes(path, new Date(), new Date(Date.now() + 5_000));
  expect(await store.list()).toMatchObject([{ uid: 'one', title: 'After' }]);
});

test('a file is read once, however many ask for it at once: a page asks for thirty panels', async () => {
  await writeFile(join(directory, 'one.json'), board('One'));
  const store = new BoardStore([directory]);
  const stored = await Promise.all(Array.from({ length: 30 }, () => store.get('one')));
  expect(new Set(stored).size).toBe(1);
});

test('a file that could not be read is tried again', async () => {
  const path = join(directory, 'one.json');
  const store = new BoardStore([directory]);
  await writeFile(path, '{');
  const { mtime } = await stat(path);
  await expect(store.list()).rejects.toThrow();
  await writeFile(path, board('Whole'));
  await utimes(path, mtime, mtime);
  expect(await store.list()).toMatchObject([{ title: 'Whole' }]);
});

test('a uid without a file is not found', async () => {
  await expect(new BoardStore([directory]).get('two')).rejects.toMatchObject({ status: 404 });
});

test('a file that is no dashboard is named', async () => {
  await writeFile(join(directory, 'broken.json'), '{"title": 1}');
  await expect(new BoardStore([directory]).list()).rejects.toThrow(
    /broken\.json is not a dashboard/,
  );
});

test('each panel gets an id of its own, those of collapsed rows included', () => {
  const text = JSON.stringify({
    uid: 'b',
    title: 'B',
    panels: [
      { type: 'row', id: 0, panels: [{ type: 'stat' }, { type: 'stat' }] },
      { type: 'timeseries', id: 0 },
    ],
  });
  expect(parseBoard(text, 'b.json').json).toMatchObject({
    panels: [{ id: 1, panels: [{ id: 2 }, { id: 3 }] }, { id: 4 }],
  });
});
