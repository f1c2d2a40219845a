/**
 * The two pairs of stores for logs and traces. A stack runs one of them. `service` is the store's
 * Compose service, and `name` its usual name. `url` is its address in the stack. A GET of `healthPath`
 * below it gives 200 once the store is ready.
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
      // Jaeger's own health check has another port and leaves out the storage. This path reads it.
      healthPath: '/api/services',
    },
  },
} as const;

export type Pair = keyof typeof pairs;
export const pairNames = ['grafana', 'permissive'] as const satisfies readonly Pair[];
