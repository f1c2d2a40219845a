import { services } from '@kafka-o11y/vocabulary';
import * as names from '@kafka-o11y/vocabulary/jmx-names';
import type { Server } from './rule-sets.ts';

/** They come with topics, requests, followers or quotas, or are of a leader: without them nothing is missing. */
const sometimes =
  /^kafka_(cluster_partition_|controller_controllerchannelmanager_|controller_kafkacontroller_timesince|log_log_|network_requestmetrics_(requests_total|errors_total|temporarymemorybytes)|server_(quota|fetcherlag|raft_metrics_number_of_observers|socket_server_metrics_connections_software))/;

const ofBrokers =
  /^kafka_(cluster|coordinator|server_(replica|fetch|kafkaserver|broker_metadata|group|sessionexpire|zookeeper)|log_(logmanager|logcleaner))/;
const ofControllers = /^kafka_controller_/;

/**
 * The metrics of jmx-names.ts that a server of its kind shows by jmx-exporter/kafka.yml, and this one does not.
 *
 * @param given the names of its metrics, under our names
 */
export function missingMetrics(given: ReadonlySet<string>, server: Server): string[] {
  const anyOf = (list: Iterable<string>) => [...list].some((name) => given.has(name));
  const modes = [names.WITH_ZOOKEEPER_METRICS, names.KRAFT_METRICS];
  const expected = [
    names.KAFKA_METRICS,
    names.JVM_METRICS,
    ...modes.filter((only) => anyOf(only.keys())),
  ].flatMap((map) => [...map.keys()]);
  const isController = anyOf(expected.filter((name) => ofControllers.test(name)));
  return expected.filter(
    (name) =>
      !given.has(name) &&
      !(name.startsWith('jvm_') && given.has(`${name}_count`)) && // a summary
      !sometimes.test(name) &&
      (server === services.kafka || !ofBrokers.test(name)) &&
      (isController || !ofControllers.test(name)),
  );
}
