import { once } from 'node:events';
import { isIP } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import { partsOf } from '@kafka-o11y/kafka';
import { metricNames } from '@kafka-o11y/vocabulary';
import type { Kafka } from 'kafkajs';
import type { Logger } from 'pino';
import { withAdmin } from './canary/clients.ts';
import { meter } from './meter.ts';

const lookEveryMs = 60_000;
const timeoutMs = 5_000;

/** A server that shows a certificate. */
interface Server {
  host: string;
  port: number;
}

/**
 * Looks at the certificates that the brokers show, as a client sees them: a renewed file does not help before
 * the broker has read it. A certificate that has expired, or that nobody may trust, is looked at as well. A
 * broker that does not answer has no value.
 */
export class CertificateWatch {
  readonly #kafka: Pick<Kafka, 'admin'>;
  readonly #logger: Logger;
  /** The bootstrap servers, until the cluster has named its brokers. */
  #servers: Server[];
  #ends = new Map<Server, Date>();

  /** @param bootstrap servers, as "host:port" */
  constructor(kafka: Pick<Kafka, 'admin'>, bootstrap: readonly string[], logger: Logger) {
    this.#kafka = kafka;
    this.#servers = bootstrap.map(partsOf);
    this.#logger = logger;
    meter()
      .createObservableGauge(metricNames.certificateNotAfter, {
        unit: 's',
        description: 'When the certificate that a server shows expires, since 1970',
      })
      .addCallback((gauge) => {
        for (const [{ host, port }, end] of this.#ends) {
          gauge.observe(end.getTime() / 1_000, { 'server.address': host, 'server.port': port });
        }
      });
  }

  /** Looks until the signal aborts. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#look();
      await sleep(lookEveryMs, undefined, { signal }).catch(() => {});
    }
  }

  async #look(): Promise<void> {
    // Where the certificates have expired the cluster tells nothing any more: it has the brokers that it had.
    const asked = await withAdmin(this.#kafka, (admin) => admin.describeCluster()).catch(() => {});
    this.#servers = asked?.brokers ?? this.#servers;
    const ends = await Promise.allSettled(
      this.#servers.map(async (server) => [server, await certificateEnd(server)] as const),
    );
    this.#ends = new Map(ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : [])));
    for (const end of ends) {
      if (end.status === 'rejected') {
        this.#logger.warn({ err: end.reason }, "a broker's certificate could not be looked at");
      }
    }
  }
}

/**
 * When the certificate that a server shows expires.
 *
 * @throws Error if it does not answer within 5 s, or does not speak TLS
 */
export async function certificateEnd({ host, port }: Server): Promise<Date> {
  const socket = connect({
    host,
    port,
    ...(isIP(host) === 0 && { servername: host }),
    rejectUnauthorized: false, // it is looked at, and nothing is sent
    timeout: timeoutMs,
  });
  socket.once('timeout', () => {
    socket.destroy(new Error(`${host}:${port} does not answer within ${timeoutMs} ms`));
  });
  try {
    await once(socket, 'secureConnect');
    return new Date(socket.getPeerCertificate().valid_to);
  } finally {
    socket.destroy();
  }
}
