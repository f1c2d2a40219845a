import { createRequire } from 'node:module';
import { addCodecs } from './codecs.ts';
import { patchMetadataRefresh } from './metadata-refresh.ts';
import { patchNewPartitions } from './new-partitions.ts';
import { patchPartialMetadata } from './partial-metadata.ts';
import { patchRequestQueue } from './request-queue.ts';
import { patchRequestTimeout } from './request-timeout.ts';
import { patchUnreadable } from './unreadable.ts';

/** The version whose source the files of this folder were written against. */
const PATCHED_VERSION = '2.2.4';

const installed = createRequire(import.meta.url)('kafkajs/package.json') as { version: string };
let patched = false;

/**
 * Patches KafkaJS' classes, for all clients of the process. Later calls change nothing.
 *
 * @param version the version of KafkaJS; the installed one unless a test says otherwise
 * @throws Error if the patches were written for another version
 */
export function patchKafkaJS(version = installed.version): void {
  if (version !== PATCHED_VERSION) {
    throw new Error(
      `KafkaJS ${version} is installed, but ${import.meta.dirname} patches ${PATCHED_VERSION}. ` +
        `Check each file named in README.md there against ${version}, delete those that it no ` +
        'longer needs, then set PATCHED_VERSION in patches.ts.',
    );
  }
  if (patched) return;
  patched = true;
  patchMetadataRefresh();
  patchNewPartitions();
  patchPartialMetadata();
  patchRequestQueue();
  patchRequestTimeout();
  patchUnreadable();
  addCodecs();
}
