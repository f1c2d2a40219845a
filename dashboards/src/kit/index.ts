// What boards are made of. A board is rows of panels; ids, grid, variables, annotations and the menu of
// boards come by themselves. Every panel says what good looks like, judges its values (limit, floor)
// or shows them as plain facts, and leads onward; boards.test.ts holds all of them to it.

export { barGauge } from './bar-gauge.ts';
export type { BoardSpec } from './board.ts';
export { board } from './board.ts';
export { loki, prometheus, tempo } from './datasources.ts';
export { gauge } from './gauge.ts';
export type { Row } from './layout.ts';
export type { Onward } from './links.ts';
export { uids } from './links.ts';
export { logs } from './logs.ts';
export type { Series } from './queries.ts';
export { quantiles } from './queries.ts';
export { failing, inCluster, inLab, inServices, warningOrFailing } from './questions.ts';
export { stat } from './stat.ts';
export { table } from './table.ts';
export { text } from './text.ts';
export { timeSeries } from './time-series.ts';
export { traces } from './traces.ts';
export {
  ofBroker,
  ofBrokerTopic,
  ofCluster,
  ofGroup,
  ofService,
  ofTopic,
  variableNames,
} from './variables.ts';
