import type { FieldDisplay } from '@grafana/data';
import {
  getDisplayValueAlignmentFactors,
  getFieldDisplayValues,
  VizOrientation,
} from '@grafana/data';
import type { ReduceDataOptions } from '@grafana/schema';
import { useTheme2 } from '@grafana/ui';
import { useBoard } from '../boards/board-context.ts';
import type { PanelProps } from './panel-props.ts';

/** The options that stat, gauge and bar gauge have in common. */
export interface ValueOptions {
  reduceOptions?: Partial<ReduceDataOptions>;
  orientation?: VizOrientation;
}

/** The values that a panel of single values shows: each series reduced to one, or each row. */
export function useValues(
  { panel, frames }: PanelProps,
  { sparkline = false, percentChange = false } = {},
): FieldDisplay[] {
  const theme = useTheme2();
  const { timeZone, replaceVariables } = useBoard();
  const { reduceOptions = {} } = (panel.options ?? {}) as ValueOptions;
  return getFieldDisplayValues({
    fieldConfig: panel.fieldConfig ?? { defaults: {}, overrides: [] },
    reduceOptions: { calcs: ['lastNotNull'], ...reduceOptions },
    replaceVariables,
    theme,
    data: frames,
    sparkline,
    percentChange,
    timeZone,
  });
}

/** So that the texts of neighbouring values have one size. */
export function alignment(values: FieldDisplay[]) {
  return getDisplayValueAlignmentFactors(values);
}

export function orientationOf({ orientation }: ValueOptions): VizOrientation {
  return orientation ?? VizOrientation.Auto;
}
