import { api } from './api.ts';
import { useAnswer } from './use-answer.ts';

/** The base URL of Grafana, where it runs. */
export function useGrafana(): string | undefined {
  const { data } = useAnswer('links', (signal) => api.links(signal));
  if (data?.grafanaPort === undefined) return undefined;
  return `${location.protocol}//${location.hostname}:${data.grafanaPort}`;
}

/** Queries of the data sources by their uid in Grafana. */
export type ExploreQuery =
  | { datasource: 'prometheus'; expr: string }
  | { datasource: 'loki'; expr: string }
  | { datasource: 'tempo'; query: string; queryType: 'traceql' };

/** Grafana's Explore with a query over the last 15 minutes. */
export function exploreUrl(grafana: string, query: ExploreQuery): string {
  const { datasource } = query;
  const panes = {
    a: {
      datasource,
      queries: [{ refId: 'A', ...query, datasource: { type: datasource, uid: datasource } }],
      range: { from: 'now-15m', to: 'now' },
    },
  };
  const search = new URLSearchParams({ schemaVersion: '1', panes: JSON.stringify(panes) });
  return `${grafana}/explore?${search}`;
}
