export { prepareGrafana } from './fields.ts';
export { PanelBody, PanelFrame } from './panel.tsx';
export { createReplaceVariables } from './replace-variables.ts';
export type { Surroundings, TraceLinkProps } from './surroundings.tsx';
export { SurroundingsProvider } from './surroundings.tsx';
export type {
  AnnotationEvent,
  Exemplar,
  Frame,
  LinkJson,
  PanelAnswer,
  PanelJson,
  TargetAnswer,
  TargetJson,
} from './types.ts';
export type { PanelState } from './use-panel.ts';
export { hasQueries, usePanel } from './use-panel.ts';
