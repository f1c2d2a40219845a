// Writes the boards to grafana/dashboards*/<uid>.json and grafana/attached, and the ids of their panels to
// packages/vocabulary/src/panels.ts.
import { mkdir, writeFile } from 'node:fs/promises';
import { generatedFiles } from './boards.ts';

for (const { path, text } of generatedFiles()) {
  await mkdir(new URL('.', path), { recursive: true });
  await writeFile(path, text);
  console.log(`wrote ${path.pathname}`);
}
