import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '@kafka-o11y/service';
import { z } from 'zod';
import type { BoardSummary } from '../contract.ts';
import type { Board } from './board.ts';
import { allPanels, boardSchema } from './board.ts';

interface Stored {
  /** What of the file the server reads. */
  board: Board;
  /** The whole file, each panel with an id. */
  json: unknown;
}

/** The provisioned dashboards of a directory, read anew when a file changes. */
export class BoardStore {
  readonly #directory: string;
  readonly #read = new Map<string, { mtimeMs: number; stored: Stored }>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** In the order of their titles. */
  async list(): Promise<BoardSummary[]> {
    const boards = await this.#all();
    return boards
      .map(({ board: { uid, title, description, tags } }) => ({ uid, title, description, tags }))
      .sort((a, b) => a.title.localeCompare(b.title));
  }

  /** @throws {Problem} 404 where no file has this uid. */
  async get(uid: string): Promise<Stored> {
    const stored = (await this.#all()).find(({ board }) => board.uid === uid);
    if (!stored) throw new Problem(404, `there is no board ${uid}`);
    return stored;
  }

  async #all(): Promise<Stored[]> {
    const names = await readdir(this.#directory).catch((cause: unknown) => {
      throw new Error(`BOARDS_DIR: cannot list ${this.#directory}`, { cause });
    });
    const files = names.filter((name) => name.endsWith('.json'));
    return Promise.all(files.map((file) => this.#load(join(this.#directory, file))));
  }

  async #load(path: string): Promise<Stored> {
    const { mtimeMs } = await stat(path);
    const known = this.#read.get(path);
    if (known?.mtimeMs === mtimeMs) return known.stored;
    const stored = parseBoard(await readFile(path, 'utf8'), path);
    this.#read.set(path, { mtimeMs, stored });
    return stored;
  }
}

/**
 * Reads one dashboard file. Grafana gives a panel without an id of its own one when it loads the
 * file, and so does this: its place among the board's panels, from 1.
 *
 * @throws {Error} naming `path` and every field that is not as expected
 */
export function parseBoard(text: string, path: string): Stored {
  const json = JSON.parse(text);
  const { data, error } = boardSchema.safeParse(json);
  if (error) throw new Error(`${path} is not a dashboard: ${z.prettifyError(error)}`);
  const raw: { id?: number; panels?: [] }[] = allPanels(json);
  for (const [index, panel] of allPanels(data).entries()) {
    panel.id = index + 1;
    Object.assign(raw[index] ?? {}, { id: panel.id });
  }
  return { board: data, json };
}
