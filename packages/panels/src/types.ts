import type {
  DataFrame,
  DataFrameData,
  DataLink,
  DataTransformerConfig,
  FieldConfigSource,
  FieldType,
  Labels,
} from '@grafana/data';

/** The parts of a panel's JSON that are drawn. */
export interface PanelJson {
  id: number;
  type: string;
  title?: string;
  description?: string;
  transparent?: boolean;
  gridPos?: { x: number; y: number; w: number; h: number };
  collapsed?: boolean;
  /** Of a collapsed row. */
  panels?: PanelJson[];
  targets?: TargetJson[];
  transformations?: DataTransformerConfig[];
  fieldConfig?: FieldConfigSource;
  /** What these mean depends on the panel's type. */
  options?: Record<string, unknown>;
  links?: LinkJson[];
}

export interface TargetJson {
  refId?: string;
  legendFormat?: string;
  format?: string;
  expr?: string;
}

export interface LinkJson extends Pick<DataLink, 'title' | 'url' | 'targetBlank'> {
  type?: string;
}

/** The data of one panel. */
export interface PanelAnswer {
  /** Milliseconds between two points. It tells a gap from a line. */
  intervalMs?: number | undefined;
  results: TargetAnswer[];
}

/** What one query of a panel brought: frames, or why there are none. */
export interface TargetAnswer {
  refId: string;
  frames: Frame[];
  exemplars?: Exemplar[] | undefined;
  error?: string | undefined;
}

/** A table of columns as JSON: Grafana's `DataFrameJSON`, with its enum as plain text. */
export interface Frame {
  schema: {
    refId?: string | undefined;
    name?: string | undefined;
    fields: {
      name: string;
      type: `${FieldType}`;
      labels?: Labels | undefined;
      config?: Record<string, unknown> | undefined;
    }[];
  };
  data: Pick<DataFrameData, 'values' | 'entities'>;
}

/** A single order behind a value, with its trace. */
export interface Exemplar {
  /** Milliseconds since 1970. */
  time: number;
  value: number;
  traceId: string;
  labels: Record<string, string>;
}

/** Something that graphs mark. Times are in milliseconds since 1970; both are the same for a moment. */
export interface AnnotationEvent {
  time: number;
  timeEnd: number;
  title: string;
  text: string;
  color: string;
}

/** What a panel type draws, and the space for it in px. */
export interface PanelTypeProps {
  panel: PanelJson;
  frames: DataFrame[];
  /** Changes when the frames have other fields than before, and not just other values. */
  structureRev: number;
  exemplars: Exemplar[];
  width: number;
  height: number;
}
