import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { boards, queriesOf } from '../stack/boards.ts';
import { askGrafana, runsGrafana } from '../stack/grafana.ts';
import { datasources } from '../stack/queries.ts';
import { isSecure, kafkaMode } from '../stack/settings.ts';

const jsonData = (uid: string) => datasources.find((source) => source.uid === uid)?.jsonData;

describe('provisioning files', () => {
  test.each(boards())('every data source that $title names exists', (board) => {
    const uids = datasources.map(({ uid }) => uid);
    for (const { where, datasourceUid } of queriesOf(board)) {
      expect(uids, where).toContain(datasourceUid);
    }
  });

  test('exemplars lead to traces', () => {
    expect(jsonData('prometheus')).toMatchObject({
      exemplarTraceIdDestinations: [{ name: 'trace_id', datasourceUid: 'tempo' }],
    });
  });

  test('log lines lead to traces', () => {
    expect(jsonData('loki')).toMatchObject({
      derivedFields: [expect.objectContaining({ datasourceUid: 'tempo' })],
    });
  });

  test('traces lead to logs and metrics, and are drawn as a map', () => {
    expect(jsonData('tempo')).toMatchObject({
      tracesToLogsV2: { datasourceUid: 'loki' },
      tracesToMetrics: { datasourceUid: 'prometheus' },
      serviceMap: { datasourceUid: 'prometheus' },
      nodeGraph: { enabled: true },
    });
  });
});

describe.skipIf(!runsGrafana)('Grafana (which runs with Loki and Tempo only)', () => {
  // Grafana's Alertmanager plugin runs in the browser only, so it has no health to ask for.
  test.each(['prometheus', 'loki', 'tempo'])('reaches its data source %s', async (uid) => {
    const health = await askGrafana(
      z.object({ status: z.string() }),
      `/api/datasources/uid/${uid}/health`,
    );
    expect(health.status).toBe('OK');
  });

  test.each(boards(kafkaMode, isSecure))('has the board $title', async ({ uid, title }) => {
    const { dashboard } = await askGrafana(
      z.object({ dashboard: z.object({ title: z.string() }) }),
      `/api/dashboards/uid/${uid}`,
    );
    expect(dashboard.title).toBe(title);
  });
});
