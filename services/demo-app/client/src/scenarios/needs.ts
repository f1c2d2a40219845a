import type { Scenario } from '@kafka-o11y/scenarios';

const clusterSize = 3;

/**
 * What a scenario needs and the lab does not have, as far as is known.
 *
 * @param brokers how many the lab has when it is whole
 */
export function unmetNeed(
  { needs }: Scenario,
  brokers: number | undefined,
): { short: string; remedy: string } | undefined {
  if (needs === 'cluster' && brokers !== undefined && brokers < clusterSize) {
    return {
      short: 'needs three brokers',
      remedy: 'The lab has a single broker now. Run ./start.sh down, then ./start.sh --cluster.',
    };
  }
  return undefined;
}
