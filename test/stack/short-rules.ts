import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { inRepository } from '@kafka-o11y/test-kit';
import type { YAMLMap } from 'yaml';
import { isMap, isSeq, parseDocument } from 'yaml';
import { shortRulesDirectory } from './settings.ts';

const rules = inRepository('prometheus/rules');

/** The part of its time for which an alert's condition has to hold here. */
const part = 1 / 4;
const shortestSeconds = 10;
const secondsOf = { s: 1, m: 60, h: 3_600 };

/**
 * Gives a Prometheus duration of one unit (`90s`, `2m`, `1h`) as a quarter of it, in seconds and at
 * least 10 s; no longer than it was.
 *
 * @throws Error for any other duration
 */
export function shorten(duration: string): string {
  const [, count, unit] = /^(\d+)([smh])$/.exec(duration) ?? [];
  if (!unit) throw new Error(`${duration} is no duration of one unit, such as 90s, 2m or 1h.`);
  const seconds = Number(count) * secondsOf[unit as keyof typeof secondsOf];
  return `${Math.min(seconds, Math.max(shortestSeconds, Math.round(seconds * part)))}s`;
}

/** Gives a file of rules with each `for` and `keep_firing_for` shortened, evaluated every 5 s. */
export function shortRules(text: string): string {
  const document = parseDocument(text);
  for (const group of mapsIn(document.get('groups'))) {
    group.set('interval', '5s');
    for (const rule of mapsIn(group.get('rules'))) {
      for (const wait of ['for', 'keep_firing_for']) {
        if (rule.has(wait)) rule.set(wait, shorten(String(rule.get(wait))));
      }
    }
  }
  return document.toString();
}

function mapsIn(list: unknown): YAMLMap[] {
  if (!isSeq(list)) throw new Error('A file of rules has groups, and each group has rules.');
  return list.items.filter(isMap);
}

/** Writes the rules of the tests' stack, which compose/test.yml mounts. */
export function writeShortRules(): void {
  mkdirSync(shortRulesDirectory, { recursive: true });
  for (const file of readdirSync(rules).filter((name) => name.endsWith('.yml'))) {
    const short = shortRules(readFileSync(`${rules}/${file}`, 'utf8'));
    writeFileSync(`${shortRulesDirectory}/${file}`, short);
  }
}
