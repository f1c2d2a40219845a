// The parts of a board. A board is rows of panels; `board` adds ids, grid, variables, annotations and
// the menu of boards. Every panel describes its good state and links onward (boards.test.ts). Without
// `limit` and `floor` its values are plain facts.

export { barGauge } from './bar-gauge.ts';
export type { BoardSpec } from './board.ts';
export { board } from './board.ts';
export { loki, prometheus, tempo } from './datasources.ts';
export { gauge } from './gauge.ts';
export type { Row } from './layout.ts';
export type { Onward } from './links.ts';
export { logs } from './logs.ts';
export type { Series } from './queries.ts';
export { now, quantiles } from './queries.ts';
export { failing, inCluster, inLab, inServices, warningOrFailing } from './questions.ts';
export { named, type ServerSeries, seriesOfServers } from './servers.ts';
export { stat } from './stat.ts';
export { table } from './table.ts';
export { text } from './text.ts';
export { timeSeries } from './time-series.ts';
export { traces } from './traces.ts';
export {
  ofBroker,
  ofBrokerTopic,
  ofCluster,
  ofController,
  ofGroup,
  ofService,
  ofTopic,
  queryVariable,
  variableNames,
} from './variables.ts';
