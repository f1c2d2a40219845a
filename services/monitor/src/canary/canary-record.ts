/** What a canary record says of itself, as JSON. */
export interface CanaryRecord {
  /** Of the process that sent it: others' records, and those from before a restart, are no concern. */
  run: string;
  /** 0 for the first record of a run in a partition, then one more each. */
  sequence: number;
}

export function encodeRecord({ run, sequence }: CanaryRecord): string {
  return JSON.stringify({ run, sequence });
}

/** Undefined for what is no canary record: anybody may write to the topic. */
export function parseRecord(value: Buffer | null): CanaryRecord | undefined {
  try {
    const { run, sequence } = JSON.parse(String(value));
    return typeof run === 'string' && Number.isSafeInteger(sequence)
      ? { run, sequence }
      : undefined;
  } catch {
    return undefined;
  }
}
