import type {
  DataFrame,
  FieldConfigPropertyItem,
  FieldConfigSource,
  GrafanaTheme2,
  InterpolateFunction,
} from '@grafana/data';
import {
  applyFieldOverrides,
  booleanOverrideProcessor,
  cacheFieldDisplayNames,
  createFieldConfigRegistry,
  dataLinksOverrideProcessor,
  displayNameOverrideProcessor,
  FieldColorModeId,
  FieldType,
  identityOverrideProcessor,
  numberOverrideProcessor,
  standardFieldConfigEditorRegistry,
  standardTransformers,
  standardTransformersRegistry,
  stringOverrideProcessor,
  ThresholdsMode,
  thresholdsOverrideProcessor,
  transformDataFrame,
  unitOverrideProcessor,
  valueMappingsOverrideProcessor,
} from '@grafana/data';
import { firstValueFrom } from 'rxjs';
import type { PanelJson } from './types.ts';

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

type Process = FieldConfigPropertyItem['process'];

const NoEditor = () => null;

function property(
  id: string,
  process: Process,
  more: Partial<FieldConfigPropertyItem> = {},
): FieldConfigPropertyItem {
  return {
    id,
    path: id,
    name: id,
    process,
    shouldApply: () => true,
    // The editors of Grafana's panel editor, which is not here.
    editor: NoEditor,
    override: NoEditor,
    ...more,
  };
}

const onNumbers = { shouldApply: ({ type }: { type: FieldType }) => type === FieldType.number };

/** Grafana's standard options of a field, with its own processing of each. */
const standardProperties = [
  property('displayName', displayNameOverrideProcessor, { settings: { expandTemplateVars: true } }),
  property('unit', unitOverrideProcessor as Process),
  property('min', numberOverrideProcessor, onNumbers),
  property('max', numberOverrideProcessor, onNumbers),
  property('fieldMinMax', booleanOverrideProcessor as Process, onNumbers),
  property('decimals', numberOverrideProcessor, onNumbers),
  property('noValue', stringOverrideProcessor),
  property('color', identityOverrideProcessor),
  property('thresholds', thresholdsOverrideProcessor),
  property('mappings', valueMappingsOverrideProcessor),
  property('links', dataLinksOverrideProcessor),
  property('filterable', booleanOverrideProcessor as Process),
];

/**
 * Fills the registries that Grafana itself fills when it starts: options of fields, and
 * transformations. A page calls it once, before it draws the first panel.
 */
export function prepareGrafana(): void {
  standardFieldConfigEditorRegistry.setInit(() => standardProperties);
  // Some are in the list twice, under an older name.
  const transformers = new Map(Object.values(standardTransformers).map((one) => [one.id, one]));
  standardTransformersRegistry.setInit(() =>
    [...transformers.values()].map((transformer) => ({
      id: transformer.id,
      aliasIds: transformer.aliasIds,
      name: transformer.name,
      description: transformer.description ?? '',
      transformation: async () => transformer,
      editor: NoEditor,
      imageDark: '',
      imageLight: '',
    })),
  );
}

/**
 * The standard options, and those of the panel's type (`custom`) that its field config uses. In
 * Grafana a plugin declares its custom options; here what the file says is taken as it is.
 */
function fieldConfigRegistry({ defaults, overrides }: FieldConfigSource) {
  const used = [
    ...Object.keys(defaults.custom ?? {}),
    ...overrides
      .flatMap(({ properties }) => properties)
      .filter(({ id }) => id.startsWith('custom.'))
      .map(({ id }) => id.slice('custom.'.length)),
  ];
  return createFieldConfigRegistry(
    {
      useCustomConfig(builder) {
        for (const path of new Set(used)) {
          builder.addCustomEditor({ ...property(path, identityOverrideProcessor) });
        }
      },
    },
    'board',
  );
}
