import type { GrafanaTheme2 } from '@grafana/data';

const palette = ['blue', 'orange', 'green', 'purple', 'yellow'];

/** A colour for each service, in the order in which they appear. */
export function serviceColors(
  spans: readonly { service: string }[],
  theme: GrafanaTheme2,
): Map<string, string> {
  const services = [...new Set(spans.map(({ service }) => service))];
  return new Map(
    services.map((service, index) => [
      service,
      theme.visualization.getColorByName(palette[index % palette.length] ?? ''),
    ]),
  );
}
