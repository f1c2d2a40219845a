import type { Area, Frame } from './profile.ts';
import { byArea } from './profile.ts';

const WIDTH = 1_200;
const ROW = 18;
const MARGIN = 12;
const HEADING = 30;
const CHARACTER = 6.4;
/** Frames narrower than this are left out: they could not be told apart. */
const NARROWEST = 3;
const COLOURS: Record<Area, string> = {
  'Kafka client': '#4e79a7',
  KafkaJS: '#f28e2b',
  '@platformatic/kafka': '#ff9da7',
  telemetry: '#59a14f',
  OpenTelemetry: '#edc948',
  'gRPC and Protocol Buffers': '#b07aa1',
  'Node and V8': '#9c9c94',
  'garbage collection': '#e15759',
  benchmark: '#d7c9b8',
  'other packages': '#76b7b2',
};

/**
 * A picture of where the time goes: each box is a function, as wide as its share, under the one that
 * called it, in the colour of whose code it is.
 *
 * @param heading what was measured
 */
export function flameGraph(root: Frame, heading: string): string {
  const legend = byArea(root);
  const legendRows = Math.ceil(legend.length / 3);
  const top = HEADING + legendRows * ROW + MARGIN;
  const boxes: string[] = [];
  let depth = 0;
  const scale = (WIDTH - 2 * MARGIN) / root.total;
  const draw = (frame: Frame, x: number, level: number): void => {
    const width = frame.total * scale;
    if (width < NARROWEST) return;
    depth = Math.max(depth, level + 1);
    boxes.push(box(frame, { x, y: top + level * ROW, width }, root.total));
    let at = x;
    for (const child of [...frame.children].sort((a, b) => b.total - a.total)) {
      draw(child, at, level + 1);
      at += child.total * scale;
    }
  };
  draw(root, MARGIN, 0);
  const height = top + depth * ROW + MARGIN;
  const share = (micros: number) => `${((100 * micros) / root.total).toFixed(0)} %`;
  const entries = legend.map(([area, micros], n) => {
    const x = MARGIN + (n % 3) * 390;
    const y = HEADING + Math.floor(n / 3) * ROW;
    return (
      `<rect x="${x}" y="${y}" width="12" height="12" fill="${COLOURS[area]}"/>` +
      `<text x="${x + 18}" y="${y + 10}">${share(micros)} ${escaped(area)}</text>`
    );
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" ` +
      'font-family="monospace" font-size="11">',
    `<title>${escaped(heading)}</title>`,
    `<rect width="${WIDTH}" height="${height}" fill="#fffdf8"/>`,
    `<text x="${MARGIN}" y="20" font-size="14">${escaped(heading)}</text>`,
    ...entries,
    ...boxes,
    '</svg>',
    '',
  ].join('\n');
}

function box(
  { name, area, total, self }: Frame,
  { x, y, width }: { x: number; y: number; width: number },
  all: number,
): string {
  const share = (micros: number) => ((100 * micros) / all).toFixed(1);
  const fits = Math.floor((width - 6) / CHARACTER);
  const label = fits < 3 ? '' : name.length <= fits ? name : `${name.slice(0, fits - 1)}…`;
  const text = label && `<text x="${(x + 3).toFixed(1)}" y="${y + 13}">${escaped(label)}</text>`;
  const told = `${name}: ${share(total)} %, itself ${share(self)} % (${area})`;
  return (
    `<g><title>${escaped(told)}</title><rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" ` +
    `height="${ROW - 1}" fill="${COLOURS[area]}"/>${text}</g>`
  );
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
