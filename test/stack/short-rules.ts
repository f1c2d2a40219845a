import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { formatDuration, parseDuration } from '@kafka-o11y/backends';
import type { YAMLMap } from 'yaml';
import { isMap, isSeq, parseDocument } from 'yaml';
import { labRulesDirectory, shortRulesDirectory } from './settings.ts';

/** The part of its time for which an alert's condition has to hold here. */
const part = 1 / 4;
const shortestMs = 10_000;

/**
 * Gives a Prometheus duration such as `90s` as a quarter of it, but at least 10 s; no longer than it
 * was.
 *
 * @throws Error where the text is no duration
 */
export function shorten(duration: string): string {
  const ms = parseDuration(duration);
  return formatDuration(Math.min(ms, Math.max(shortestMs, ms * part)));
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
  for (const file of readdirSync(labRulesDirectory).filter((name) => name.endsWith('.yml'))) {
    const short = shortRules(readFileSync(`${labRulesDirectory}/${file}`, 'utf8'));
    writeFileSync(`${shortRulesDirectory}/${file}`, short);
  }
}
