import { pairs } from '@kafka-o11y/backends';
import type { Config } from '../config.ts';

/** Where each backend that belongs to this stack says whether it is ready, by its service. */
export function healthUrls(config: Config): Record<string, string> {
  const { logs, traces } = pairs[config.BACKENDS];
  return {
    prometheus: `${config.PROMETHEUS_URL}/-/ready`,
    alertmanager: `${config.ALERTMANAGER_URL}/-/ready`,
    [logs.service]: `${config.LOGS_URL ?? logs.url}${logs.healthPath}`,
    [traces.service]: `${config.TRACES_URL ?? traces.url}${traces.healthPath}`,
    ...(config.BACKENDS === 'grafana' && { grafana: `${config.GRAFANA_URL}/api/health` }),
  };
}
