// Renders the questions of docs/runbooks/questions.ts into the runbooks, for both pairs of backends.
import { writeFile } from 'node:fs/promises';
import { runbookFiles } from './markdown.ts';

for (const { name, path, text, current } of runbookFiles()) {
  if (text === current) continue;
  await writeFile(path, current);
  console.log(`wrote ${name}`);
}
