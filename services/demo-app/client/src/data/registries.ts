import type { FieldConfigPropertyItem, FieldConfigSource } from '@grafana/data';
import {
  booleanOverrideProcessor,
  createFieldConfigRegistry,
  dataLinksOverrideProcessor,
  displayNameOverrideProcessor,
  FieldType,
  identityOverrideProcessor,
  numberOverrideProcessor,
  standardFieldConfigEditorRegistry,
  standardTransformers,
  standardTransformersRegistry,
  stringOverrideProcessor,
  thresholdsOverrideProcessor,
  unitOverrideProcessor,
  valueMappingsOverrideProcessor,
} from '@grafana/data';

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

/** Fills the registries that Grafana itself fills when it starts; once, before anything is drawn. */
export function fillRegistries(): void {
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
export function fieldConfigRegistry({ defaults, overrides }: FieldConfigSource) {
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
