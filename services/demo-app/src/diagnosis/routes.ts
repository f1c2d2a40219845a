import type { Alertmanager, Logs, Prometheus, Traces } from '@kafka-o11y/backends';
import type { Answer } from '@kafka-o11y/runbooks';
import { diagnose } from '@kafka-o11y/runbooks';
import { boardUids, panelIdOf } from '@kafka-o11y/vocabulary';
import type { FastifyInstance } from 'fastify';
import type { DiagnosisAnswer, DiagnosisState } from '../contract.ts';
import { sourcesOf } from './sources.ts';

interface Context {
  prometheus: Prometheus;
  logs: Logs;
  traces: Traces;
  alertmanager: Alertmanager;
}

/** Callers share a diagnosis for so long: it may ask a hundred questions. */
const freshMs = 5_000;

/** `GET /api/diagnosis`: the likely causes of all alerts that fire, inhibited and silenced ones too. */
export function diagnosisRoutes(http: FastifyInstance, context: Context): void {
  let last: { at: number; state: Promise<DiagnosisState> } | undefined;
  http.get('/api/diagnosis', (): Promise<DiagnosisState> => {
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

async function look(context: Context): Promise<DiagnosisState> {
  const alerts = await context.alertmanager.alerts();
  const { causes, notKnown } = await diagnose(alerts, sourcesOf(context));
  return {
    at: Date.now(),
    firing: alerts.filter(({ labels }) => labels.severity !== 'none').length,
    causes: causes.map(({ evidence, ruledOut, unknown, mend, ...cause }) => ({
      ...cause,
      mend: [...mend],
      evidence: told(evidence),
      ruledOut: ruledOut.map(told),
      unknown: unknown.map(told),
    })),
    notKnown: notKnown.map(({ alert, asked }) => ({ alert, asked: asked.map(told) })),
  };
}

function told({ question, asked, answer, measured, of }: Answer): DiagnosisAnswer {
  const board = boardUids[question.panel.board];
  return {
    ask: question.ask,
    asked,
    answer,
    measured,
    of,
    board,
    panel: panelIdOf(question.panel),
  };
}
