import type { ExpectationState } from './check.ts';
import type { Expectation } from './scenario.ts';

/**
 * What has come true in this look: whatever is met, but for what `holds` before the step, too. That
 * counts only from the look on in which the last other expectation is met.
 *
 * @param states what the look has shown
 * @param before titles of what came true in earlier looks; none of it is given again
 */
export function comeTrue(
  expectations: readonly Expectation[],
  states: readonly ExpectationState[],
  before: ReadonlySet<string>,
): ExpectationState[] {
  const holding = new Set(expectations.filter(({ holds }) => holds).map(({ title }) => title));
  const open = states.filter(({ title }) => !before.has(title));
  const othersMet = open.every(({ met, title }) => met || holding.has(title));
  return open.filter(({ met, title }) => met && (othersMet || !holding.has(title)));
}
