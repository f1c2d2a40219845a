import type { Exporter, Metric } from './exporter.ts';
import { missingLabels, questionOf } from './exporter.ts';
import { exporters } from './exporters.ts';

/** A table in Markdown. */
const table = /^\|.*(?:\n\|.*)*/m;

/**
 * Renders each exporter's table into its section, in the place of the one that is there.
 *
 * @throws {Error} if an exporter has no section with a table
 */
export function renderPage(markdown: string): string {
  return exporters.reduce((page, exporter) => {
    const heading = `\n## ${exporter.name}\n`;
    const [before, section, ...others] = page.split(heading);
    if (
      before === undefined ||
      section === undefined ||
      others.length > 0 ||
      !table.test(section)
    ) {
      throw new Error(
        `docs/from-other-exporters.md wants one section ${exporter.name}, with a table`,
      );
    }
    return [before, section.replace(table, () => tableOf(exporter))].join(heading);
  }, markdown);
}

function tableOf(exporter: Exporter): string {
  const header = ['Theirs', 'Their labels', 'Ours', 'What differs'];
  const rows = exporter.metrics.map((metric) => [
    code(metric.name),
    codes(metric.labels),
    oursOf(exporter, metric),
    [metric.differs, withoutLabels(exporter, metric)].filter(Boolean).join(' '),
  ]);
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join(
    '\n',
  );
}

function oursOf(exporter: Exporter, metric: Metric): string {
  const { ours } = metric;
  if ('sameName' in ours) return 'The same name';
  if ('value' in ours) return code(questionOf(exporter, metric, ours));
  return ours.instead ? `Not here; see ${code(ours.instead)}` : 'Not here';
}

function withoutLabels(exporter: Exporter, metric: Metric): string {
  const missing = 'value' in metric.ours ? missingLabels(exporter, metric, metric.ours) : [];
  return missing.length === 0 ? '' : `Without ${codes(missing)}.`;
}

function codes(words: string[]): string {
  return words.map(code).join(', ');
}

/** Code in a cell, where a bar would end it. */
function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}
