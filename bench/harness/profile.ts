/** What `node --cpu-prof` writes: https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile */
export interface CpuProfile {
  nodes: {
    id: number;
    callFrame: { functionName: string; url: string; lineNumber: number };
    children?: number[];
  }[];
  samples: number[];
  /** Microseconds before each sample. */
  timeDeltas: number[];
}

/** A function as called from those above it. */
export interface Frame {
  name: string;
  area: Area;
  /** Microseconds in it and what it calls, and in it alone. */
  total: number;
  self: number;
  children: Frame[];
}

/** Whose code it is. */
export type Area =
  | 'Kafka client'
  | 'KafkaJS'
  | '@platformatic/kafka'
  | 'telemetry'
  | 'OpenTelemetry'
  | 'gRPC and Protocol Buffers'
  | 'Node and V8'
  | 'garbage collection'
  | 'benchmark'
  | 'other packages';

const AREA_OF: readonly (readonly [path: string, area: Area])[] = [
  ['/node_modules/kafkajs/', 'KafkaJS'],
  ['/node_modules/@platformatic/', '@platformatic/kafka'],
  ['/node_modules/@opentelemetry/', 'OpenTelemetry'],
  ['/node_modules/@grpc/', 'gRPC and Protocol Buffers'],
  ['/node_modules/protobufjs/', 'gRPC and Protocol Buffers'],
  ['/node_modules/', 'other packages'],
  ['/packages/kafka/', 'Kafka client'],
  ['/packages/telemetry/', 'telemetry'],
  ['/bench/', 'benchmark'],
];

/**
 * The call tree of a profile, without the time in which the program waited.
 *
 * @param skipMicros time at the beginning that is left out, such as that of loading the program
 */
export function callTree({ nodes, samples, timeDeltas }: CpuProfile, skipMicros = 0): Frame {
  const selfOf = new Map<number, number>();
  let elapsed = 0;
  for (const [n, id] of samples.entries()) {
    const micros = timeDeltas[n] ?? 0;
    elapsed += micros;
    if (elapsed > skipMicros) selfOf.set(id, (selfOf.get(id) ?? 0) + micros);
  }
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const frame = (id: number): Frame => {
    const { callFrame, children = [] } = byId.get(id) as CpuProfile['nodes'][number];
    const frames = children.map(frame).filter(({ name }) => name !== '(idle)');
    const self = selfOf.get(id) ?? 0;
    const total = frames.reduce((sum, child) => sum + child.total, self);
    return { name: nameOf(callFrame), area: areaOf(callFrame), total, self, children: frames };
  };
  const [root] = nodes;
  if (!root) throw new Error('The profile is empty');
  return frame(root.id);
}

/** Microseconds of each area's own code, the greatest first. */
export function byArea(root: Frame): [Area, number][] {
  const sums = new Map<Area, number>();
  const add = ({ area, self, children }: Frame) => {
    sums.set(area, (sums.get(area) ?? 0) + self);
    for (const child of children) add(child);
  };
  add(root);
  return [...sums].filter(([, micros]) => micros > 0).sort(([, a], [, b]) => b - a);
}

type CallFrame = CpuProfile['nodes'][number]['callFrame'];

function nameOf({ functionName, url, lineNumber }: CallFrame): string {
  const file = url.slice(url.lastIndexOf('/') + 1);
  return functionName || (file ? `${file}:${lineNumber + 1}` : '(anonymous)');
}

function areaOf({ functionName, url }: CallFrame): Area {
  if (functionName === '(garbage collector)') return 'garbage collection';
  return AREA_OF.find(([path]) => url.includes(path))?.[1] ?? 'Node and V8';
}
