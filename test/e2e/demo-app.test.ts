import { eventually, getJson } from '@kafka-o11y/test-kit';
import { boardUids } from '@kafka-o11y/vocabulary';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { boards } from '../stack/boards.ts';
import { isSecure, kafkaMode, settings } from '../stack/settings.ts';

const base = `http://127.0.0.1:${settings.DEMO_APP_PORT}`;

async function post<T>(schema: z.ZodType<T>, path: string, body: object): Promise<T> {
  const response = await fetch(new URL(path, base), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(15_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`POST ${path} ${JSON.stringify(body)}: ${text}`);
  return schema.parse(JSON.parse(text));
}

interface Panel {
  id: number;
  type: string;
  title?: string | undefined;
  targets: unknown[];
  panels: Panel[];
}
const panelSchema: z.ZodType<Panel> = z.object({
  id: z.number(),
  type: z.string(),
  title: z.string().optional(),
  targets: z.array(z.unknown()).default([]),
  get panels() {
    return z.array(panelSchema).default([]);
  },
}) as unknown as z.ZodType<Panel>;
const boardSchema = z.object({ panels: z.array(panelSchema) });
const answerSchema = z.object({
  results: z.array(
    z.object({
      refId: z.string(),
      error: z.string().optional(),
      frames: z.array(z.object({ data: z.object({ values: z.array(z.array(z.unknown())) }) })),
    }),
  ),
});

/** The last quarter of an hour, as a board asks for it. */
function lastQuarter() {
  const to = Date.now();
  return { from: to - 15 * 60_000, to };
}

async function panelsOf(uid: string): Promise<Panel[]> {
  const { panels } = await getJson(boardSchema, base, `/api/boards/${uid}`);
  return panels.flatMap((panel) => [panel, ...panel.panels]);
}

const list = z.object({ boards: z.array(z.object({ uid: z.string(), title: z.string() })) });

test('lists the provisioned boards', async () => {
  const listed = (await getJson(list, base, '/api/boards')).boards.map(({ uid }) => uid);
  expect(listed.sort()).toEqual(
    boards(kafkaMode, isSecure)
      .map(({ uid }) => uid)
      .sort(),
  );
});

describe.each(boards(kafkaMode, isSecure))('$title', ({ uid, templating }) => {
  test('every panel is of a type that is drawn, and its queries are answered', async () => {
    const drawn = ['row', 'stat', 'gauge', 'bargauge', 'timeseries', 'table', 'logs', 'text'];
    const faults: string[] = [];
    for (const { id, type, title, targets } of await panelsOf(uid)) {
      if (!drawn.includes(type)) faults.push(`${title}: of type ${type}`);
      if (targets.length === 0) continue;
      const { results } = await post(answerSchema, '/api/query', {
        board: uid,
        panel: id,
        variables: {},
        maxDataPoints: 400,
        ...lastQuarter(),
      });
      faults.push(...results.flatMap(({ error }) => (error ? [`${title}: ${error}`] : [])));
    }
    expect(faults).toEqual([]);
  });

  test('every variable can be asked for its values', async () => {
    for (const { name } of templating.list) {
      await post(z.object({ values: z.array(z.string()) }), '/api/variable', {
        board: uid,
        variable: name,
        variables: {},
        ...lastQuarter(),
      });
    }
  });

  test('its annotations are answered', async () => {
    const { errors } = await post(z.object({ errors: z.array(z.string()) }), '/api/annotations', {
      board: uid,
      variables: {},
      ...lastQuarter(),
    });
    expect(errors).toEqual([]);
  });
});

test('the overview has metrics, log lines and traces to show', async () => {
  const uid = boardUids.overview;
  const panels = await panelsOf(uid);
  for (const type of ['timeseries', 'logs', 'table']) {
    const found = await Promise.all(
      panels
        .filter((panel) => panel.type === type)
        .map(async ({ id }) => {
          const { results } = await post(answerSchema, '/api/query', {
            board: uid,
            panel: id,
            variables: {},
            maxDataPoints: 400,
            ...lastQuarter(),
          });
          return results.flatMap(({ frames }) => frames.map(({ data }) => data.values[0]?.length));
        }),
    );
    expect(Math.max(...found.flat().map((rows) => rows ?? 0)), type).toBeGreaterThan(0);
  }
});

test('Alertmanager tells it of alerts', async () => {
  const history = z.object({
    notifications: z.array(
      z.object({ alerts: z.array(z.object({ labels: z.record(z.string(), z.string()) })) }),
    ),
  });
  await eventually(
    'the Watchdog alert is in the history',
    async () => {
      const { notifications } = await getJson(history, base, '/api/alerts/history');
      const names = notifications.flatMap(({ alerts }) =>
        alerts.map(({ labels }) => labels.alertname),
      );
      expect(names).toContain('Watchdog');
    },
    { seconds: 90 },
  );
});
