import type { CauseId, ToldAnswer, ToldDiagnosis } from '@kafka-o11y/runbooks';
import { z } from 'zod';

/** `GET /api/diagnosis`: why what fires fires, by the runbooks. */

export const causeIdSchema = z.string().transform((id) => id as CauseId);

const answerSchema: z.ZodType<ToldAnswer> = z.object({
  ask: z.string(),
  asked: z.string(),
  answer: z.enum(['yes', 'no', 'unknown']),
  measured: z.string(),
  of: z.record(z.string(), z.string()),
  board: z.string(),
  panel: z.number(),
});

export const diagnosisSchema: z.ZodType<ToldDiagnosis> = z.object({
  at: z.number(),
  firing: z.number(),
  causes: z.array(
    z.object({
      id: causeIdSchema,
      component: z.string(),
      title: z.string(),
      mend: z.array(z.string()),
      explains: z.array(z.string()),
      evidence: answerSchema,
      ruledOut: z.array(answerSchema),
      unknown: z.array(answerSchema),
    }),
  ),
  notKnown: z.array(z.object({ alert: z.string(), asked: z.array(answerSchema) })),
});
