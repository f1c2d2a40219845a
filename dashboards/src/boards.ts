import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { applications } from './applications/board.ts';
import { broker } from './broker/board.ts';
import { groups } from './groups/board.ts';
import { host } from './host/board.ts';
import { logs } from './logs/board.ts';
import { monitor } from './monitor/board.ts';
import { overview } from './overview/board.ts';
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

/** Gives each board's file and the exact text that belongs into it. */
export function boardFiles(): { path: URL; json: string }[] {
  return boards.map((board) => ({
    path: new URL(`../../grafana/dashboards/${board.uid}.json`, import.meta.url),
    json: `${JSON.stringify(board, null, 2)}\n`,
  }));
}
