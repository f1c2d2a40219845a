import type { Alertmanager, Prometheus } from '@kafka-o11y/backends';
import type { Answer, ToldAnswer, ToldDiagnosis } from '@kafka-o11y/runbooks';
import { diagnose, isTrouble } from '@kafka-o11y/runbooks';
import { boardUids, panelIdOf } from '@kafka-o11y/vocabulary';
import type { FastifyInstance } from 'fastify';
import { samplesOf } from '../samples.ts';

interface Context {
  prometheus: Prometheus;
  alertmanager: Alertmanager;
}

/** Callers share a diagnosis for so long: it may ask a hundred questions. */
const freshMs = 5_000;

/** `GET /api/diagnosis`: the likely causes of all alerts that fire, inhibited and silenced ones too. */
export function diagnosisRoutes(http: FastifyInstance, context: Context): void {
  let last: { at: number; state: Promise<ToldDiagnosis> } | undefined;
  http.get('/api/diagnosis', (): Promise<ToldDiagnosis> => {
    const now = performance.now();
    if (!last || now - last.at > freshMs) {
      const state = look(context);
      last = { at: now, state };
      // What failed is asked again by the next caller.
      state.catch(() => {
        last = undefined;
      });
    }
    return last.state;
  });
}

async function look({ prometheus, alertmanager }: Context): Promise<ToldDiagnosis> {
  const alerts = await alertmanager.alerts();
  const { causes, notKnown } = await diagnose(alerts, (query) => samplesOf(prometheus, query));
  return {
    at: Date.now(),
    firing: alerts.filter(isTrouble).length,
    causes: causes.map(({ evidence, ruledOut, unknown, ...cause }) => ({
      ...cause,
      evidence: told(evidence),
      ruledOut: ruledOut.map(told),
      unknown: unknown.map(told),
    })),
    notKnown: notKnown.map(({ alert, asked }) => ({ alert, asked: asked.map(told) })),
  };
}

function told({ question, asked, answer, measured, of }: Answer): ToldAnswer {
  const { ask, panel } = question;
  return {
    ask,
    asked,
    answer,
    measured,
    of,
    board: boardUids[panel.board],
    panel: panelIdOf(panel),
  };
}
