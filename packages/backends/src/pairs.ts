/**
 * The two pairs of stores for logs and traces; a stack runs one of them. `healthPath`, below the
 * store's URL, answers 200 where the store is ready.
 */
export const pairs = {
  grafana: {
    logs: { service: 'loki', name: 'Loki', url: 'http://loki:3100', healthPath: '/ready' },
    traces: { service: 'tempo', name: 'Tempo', url: 'http://tempo:3200', healthPath: '/ready' },
  },
  permissive: {
    logs: {
      service: 'victoria-logs',
      name: 'VictoriaLogs',
      url: 'http://victoria-logs:9428',
      healthPath: '/health',
    },
    traces: {
      service: 'jaeger',
      name: 'Jaeger',
      url: 'http://jaeger:16686',
      // Jaeger's health check has another port and leaves out the storage. This path reads it.
      healthPath: '/api/services',
    },
  },
} as const;

export type Pair = keyof typeof pairs;
export const pairNames = ['grafana', 'permissive'] as const satisfies readonly Pair[];
