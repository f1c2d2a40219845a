import { eventually } from '@kafka-o11y/test-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { number } from '../stack/backends.ts';
import { containers, docker, restartsOf, serviceOf } from '../stack/compose.ts';
import { setProducerRate } from '../stack/orders.ts';
import { isCluster, settings } from '../stack/settings.ts';

/** The resident memory that the whole stack may use. */
const gibibytes = isCluster ? 4 : 2;

const all = await containers();
const running = all
  .filter(({ State }) => State.Status === 'running')
  .map((container) => ({ name: container.Name.slice(1), container }));

test('every service runs, and each one-shot has ended well', () => {
  const ended = all.filter(({ State }) => State.Status !== 'running');
  expect(running.length).toBeGreaterThanOrEqual(9);
  expect(ended.map((container) => [serviceOf(container), container.State.ExitCode])).toEqual(
    ended.map((container) => [serviceOf(container), 0]),
  );
});

describe.each(running)('$name', ({ container }) => {
  const { Config, HostConfig, NetworkSettings, State } = container;

  test('has a memory limit and has not run into it', () => {
    expect(HostConfig.Memory).toBeGreaterThan(0);
    expect(State.OOMKilled).toBe(false);
  });

  test('has a restart policy, and no restart', () => {
    expect(HostConfig.RestartPolicy.Name).toBe('unless-stopped');
    expect(restartsOf(container)).toBe(0);
  });

  test('does not run as root', () => {
    expect(Config.User).not.toMatch(/^(root|0)?(:|$)/);
    expect(HostConfig.Privileged).toBe(false);
  });

  test('rotates its log', () => {
    expect(HostConfig.LogConfig.Config).toMatchObject({
      'max-size': expect.any(String),
      'max-file': expect.any(String),
    });
  });

  test('publishes ports on 127.0.0.1 only', () => {
    const bindings = Object.values(NetworkSettings.Ports).flatMap((bindings) => bindings ?? []);
    expect(bindings.filter(({ HostIp }) => HostIp !== '127.0.0.1')).toEqual([]);
  });
});

describe('at 100 orders/s', () => {
  beforeAll(() => setProducerRate('100'));
  afterAll(() => setProducerRate(settings.PRODUCER_RATE));

  test(`all containers together use at most ${gibibytes} GiB`, async () => {
    // Twice the window of the rate, so that the load has been on for a while: the soak watches longer.
    // 75 orders/s are enough, as the machine may be busy.
    await eventually(
      'a minute at the pace',
      async () => {
        const rate = 'rate(kafka_messages_sent_total{topic="orders", status="success"}[30s])';
        expect(await number(`min_over_time(sum(${rate})[30s:10s])`)).toBeGreaterThan(75);
      },
      { seconds: 240, everyMs: 5000 },
    );
    const used = await residentBytes();
    const total = Object.values(used).reduce((sum, bytes) => sum + bytes, 0);
    console.log(`resident, MiB: ${JSON.stringify(mebibytes({ ...used, total }))}`);
    expect(total).toBeLessThanOrEqual(gibibytes * 2 ** 30);
  }, 300_000);
});

/** The memory of each container of the stack by `docker stats`, in bytes. */
async function residentBytes(): Promise<Record<string, number>> {
  const format = '{{.Name}} {{.MemUsage}}';
  const names = running.map(({ name }) => name);
  const text = await docker(['stats', '--no-stream', '--format', format, ...names]);
  return Object.fromEntries(
    text
      .trim()
      .split('\n')
      .map((line) => {
        const [, name, amount, unit] = /^(\S+) ([\d.]+)(\w+) \/ /.exec(line) ?? [];
        const exponent = ['B', 'KiB', 'MiB', 'GiB'].indexOf(unit ?? '');
        if (!name || exponent < 0) throw new Error(`docker stats: cannot read "${line}"`);
        return [name, Number(amount) * 1024 ** exponent];
      }),
  );
}

function mebibytes(bytes: Record<string, number>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(bytes).map(([name, value]) => [name, Math.round(value / 2 ** 20)]),
  );
}
