// Writes every board to grafana/dashboards/<uid>.json, from where Grafana is provisioned.
import { mkdir, writeFile } from 'node:fs/promises';
import { boardFiles } from './boards.ts';

for (const { path, json } of boardFiles()) {
  await mkdir(new URL('.', path), { recursive: true });
  await writeFile(path, json);
  console.log(`wrote ${path.pathname}`);
}
