import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '@kafka-o11y/service';
import { z } from 'zod';
import type { BoardSummary } from '../contract.ts';

const datasource = z.object({ type: z.string(), uid: z.string() });

const target = z.object({
  refId: z.string().default('A'),
  datasource: datasource.optional(),
  hide: z.boolean().default(false),
  /** PromQL; LogQL is Grafana's alone. */
  expr: z.string().optional(),
  /** What to ask the store of logs or of traces, whichever it is: contract/questions.ts. */
  question: z.unknown().optional(),
  queryType: z.string().optional(),
  instant: z.boolean().default(false),
  range: z.boolean().optional(),
  exemplar: z.boolean().default(false),
  /** The smallest step, as a duration like `30s`. */
  interval: z.string().optional(),
  maxLines: z.number().optional(),
  limit: z.number().optional(),
});

const panel = z.object({
  id: z.number().optional(),
  type: z.string(),
  title: z.string().default(''),
  datasource: datasource.nullish(),
  targets: z.array(target).default([]),
  interval: z.string().nullish(),
  maxDataPoints: z.number().nullish(),
  /** The panels of a collapsed row. */
  get panels() {
    return z.array(panel).default([]);
  },
});

const variable = z.object({
  name: z.string(),
  type: z.string(),
  datasource: datasource.nullish(),
  definition: z.string().default(''),
  /** An object for query variables, a text for all others. */
  query: z.union([z.string(), z.looseObject({ query: z.string().optional() })]).default(''),
  regex: z.string().default(''),
  sort: z.number().default(0),
  multi: z.boolean().default(false),
  includeAll: z.boolean().default(false),
  allValue: z.string().nullish(),
  current: z
    .looseObject({ value: z.union([z.string(), z.array(z.string())]).optional() })
    .nullish(),
});

const annotation = z.object({
  name: z.string(),
  enable: z.boolean().default(true),
  datasource: datasource.nullish(),
  iconColor: z.string().default('blue'),
  expr: z.string().default(''),
  step: z.string().default(''),
  titleFormat: z.string().default(''),
  textFormat: z.string().default(''),
});

/** The parts of a dashboard that the server itself reads; the browser gets the whole file. */
const boardSchema = z.object({
  uid: z.string(),
  title: z.string(),
  description: z.string().default(''),
  tags: z.array(z.string()).default([]),
  panels: z.array(panel).default([]),
  templating: z.object({ list: z.array(variable).default([]) }).prefault({}),
  annotations: z.object({ list: z.array(annotation).default([]) }).prefault({}),
});

export type Board = z.output<typeof boardSchema>;
export type Panel = z.output<typeof panel>;
export type Target = z.output<typeof target>;
export type Annotation = z.output<typeof annotation>;
export type Variable = z.output<typeof variable>;

/** Every panel of a board, those inside collapsed rows included. */
export function allPanels<P extends { panels?: P[] }>(board: { panels?: P[] }): P[] {
  return (board.panels ?? []).flatMap((panel) => [panel, ...allPanels(panel)]);
}

interface Stored {
  /** What of the file the server reads. */
  board: Board;
  /** The whole file, each panel with an id. */
  json: unknown;
}

/** The provisioned dashboards of some directories, read anew when a file changes. */
export class BoardStore {
  readonly #directories: readonly string[];
  /** By path. A file that is being read is in it already: all boards at once, once for each, are too much. */
  readonly #read = new Map<string, { mtimeMs: number; stored: Promise<Stored> }>();

  constructor(directories: readonly string[]) {
    this.#directories = directories;
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
    const found = await Promise.all(this.#directories.map((directory) => this.#allOf(directory)));
    return found.flat();
  }

  async #allOf(directory: string): Promise<Stored[]> {
    const names = await readdir(directory).catch((cause: unknown) => {
      throw new Error(`BOARDS_DIRS: cannot list ${directory}`, { cause });
    });
    const files = names.filter((name) => name.endsWith('.json'));
    return Promise.all(files.map((file) => this.#load(join(directory, file))));
  }

  async #load(path: string): Promise<Stored> {
    const { mtimeMs } = await stat(path);
    const known = this.#read.get(path);
    if (known?.mtimeMs === mtimeMs) return known.stored;
    const stored = readFile(path, 'utf8').then((text) => parseBoard(text, path));
    this.#read.set(path, { mtimeMs, stored });
    return stored.catch((error: unknown) => {
      this.#read.delete(path);
      throw error;
    });
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
