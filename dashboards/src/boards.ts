import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { applications } from './applications/board.ts';
import { broker } from './broker/board.ts';
import { clients } from './clients/board.ts';
import { groups } from './groups/board.ts';
import { host } from './host/board.ts';
import { jmxReadersSource, readRules } from './jmx-readers.ts';
import { kraft } from './kraft/board.ts';
import { logs } from './logs/board.ts';
import { monitor } from './monitor/board.ts';
import { overview, overviewOfOthers } from './overview/board.ts';
import { panelIdsSource } from './panel-ids.ts';
import { security } from './security/board.ts';
import { telemetry } from './telemetry/board.ts';
import { topics } from './topics/board.ts';
import { zookeeper } from './zookeeper/board.ts';

/** The boards of every shape, and those of one mode of Kafka or of secure shapes alone, by directory. */
const byDirectory: Record<string, readonly Dashboard[]> = {
  dashboards: [
    overview(),
    broker(),
    topics(),
    groups(),
    applications(),
    monitor(),
    logs(),
    telemetry(),
    host(),
  ],
  'dashboards-zookeeper': [zookeeper()],
  'dashboards-kraft': [kraft(), clients()],
  'dashboards-secure': [security()],
};

/** Those that are other ones where the clusters are those of others, in the place of the lab's: compose/attach.yml. */
export const boardsOfOthers: readonly Dashboard[] = [overviewOfOthers()];

/** Every board of the lab. */
export const boards: readonly Dashboard[] = Object.values(byDirectory).flat();

/** Gives each generated file and its exact text. */
export function generatedFiles(): { path: URL; text: string }[] {
  const root = new URL('../../', import.meta.url);
  return [
    ...Object.entries({ ...byDirectory, attached: boardsOfOthers }).flatMap(([directory, list]) =>
      list.map((board) => ({
        path: new URL(`grafana/${directory}/${board.uid}.json`, root),
        text: `${JSON.stringify(board, null, 2)}\n`,
      })),
    ),
    {
      path: new URL('packages/vocabulary/src/panels.ts', root),
      text: panelIdsSource(boards),
    },
    {
      path: new URL('packages/vocabulary/src/jmx-readers.ts', root),
      text: jmxReadersSource(boards, readRules()),
    },
  ];
}
