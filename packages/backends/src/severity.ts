import type { Level } from './log-question.ts';
import { levels } from './log-question.ts';

/** Loki's level of a line without a severity. */
export const unknownLevel = 'unknown';

/** Each level has four of OpenTelemetry's severity numbers: trace 1 to 4, fatal 21 to 24. */
const width = 4;

/** The level of a severity number; undefined for 0 (no severity). */
export function levelOf(severityNumber: number): Level | undefined {
  return severityNumber > 0 ? levels[Math.floor((severityNumber - 1) / width)] : undefined;
}

/** The first and the last severity number of a level. */
export function severities(level: Level): { first: number; last: number } {
  const first = levels.indexOf(level) * width + 1;
  return { first, last: first + width - 1 };
}

export function isLevel(text: string | undefined): text is Level {
  return levels.some((level) => level === text);
}
