// Renders the questions of docs/runbooks/questions.ts into the runbooks, for both pairs of backends, and the
// names of docs/other-exporters into their page and into prometheus/compatibility.
import { writeFile } from 'node:fs/promises';
import { runbookFiles } from './markdown.ts';
import { compatibilityFiles } from './other-exporters/files.ts';

for (const { name, path, text, current } of [...runbookFiles(), ...compatibilityFiles()]) {
  if (text === current) continue;
  await writeFile(path, current);
  console.log(`wrote ${name}`);
}
