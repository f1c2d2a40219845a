import { z } from 'zod';

/** `GET /api/diagnosis`: why what fires fires, by the runbooks. */

const answerSchema = z.object({
  ask: z.string(),
  /** The query, with the alert's labels in it. */
  asked: z.string(),
  answer: z.enum(['yes', 'no', 'unknown']),
  measured: z.string(),
  /** The labels of the value that decided. */
  of: z.record(z.string(), z.string()),
  /** The panel that shows it. */
  board: z.string(),
  panel: z.number(),
});
export type DiagnosisAnswer = z.output<typeof answerSchema>;

const causeSchema = z.object({
  id: z.string(),
  component: z.string(),
  title: z.string(),
  mend: z.array(z.string()),
  explains: z.array(z.string()),
  evidence: answerSchema,
  ruledOut: z.array(answerSchema),
  unknown: z.array(answerSchema),
});

export const diagnosisSchema = z.object({
  /** When it was asked. Milliseconds since 1970. */
  at: z.number(),
  /** How many alerts fire. */
  firing: z.number(),
  /** The one that explains most alerts first. */
  causes: z.array(causeSchema),
  /** Alerts whose runbook led to no cause. */
  notKnown: z.array(z.object({ alert: z.string(), asked: z.array(answerSchema) })),
});
export type DiagnosisState = z.output<typeof diagnosisSchema>;
