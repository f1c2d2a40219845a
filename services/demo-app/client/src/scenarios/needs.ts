import type { Lab, Scenario } from '@kafka-o11y/scenarios';

const clusterSize = 3;

/**
 * What a scenario needs and the lab does not have, as far as is known.
 *
 * @param lab as it is when it is whole
 */
export function unmetNeed(
  { needs, mode }: Scenario,
  lab: Pick<Lab, 'brokers' | 'mode' | 'secure'> | undefined,
): { short: string; remedy: string } | undefined {
  if (lab === undefined) return undefined;
  const secure = lab.secure || needs === 'secure' ? ' --secure' : '';
  const kraft = (mode ?? lab.mode) === 'kraft' ? ' --kraft' : '';
  const start = `Run ./start.sh down, then ./start.sh${secure}${kraft}${needs === 'cluster' ? ' --cluster' : ''}.`;
  if (mode !== undefined && mode !== lab.mode) {
    return {
      short:
        mode === 'kraft' ? 'makes no sense with ZooKeeper' : 'makes no sense without ZooKeeper',
      remedy: `The lab runs ${lab.mode === 'kraft' ? 'without' : 'with'} ZooKeeper now. ${start}`,
    };
  }
  if (needs === 'secure' && !lab.secure) {
    return { short: 'needs TLS and ACLs', remedy: `The lab runs without them now. ${start}` };
  }
  if (needs === 'cluster' && lab.brokers < clusterSize) {
    return { short: 'needs three brokers', remedy: `The lab has a single broker now. ${start}` };
  }
  return undefined;
}
