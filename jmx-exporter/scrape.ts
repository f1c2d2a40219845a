import type { StartedTestContainer } from 'testcontainers';
import { KAFKA_JMX_PORT, ZOOKEEPER_JMX_PORT, ZOOKEEPER_OWN_PORT } from '../images/kafka-nodes.ts';
import type { Exposition } from './exposition.ts';
import { parseExposition } from './exposition.ts';

/** What the JMX exporter of a broker shows. */
export function scrapeBroker(broker: StartedTestContainer): Promise<Exposition> {
  return scrape(broker, KAFKA_JMX_PORT);
}

/** What the JMX exporter of a ZooKeeper server shows. */
export function scrapeZooKeeper(server: StartedTestContainer): Promise<Exposition> {
  return scrape(server, ZOOKEEPER_JMX_PORT);
}

/** What a ZooKeeper server tells about itself, all of it. */
export function scrapeZooKeeperItself(server: StartedTestContainer): Promise<Exposition> {
  return scrape(server, ZOOKEEPER_OWN_PORT);
}

async function scrape(node: StartedTestContainer, port: number): Promise<Exposition> {
  const url = `http://${node.getHost()}:${node.getMappedPort(port)}/metrics`;
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answers ${response.status} to a scrape`);
  return parseExposition(await response.text());
}
