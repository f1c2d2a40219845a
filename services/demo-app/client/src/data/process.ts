import type {
  DataFrame,
  FieldConfigSource,
  GrafanaTheme2,
  InterpolateFunction,
} from '@grafana/data';
import {
  applyFieldOverrides,
  cacheFieldDisplayNames,
  FieldColorModeId,
  standardTransformersRegistry,
  ThresholdsMode,
  transformDataFrame,
} from '@grafana/data';
import { firstValueFrom } from 'rxjs';
import type { PanelJson } from '../boards/board-json.ts';
import { fieldConfigRegistry } from './registries.ts';

/**
 * Runs a panel's transformations.
 *
 * @throws {Error} for a transformation that Grafana's standard ones do not include
 */
export function transform(
  { transformations = [] }: PanelJson,
  frames: DataFrame[],
  interpolate: InterpolateFunction,
): Promise<DataFrame[]> {
  const enabled = transformations.filter(({ disabled }) => !disabled);
  for (const { id } of enabled) {
    if (!standardTransformersRegistry.getIfExists(id)) {
      throw new Error(`The transformation "${id}" is not supported here.`);
    }
  }
  return firstValueFrom(transformDataFrame(enabled, frames, { interpolate }));
}

/** Puts units, thresholds, colours, mappings, names and links on the values of a panel. */
export function configure(
  panel: PanelJson,
  frames: DataFrame[],
  options: {
    theme: GrafanaTheme2;
    timeZone: string;
    replaceVariables: InterpolateFunction;
    /** Where a link with this address leads from here; undefined where it leads nowhere. */
    destination: (url: string) => string | undefined;
  },
): DataFrame[] {
  const fieldConfig = withDefaults(panel);
  const configured = applyFieldOverrides({
    ...options,
    data: frames,
    fieldConfig,
    dataLinkPostProcessor({ linkModel }) {
      const href = options.destination(linkModel.href);
      return href === undefined ? undefined : { ...linkModel, href };
    },
    fieldConfigRegistry: fieldConfigRegistry(fieldConfig),
  });
  cacheFieldDisplayNames(configured);
  return configured;
}

/** What Grafana's panel types choose where the file says nothing. */
function withDefaults({ type, fieldConfig }: PanelJson): FieldConfigSource {
  const { defaults = {}, overrides = [] } = fieldConfig ?? {};
  const mode =
    type === 'timeseries' ? FieldColorModeId.PaletteClassic : FieldColorModeId.Thresholds;
  const steps = [
    { value: -Infinity, color: 'green' },
    { value: 80, color: 'red' },
  ];
  const thresholds = defaults.thresholds ?? { mode: ThresholdsMode.Absolute, steps };
  return {
    defaults: {
      color: { mode },
      ...defaults,
      // JSON has no minus infinity: the first step's value is null.
      thresholds: {
        ...thresholds,
        steps: thresholds.steps.map((step) => ({ ...step, value: step.value ?? -Infinity })),
      },
      custom: { ...(type === 'timeseries' && graphDefaults), ...defaults.custom },
    },
    overrides,
  };
}

const graphDefaults = {
  drawStyle: 'line',
  lineInterpolation: 'linear',
  lineWidth: 1,
  fillOpacity: 0,
  gradientMode: 'none',
  showPoints: 'auto',
  pointSize: 5,
  spanNulls: false,
  axisPlacement: 'auto',
  axisGridShow: true,
};
