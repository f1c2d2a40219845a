import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { applications } from './applications/board.ts';
import { broker } from './broker/board.ts';
import { groups } from './groups/board.ts';
import { host } from './host/board.ts';
import { logs } from './logs/board.ts';
import { monitor } from './monitor/board.ts';
import { overview } from './overview/board.ts';
import { panelIdsSource } from './panel-ids.ts';
import { telemetry } from './telemetry/board.ts';
import { topics } from './topics/board.ts';
import { zookeeper } from './zookeeper/board.ts';

/** Every board of the lab. */
export const boards: readonly Dashboard[] = [
  overview(),
  broker(),
  topics(),
  groups(),
  zookeeper(),
  applications(),
  monitor(),
  logs(),
  telemetry(),
  host(),
];

/** Gives each generated file and its exact text. */
export function generatedFiles(): { path: URL; text: string }[] {
  const root = new URL('../../', import.meta.url);
  return [
    ...boards.map((board) => ({
      path: new URL(`grafana/dashboards/${board.uid}.json`, root),
      text: `${JSON.stringify(board, null, 2)}\n`,
    })),
    {
      path: new URL('packages/vocabulary/src/panels.ts', root),
      text: panelIdsSource(boards),
    },
  ];
}
