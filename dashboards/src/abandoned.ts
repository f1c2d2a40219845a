import { ofCluster } from './kit/index.ts';

/** Groups that raise no alert of their own and that nobody is in (docs/monitor.md), by `group`. */
const abandoned = `(max by (group) (kafka:group:muted{${ofCluster}}) == 1 and on (group) (max by (group) (kafka_group_has_members{${ofCluster}}) == 0))`;

/** What the expression gives for all other groups. Its series need the label `group`. */
export function watched(expr: string): string {
  return `${expr} unless on (group) ${abandoned}`;
}

/** What the expression gives for abandoned groups. Its series need the label `group`. */
export function leftBehind(expr: string): string {
  return `${expr} and on (group) ${abandoned}`;
}
