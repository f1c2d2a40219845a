import { readFileSync } from 'node:fs';
import { toTraceql } from '@kafka-o11y/backends';
import { describe, expect, test } from 'vitest';
import { jaegerPath, renderRunbook, runbookFiles } from './markdown.ts';

const runbook = `# Some

The lines:

\`\`\`logql
{service_name="old"}
\`\`\`

The traces:

\`\`\`traceql
{ }
\`\`\`

## Usual causes
`;
const questions = [
  { runbook: 'Some', logs: { service: 'kafka', pattern: 'a`|b' } },
  { runbook: 'Some', traces: { status: 'error' } },
] as const;

test('a question stands in a runbook for both pairs of backends', () => {
  const text = renderRunbook('Some.md', runbook, questions);
  expect(text).toContain('The lines:\n\nWith Loki:\n\n```logql\n{service_name="kafka"}');
  expect(text).toContain('With VictoriaLogs:\n\n```logsql\n{service.name="kafka"}');
  expect(text).toContain('The traces:\n\nWith Tempo:\n\n```traceql\n{ status = error }\n```');
  expect(text).toMatch(/```jaeger\nGET .api.traces\?service=\w+&tags=\S+&limit=20\n```/);
  expect(text).toContain('\n\n## Usual causes\n');
  expect(renderRunbook('Some.md', text, questions)).toBe(text);
});

test('a runbook with a block of its own or without a block for a question is refused', () => {
  expect(() => renderRunbook('Some.md', runbook, questions.slice(1))).toThrow(
    'Some.md has 2 blocks',
  );
  expect(() => renderRunbook('Other.md', '# Other\n', questions)).toThrow('0 blocks');
});

describe.each(runbookFiles())('$name', ({ text, current }) => {
  test('has the questions of questions.ts (else: npm run docs)', () => {
    expect(text).toBe(current);
  });
});

test('monitor.md finds the traces of failed records with both pairs', () => {
  const text = readFileSync(new URL('monitor.md', import.meta.url), 'utf8');
  const failed = { service: 'monitor', status: 'error' } as const;
  expect(text).toContain(`\`${toTraceql(failed)}\``);
  expect(text).toContain(`\`GET ${jaegerPath(failed, 'monitor')}\``);
});
