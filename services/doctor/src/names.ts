/** Which topics or groups are looked at: those that `include` matches and `exclude` does not. */
export interface NamePatterns {
  /** Made by `wholeMatch`: it has to match the whole name. */
  include: RegExp;
  exclude: RegExp;
}

/** Whether a topic or a group of that name is looked at. */
export function isChosen({ include, exclude }: NamePatterns, name: string): boolean {
  return include.test(name) && !exclude.test(name);
}

/** What an ACL is granted on, in the words of `kafka-acls.sh --resource-pattern-type`. */
export interface ResourcePattern {
  type: 'literal' | 'prefixed';
  name: string;
}

/** All resources of a kind. */
export const EVERY: ResourcePattern = { type: 'literal', name: '*' };

/** A name, or the beginning of names and then anything. A dot is taken for a dot, escaped or not. */
const NAME_OR_PREFIX = /^((?:[\w-]|\\?\.)+?)(\.[*+])?$/;

/**
 * The narrowest patterns of ACLs that reach all names that a regular expression matches. Each of its
 * alternatives has to be a name or a prefix (`orders`, `orders\..*`); otherwise it is every resource.
 */
export function resourcePatterns(include: RegExp): ResourcePattern[] {
  const source = include.source.replace(/^\^\(\?:/, '').replace(/\)\$$/, '');
  const patterns = source.split('|').flatMap((alternative): ResourcePattern[] => {
    const [, name, anything] = NAME_OR_PREFIX.exec(alternative) ?? [];
    if (name === undefined) return [];
    return [{ type: anything ? 'prefixed' : 'literal', name: name.replaceAll('\\.', '.') }];
  });
  return patterns.length === source.split('|').length ? patterns : [EVERY];
}

/** A name that the pattern reaches and that hardly anything has: what is answered about it tells the right. */
export function probeName({ type, name }: ResourcePattern): string {
  if (type === 'prefixed') return `${name}kafka-o11y-doctor`;
  return name === EVERY.name ? 'kafka-o11y-doctor' : name;
}
