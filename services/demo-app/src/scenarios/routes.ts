import type { Logs, Pair, Prometheus, Traces } from '@kafka-o11y/backends';
import type { Lab, Scenario } from '@kafka-o11y/scenarios';
import { onLab, scenarios } from '@kafka-o11y/scenarios';
import { Problem } from '@kafka-o11y/service';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { LookAnswer, ScenarioList, StepChecks, StepSeries } from '../contract.ts';
import type { Checker } from './checker.ts';
import { lookAt, seriesOf } from './step-frames.ts';

const dayMs = 86_400_000;
const query = z.object({ since: z.coerce.number().int().nonnegative() });

interface Context {
  checker: Checker;
  prometheus: Prometheus;
  logs: Logs;
  traces: Traces;
  /** Which stores these are. */
  pair: Pair;
  scrapeIntervalMs: number;
}

/**
 * Of a scenario's steps, `:step` counts from 0; `before` is what has to hold at the start.
 * - `GET /api/scenarios`: all scenarios, and what lab they would run on;
 * - `GET /api/scenarios/:id/checks/:step?since=`: whether what a step expects holds now;
 * - `GET /api/scenarios/:id/series/:step`: the course of what it measures;
 * - `GET /api/scenarios/:id/looks/:step/:look?since=`: the logs or traces that it points to.
 */
export function scenarioRoutes(http: FastifyInstance, context: Context): void {
  const { checker, prometheus, pair } = context;
  http.get('/api/scenarios', async (): Promise<ScenarioList> => {
    const lab = await lookAtLab(prometheus, pair).catch(() => undefined);
    if (!lab) return { scenarios: [...scenarios] };
    return { scenarios: scenarios.map((scenario) => onLab(scenario, lab)), lab };
  });
  http.get<{ Params: { id: string; step: string }; Querystring: z.output<typeof query> }>(
    '/api/scenarios/:id/checks/:step',
    { schema: { querystring: query } },
    async ({ params, query: { since } }): Promise<StepChecks> => {
      const scenario = find(params.id);
      const from = atMostADayAgo(since);
      return { expectations: await checker.check(scenario, stepOf(scenario, params.step), from) };
    },
  );
  http.get<{ Params: { id: string; step: string } }>(
    '/api/scenarios/:id/series/:step',
    async ({ params }): Promise<StepSeries> => {
      const scenario = find(params.id);
      const step = stepOf(scenario, params.step);
      const expectations =
        step === 'before' ? scenario.before : (scenario.steps[step]?.expect ?? []);
      return seriesOf(expectations, context);
    },
  );
  http.get<{
    Params: { id: string; step: string; look: string };
    Querystring: z.output<typeof query>;
  }>(
    '/api/scenarios/:id/looks/:step/:look',
    { schema: { querystring: query } },
    async ({ params, query: { since } }): Promise<LookAnswer> => {
      const scenario = find(params.id);
      const step = stepOf(scenario, params.step);
      const look =
        step === 'before' ? undefined : scenario.steps[step]?.look?.[Number(params.look)];
      if (!look) {
        throw new Problem(404, `step ${params.step} of ${params.id} has no look ${params.look}`);
      }
      return { frames: await lookAt(look, atMostADayAgo(since), context) };
    },
  );
}

/**
 * Looks up what scenarios have to know of the lab. Rejects when Prometheus does not answer.
 *
 * @param backends where its logs and traces go
 */
async function lookAtLab(prometheus: Prometheus, backends: Pair): Promise<Lab> {
  const [expected, withoutZooKeeper, certificates, controllers] = await Promise.all([
    prometheus.instant('max(kafka:brokers:expected)'),
    prometheus.instant('kafka:controllers:expected'),
    prometheus.instant(`last_over_time(tls_server_certificate_not_after_seconds[1h])`),
    prometheus.instant('kafka_controller_kafkacontroller_activecontrollercount == 1'),
  ]);
  return {
    brokers: expected[0]?.points[0]?.value ?? 1,
    mode: withoutZooKeeper.length > 0 ? 'kraft' : 'zookeeper',
    secure: certificates.length > 0,
    controller: controllers[0]?.labels.instance,
    backends,
  };
}

/** Every line since then might have to be read. */
function atMostADayAgo(since: number): number {
  return Math.max(since, Date.now() - dayMs);
}

function find(id: string): Scenario {
  const scenario = scenarios.find((one) => one.id === id);
  if (!scenario) throw new Problem(404, `there is no scenario ${id}`);
  return scenario;
}

function stepOf({ id, steps }: Scenario, text: string): number | 'before' {
  if (text === 'before') return text;
  const step = Number(text);
  if (!(step in steps)) throw new Problem(404, `scenario ${id} has no step ${text}`);
  return step;
}
