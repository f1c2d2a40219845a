// Writes the boards to grafana/dashboards*/<uid>.json and grafana/attached, the ids of their panels to
// packages/vocabulary/src/panels.ts, and which of them read metrics of JMX to jmx-readers.ts there.
import { mkdir, writeFile } from 'node:fs/promises';
import { generatedFiles } from './boards.ts';

for (const { path, text } of generatedFiles()) {
  await mkdir(new URL('.', path), { recursive: true });
  await writeFile(path, text);
  console.log(`wrote ${path.pathname}`);
}
