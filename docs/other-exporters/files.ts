import { existsSync, readFileSync } from 'node:fs';
import { exporters } from './exporters.ts';
import { renderPage } from './page.ts';
import { ruleFile } from './rules.ts';

const page = new URL('../from-other-exporters.md', import.meta.url);
const rules = new URL('../../prometheus/compatibility/', import.meta.url);

/** Gives the page and the files of rules: each file's name, its text, and the text made anew. */
export function compatibilityFiles(): { name: string; path: URL; text: string; current: string }[] {
  const text = readFileSync(page, 'utf8');
  return [
    { name: 'from-other-exporters.md', path: page, text, current: renderPage(text) },
    ...exporters.map((exporter) => {
      const name = `${exporter.file}.yml`;
      const path = new URL(name, rules);
      const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
      return { name, path, text, current: ruleFile(exporter) };
    }),
  ];
}
