/** The kinds of requests that write nothing to a cluster. */
const reading =
  /^(API_VERSIONS|METADATA|FETCH|FIND_COORDINATOR|OFFSET_FETCH|LIST_\w+|DESCRIBE_\w+|\w+_DESCRIBE|SASL_\w+)$/;

/** The kinds of requests in lines of a broker's log of requests (KAFKA_REQUEST_LOG=on). */
export function kindsOfRequests(lines: readonly string[]): string[] {
  return [...new Set(lines.flatMap((line) => /requestApiKeyName\W+(\w+)/.exec(line)?.[1] ?? []))];
}

/** Those that may write something to a cluster. */
export function writing(kinds: readonly string[]): string[] {
  return kinds.filter((kind) => !reading.test(kind));
}
