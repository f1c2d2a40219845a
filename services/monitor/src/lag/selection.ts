import type { Config } from '../config.ts';

/** Which groups and topics the lag is collected of. The others a broker is asked nothing about. */
export interface Selection {
  hasGroup(id: string): boolean;
  hasTopic(topic: string): boolean;
}

export const everything: Selection = { hasGroup: () => true, hasTopic: () => true };

/** Those that match the pattern of what is included, and not that of what is excluded. */
export function selectionOf(
  config: Pick<
    Config,
    | 'MONITOR_INCLUDE_GROUPS'
    | 'MONITOR_EXCLUDE_GROUPS'
    | 'MONITOR_INCLUDE_TOPICS'
    | 'MONITOR_EXCLUDE_TOPICS'
  >,
): Selection {
  const matches = (include: RegExp, exclude: RegExp) => (name: string) =>
    include.test(name) && !exclude.test(name);
  return {
    hasGroup: matches(config.MONITOR_INCLUDE_GROUPS, config.MONITOR_EXCLUDE_GROUPS),
    hasTopic: matches(config.MONITOR_INCLUDE_TOPICS, config.MONITOR_EXCLUDE_TOPICS),
  };
}
